"""Writes down, with the records just accepted, what the department should look at. Decides by ``rules.findings``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from registry.admission import AcceptedRecord
from registry.organisations import VIET_NAM, successors_of
from registry.rules.findings import chain
from registry.rules.findings.desk import FindingState
from registry.rules.findings.finding import Finding, FindingCode
from registry.rules.versions import KnownVersion
from registry.store.tables import finding

# A record has at most forty subjects (hocba.xsd); the first few show what kind of slip it is.
MOST_PLACES = 10


def note_findings(
    connection: Connection, accepted: Sequence[AcceptedRecord], pks: Mapping[str, int], *, at: datetime
) -> None:
    """One row a record and rule. ``pks``: of the records of this transaction, by digest."""
    rows: list[dict[str, Any]] = []
    filled: set[frozenset[int]] = set()
    for one in accepted:
        mine = [{"code": code, "detail": {"where": where}} for code, where in _by_code(one.item.judgement.content)]
        if one.rivals_elsewhere:
            others = [_pk(rival, pks) for rival in one.rivals_elsewhere]
            mine.append({"code": FindingCode.SECOND_LIVE_RECORD, "detail": {"others": others}})
        if one.learners_others:
            mine += _links(connection, one, pks, at=at)
            filled |= _filled(one, pks)
        rows += [{**row, "record_pk": pks[one.claim.sha256], "found_at": at} for row in mine]
    if rows:
        connection.execute(finding.insert(), rows)
    if filled:
        _close(connection, filled)


def _by_code(findings: Iterable[Finding]) -> Iterator[tuple[FindingCode, list[str]]]:
    places: dict[FindingCode, list[str]] = {}
    for one in findings:
        places.setdefault(one.code, []).append(one.where)
    return ((code, where[:MOST_PLACES]) for code, where in places.items())


def _links(
    connection: Connection, one: AcceptedRecord, pks: Mapping[str, int], *, at: datetime
) -> Iterator[dict[str, Any]]:
    for link in chain.links(one.version, one.learners_others):
        yield {"code": link.code, "detail": {"where": [link.where], "others": [_pk(link.other, pks)]}}
    before = chain.changed_school(one.version, one.learners_others)
    if before is None or one.item.judgement.names_transfer:
        return
    today = at.astimezone(VIET_NAM).date()
    if one.claim.school not in successors_of(connection, before.claim.school, today):
        detail = {"where": ["quatrinhhoctap"], "others": [_pk(before, pks)]}
        yield {"code": FindingCode.SCHOOL_CHANGE, "detail": detail}


def _filled(one: AcceptedRecord, pks: Mapping[str, int]) -> set[frozenset[int]]:
    """The two records between which this one comes."""
    before, after = chain.neighbours(one.version, one.learners_others)
    return {frozenset({_pk(before, pks), _pk(after, pks)})} if before and after else set()


def _close(connection: Connection, filled: Collection[frozenset[int]]) -> None:
    """The gaps that these pairs were: what is still missing was noted anew, with the record that came."""
    ends = {pk for pair in filled for pk in pair}
    gaps = select(finding).where(finding.c.code == FindingCode.YEAR_GAP, finding.c.record_pk.in_(ends))
    for row in connection.execute(gaps.where(finding.c.state != FindingState.CLOSED)).all():
        if any(frozenset({row.record_pk, other}) in filled for other in row.detail["others"]):
            values = {"state": FindingState.CLOSED, "revision": row.revision + 1}
            connection.execute(update(finding).where(finding.c.pk == row.pk).values(values))


def _pk(version: KnownVersion, pks: Mapping[str, int]) -> int:
    return version.pk if version.pk is not None else pks[version.claim.sha256]
