"""The audit's lines for those who inspect: filtered, a stretch at a time; the chain proven step by step. Reads only.

A year has some millions of lines and only ``seq`` has an index: whatever is asked for, no request reads more than a
stretch, and says where the next begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from registry.audit import head
from registry.rules import audit_chain
from registry.rules.audit_chain import BEGINNING, Line
from registry.store.tables import audit_line

# Lines looked at for one page: a tenth of a second.
SCANNED = 50_000
# Lines proven at one press: about two seconds.
PROVEN = 50_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines. ``actor`` and ``subject`` are parts of the words, ``act`` their beginning; None: any.

    ``since`` is inclusive, ``until`` exclusive.
    """

    actor: str | None = None
    act: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Newest first. ``older``: ask again with it as ``before``; None: the beginning was reached."""

    lines: Sequence[Line]
    older: int | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines ``first`` to ``last`` were looked at. ``broken``: the first not as written; ``whole``: none is left."""

    first: int
    last: int
    broken: int | None
    whole: bool


def lines_of(
    connection: Connection, wanted: Wanted, *, before: int | None, limit: int, scanned: int = SCANNED
) -> Found:
    """The newest ``limit`` lines below ``before`` among the next ``scanned`` ones."""
    newest = connection.scalar(select(func.max(audit_line.c.seq))) or 0
    top = newest + 1 if before is None else min(before, newest + 1)
    bottom = max(top - scanned, 1)
    statement = select(audit_line).where(audit_line.c.seq < top, audit_line.c.seq >= bottom, *_conditions(wanted))
    rows = connection.execute(statement.order_by(audit_line.c.seq.desc()).limit(limit + 1)).all()
    lines = [Line(*row) for row in rows[:limit]]
    if len(rows) > limit:
        return Found(lines, lines[-1].seq)
    return Found(lines, bottom if bottom > 1 else None)


def line_at(connection: Connection, seq: int) -> Line | None:
    """One line."""
    row = connection.execute(select(audit_line).where(audit_line.c.seq == seq)).first()
    return Line(*row) if row else None


def prove(connection: Connection, *, after: int, count: int = PROVEN) -> Stretch:
    """Whether the lines after ``after`` are as they were written, at most ``count`` of them."""
    newest, newest_hash = head(connection)
    before = line_at(connection, after)
    start = (before.seq, before.hash) if before else (0, BEGINNING)
    statement = select(audit_line).where(audit_line.c.seq > start[0]).order_by(audit_line.c.seq).limit(count)
    lines = [Line(*row) for row in connection.execute(statement)]
    part = len(lines) == count and lines[-1].seq < newest
    end = (lines[-1].seq, lines[-1].hash) if part else (newest, newest_hash)
    broken = audit_chain.first_break(lines, head_seq=end[0], head_hash=end[1], start=start)
    return Stretch(start[0] + 1, end[0], broken, whole=not part)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    column = audit_line.c
    found: list[ColumnElement[bool]] = []
    if wanted.actor:
        found.append(func.lower(column.actor).contains(wanted.actor.lower(), autoescape=True))
    if wanted.act:
        found.append(column.act.startswith(wanted.act.lower(), autoescape=True))
    if wanted.subject:
        found.append(func.lower(column.subject).contains(wanted.subject.lower(), autoescape=True))
    if wanted.since:
        found.append(column.at >= wanted.since)
    if wanted.until:
        found.append(column.at < wanted.until)
    return found
