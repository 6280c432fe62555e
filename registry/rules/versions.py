"""Which version may follow which (contract/package.md section 4, Versions). Pure; knows no database and no clock.

Learners are compared by their keyed hashes: equal hashes, equal ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.rules.lifecycle import State

# "Its predecessor is recalled or withdrawn": a withdrawn version counts as recalled for the next (contract/http.md).
ENDED = frozenset({State.RECALLED, State.WITHDRAWN})

FIRST_VERSION = 1

VERSION_CONFLICT = "version-conflict"
VERSION_NOT_NEXT = "version-not-next"
PREDECESSOR_NOT_RECALLED = "predecessor-not-recalled"
SCHOOL_MISMATCH = "school-mismatch"
YEAR_MISMATCH = "year-mismatch"
LEARNER_MISMATCH = "learner-mismatch"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a record says of itself. ``citizen`` and ``pupil`` are keyed hashes; ``sha256`` is of its bytes."""

    record_id: str
    version: int
    sha256: str
    school: str
    namhoc: str
    level: str
    citizen: str | None
    pupil: str


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """A version the register holds (or is about to), with its state. ``pk`` None: about to.

    ``grade`` is the record's, two digits.
    ``id_correction``: its recall bears the department's mark that the next version corrects one of the learner's ids.
    """

    claim: Claim
    state: State
    pk: int | None
    id_correction: bool = False
    grade: str = ""

    @property
    def ended(self) -> bool:
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim stands among what is held: what is wrong, whom it follows, whom the department should see."""

    problems: tuple[str, ...]
    predecessor: KnownVersion | None = None
    rivals_elsewhere: tuple[KnownVersion, ...] = ()


def same_learner(one: Claim, other: Claim, *, id_correction: bool = False) -> bool:
    """Package.md section 1: equal ``sodinhdanh``, or equal pupil code with ``sodinhdanh`` equal or absent on one side.

    ``id_correction``, the department's mark on a recall: another ``sodinhdanh`` under an equal pupil code will do too.
    One id always stays, so that the recalled version's code never leads to somebody else's record.
    """
    if one.citizen is not None and other.citizen is not None and not id_correction:
        return one.citizen == other.citizen
    return one.pupil == other.pupil or (one.citizen is not None and one.citizen == other.citizen)


def first_school(known: Sequence[KnownVersion]) -> str | None:
    """The school that sent the first version of this record; None: nothing is held under this id."""
    return min(known, key=lambda k: k.claim.version).claim.school if known else None


def place(
    claim: Claim,
    *,
    versions: Sequence[KnownVersion],
    rivals: Sequence[KnownVersion],
    successors: frozenset[str],
) -> Place:
    """Judge a claim that is no duplicate.

    Args:
        versions: everything held under the claim's record id.
        rivals: versions under other ids that may be of the same learner, year and level.
        successors: the schools that succeeded the one of the first version.
    """
    live = [r for r in rivals if _rivals(claim, r)]
    problems: list[str] = []
    predecessor = None
    if any(k.claim.version == claim.version for k in versions):
        problems.append(VERSION_CONFLICT)
    elif not versions:
        problems += [VERSION_NOT_NEXT] if claim.version != FIRST_VERSION else []
    else:
        newest = max(versions, key=lambda k: k.claim.version)
        problems += _against_newest(claim, newest)
        if claim.school not in successors | {first_school(versions)}:
            problems.append(SCHOOL_MISMATCH)
        predecessor = newest if claim.version == newest.claim.version + 1 else None
    if VERSION_CONFLICT not in problems and any(r.claim.school == claim.school for r in live):
        problems.append(VERSION_CONFLICT)
    elsewhere = tuple(r for r in live if r.claim.school != claim.school)
    return Place(tuple(problems), predecessor, elsewhere)


def succeeded(claim: Claim, *, versions: Sequence[KnownVersion], rivals: Sequence[KnownVersion]) -> bool:
    """Whether something took this held version's place: a later one, or a live record that ``place`` would not let in
    beside it.
    """
    later = any(k.claim.version > claim.version for k in versions)
    return later or any(_rivals(claim, r) and r.claim.school == claim.school for r in rivals)


def _against_newest(claim: Claim, newest: KnownVersion) -> list[str]:
    problems = []
    if claim.version != newest.claim.version + 1:
        problems.append(VERSION_NOT_NEXT)
    elif not newest.ended:
        problems.append(PREDECESSOR_NOT_RECALLED)
    if not same_learner(claim, newest.claim, id_correction=newest.id_correction):
        problems.append(LEARNER_MISMATCH)
    if claim.namhoc != newest.claim.namhoc:
        # One record id is one learner and one school year (package.md section 1).
        problems.append(YEAR_MISMATCH)
    return problems


def _rivals(claim: Claim, other: KnownVersion) -> bool:
    return (
        other.claim.record_id != claim.record_id
        and not other.ended
        and (other.claim.namhoc, other.claim.level) == (claim.namhoc, claim.level)
        and same_learner(claim, other.claim)
    )
