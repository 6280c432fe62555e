"""What other engines said of stored records: claimed, written down, and a finding where they differ. Asks no engine.

A record on which they differ is shown as "cannot be judged" (``held_records``) until they agree again.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from registry import audit
from registry.audit import AuditEntry
from registry.rules.findings.desk import FindingState
from registry.rules.findings.finding import FindingCode
from registry.store.opinion_tables import second_opinion
from registry.store.tables import finding, record

# What did not end in agreement is asked again: an engine or the verifier may have been mended, a worker killed.
AGAIN_AFTER = timedelta(hours=12)
# Whoever has claimed records judges them within minutes.
CLAIM_LASTS = timedelta(minutes=10)
ACTOR = "second opinion"


class Outcome(StrEnum):
    """``failed``: the engine gave no answer, which says nothing of the record."""

    CLAIMED = "claimed"
    AGREES = "agrees"
    DIFFERS = "differs"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ToJudge:
    """A record, and what the hub's own verifier said of each signature at intake: Id → the Ids it covers.

    ``covers`` has "" for the whole document, as a signature's reference has.
    """

    pk: int
    name: str
    sha256: str
    format: str
    signatures: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of it. ``detail``: Ids of signatures, or a code; nothing of the content."""

    of: ToJudge
    outcome: Outcome
    engine: str
    detail: Mapping[str, Any]


def claim(connection: Connection, *, after: int, limit: int, now: datetime) -> Sequence[ToJudge]:
    """The next records of which there is no opinion, with keys above ``after``; nobody else judges them meanwhile."""
    query = select(record.c.pk, record.c.sha256).outerjoin(second_opinion, second_opinion.c.record_pk == record.c.pk)
    query = query.where(record.c.pk > after, second_opinion.c.record_pk.is_(None)).order_by(record.c.pk).limit(limit)
    rows = [
        {"record_pk": r.pk, "sha256": r.sha256, "outcome": Outcome.CLAIMED, "engine": "", "detail": {}, "at": now}
        for r in connection.execute(query)
    ]
    if not rows:
        return []
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    mine = insert(second_opinion).values(rows).on_conflict_do_nothing().returning(second_opinion.c.record_pk)
    return _to_judge(connection, list(connection.scalars(mine)))


def claim_again(connection: Connection, *, limit: int, now: datetime) -> Sequence[ToJudge]:
    """Those whose last opinion was no agreement, and claims that somebody left behind."""
    table = second_opinion
    due = or_(
        (table.c.outcome == Outcome.CLAIMED) & (table.c.at < now - CLAIM_LASTS),
        table.c.outcome.in_((Outcome.DIFFERS, Outcome.FAILED)) & (table.c.at < now - AGAIN_AFTER),
    )
    waiting = select(table.c.record_pk).where(table.c.outcome != Outcome.AGREES, due).order_by(table.c.record_pk)
    pks = connection.scalars(waiting.limit(limit).with_for_update(skip_locked=True)).all()
    # ``at`` only: until there is another opinion, the one that is there stands.
    connection.execute(update(table).where(table.c.record_pk.in_(pks)).values(at=now))
    return _to_judge(connection, pks)


def note(connection: Connection, judged: Sequence[Judged], *, now: datetime) -> None:
    """Write the opinions down; open a finding where an engine differs, close it where it agrees again."""
    table, lines = second_opinion, []
    for one in judged:
        mine = (table.c.record_pk == one.of.pk,)
        before = connection.scalar(select(table.c.outcome).where(*mine))
        keeps = before == Outcome.DIFFERS and one.outcome is Outcome.FAILED  # no answer takes no doubt away
        if not keeps:
            values = {"sha256": one.of.sha256, "outcome": one.outcome, "engine": one.engine, "detail": dict(one.detail)}
            connection.execute(update(table).where(*mine).values(**values, at=now))
        if one.outcome is Outcome.DIFFERS and before != Outcome.DIFFERS:
            row = {"record_pk": one.of.pk, "code": FindingCode.ENGINES_DIFFER, "found_at": now}
            connection.execute(finding.insert(), row | {"detail": {"where": list(one.detail["signatures"])[:10]}})
            lines.append(_line("opinion:differs", one))
        if one.outcome is Outcome.AGREES and before == Outcome.DIFFERS:
            _close(connection, one.of.pk)
            lines.append(_line("opinion:agrees", one))
    if lines:
        audit.append(connection, lines, at=now)


def counts(connection: Connection) -> Mapping[str, int]:
    """Records by the outcome of their newest opinion, agreement left out: a number of millions nobody asks for."""
    table = second_opinion
    query = select(table.c.outcome, func.count()).where(table.c.outcome != Outcome.AGREES).group_by(table.c.outcome)
    return {row[0]: row[1] for row in connection.execute(query)}


def differing(connection: Connection) -> Iterator[str]:
    """Names of the records on which an engine differs."""
    query = select(record.c.record_id, record.c.version).join(second_opinion, second_opinion.c.record_pk == record.c.pk)
    rows = connection.execute(query.where(second_opinion.c.outcome == Outcome.DIFFERS).order_by(record.c.pk))
    return (f"{row.record_id}/{row.version}" for row in rows)


def _to_judge(connection: Connection, pks: Sequence[int]) -> list[ToJudge]:
    query = select(record.c.pk, record.c.record_id, record.c.version, record.c.sha256, record.c.format, record.c.report)
    return [_one(row) for row in connection.execute(query.where(record.c.pk.in_(pks)).order_by(record.c.pk))]


def _one(row: Any) -> ToJudge:
    report = json.loads(zlib.decompress(row.report))
    signatures = {
        one["id"]: frozenset("" if name == "document" else name for name in one["covers"])
        for one in report["signatures"]
    }
    return ToJudge(row.pk, f"{row.record_id}/{row.version}", row.sha256, row.format, signatures)


def _close(connection: Connection, pk: int) -> None:
    mine = (finding.c.record_pk == pk, finding.c.code == FindingCode.ENGINES_DIFFER)
    opened = update(finding).where(*mine, finding.c.state != FindingState.CLOSED)
    connection.execute(opened.values(state=FindingState.CLOSED, revision=finding.c.revision + 1))


def _line(act: str, one: Judged) -> AuditEntry:
    return AuditEntry(ACTOR, act, f"record:{one.of.name}", {"engine": one.engine, **one.detail})
