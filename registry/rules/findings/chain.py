"""A learner's years in a row: grades, gaps, schools. Pure; knows what the register holds, never a record's content.

A leap and a year again are lawful with a decision of the school; the register has no decisions, so it only asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from registry.rules.findings.finding import FindingCode
from registry.rules.findings.subjects import CONTINUING
from registry.rules.versions import KnownVersion, same_learner


@dataclass(frozen=True, slots=True)
class Link:
    """Something odd between two of a learner's records, one of which just came."""

    code: FindingCode
    where: str
    other: KnownVersion


def others_of(this: KnownVersion, known: Iterable[KnownVersion]) -> tuple[KnownVersion, ...]:
    """The live records of the same learner under other ids."""
    return tuple(
        other
        for other in known
        if not other.ended
        and other.claim.record_id != this.claim.record_id
        and other.grade
        and same_learner(this.claim, other.claim)
    )


def neighbours(this: KnownVersion, others: Iterable[KnownVersion]) -> tuple[KnownVersion | None, KnownVersion | None]:
    """The record of the nearest year before, and after. None where there is none, or more than one of that year."""
    others = [other for other in others if _year(other) != _year(this)]
    before = [other for other in others if _year(other) < _year(this)]
    after = [other for other in others if _year(other) > _year(this)]
    return _only(before, max(map(_year, before), default=0)), _only(after, min(map(_year, after), default=0))


def links(this: KnownVersion, others: Iterable[KnownVersion]) -> Iterator[Link]:
    """What is odd about the grade and the year between this record and its neighbours; schools apart."""
    before, after = neighbours(this, others)
    for earlier, later, other in ((before, this, before), (this, after, after)):
        if earlier is not None and later is not None and other is not None:
            code = _step(earlier, later)
            if code is not None:
                yield Link(code, "thongtinchung/makhoi", other)


def changed_school(this: KnownVersion, others: Iterable[KnownVersion]) -> KnownVersion | None:
    """The record of the year before at the same level, if another school's."""
    before, _ = neighbours(this, others)
    if before is None or _year(this) - _year(before) != 1 or before.claim.level != this.claim.level:
        return None
    return before if before.claim.school != this.claim.school else None


def _step(earlier: KnownVersion, later: KnownVersion) -> FindingCode | None:
    years, grades = _year(later) - _year(earlier), int(later.grade) - int(earlier.grade)
    if grades > years:
        return FindingCode.GRADE_JUMP
    if grades < 0:
        return FindingCode.GRADE_BACK
    if CONTINUING in (earlier.claim.level, later.claim.level) and years > 1:
        return None  # adults leave and come back
    if years > 1:
        return FindingCode.YEAR_GAP
    return FindingCode.GRADE_AGAIN if grades == 0 else None


def _only(found: list[KnownVersion], year: int) -> KnownVersion | None:
    there = [one for one in found if _year(one) == year]
    return there[0] if len(there) == 1 else None


def _year(one: KnownVersion) -> int:
    return int(one.claim.namhoc[:4])
