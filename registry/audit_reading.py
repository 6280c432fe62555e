"""The audit's lines for those who inspect: filtered, a stretch at a time; the chain proven step by step. Reads only.

A year has some millions of lines and only ``seq`` has an index: whatever is asked for, no request reads more than a
stretch, and says where the next begins.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, func, literal, or_, select

from registry.audit import head
from registry.rules import audit_chain
from registry.rules.audit_chain import BEGINNING, Line
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store.tables import account, audit_line

# Lines looked at for one page: a tenth of a second.
SCANNED = 50_000
# Lines proven at one press: about two seconds.
PROVEN = 50_000
# Lines stand in the order they were written; a transaction that took its time may say a little earlier than the one
# before it.
_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines. ``actor`` and ``subject`` are parts of the words, ``act`` their beginning; None: any.

    ``since`` is inclusive, ``until`` exclusive. ``organisation``: by or about its accounts, by its software, about it;
    its accounts are those it has now. ``acts``: these alone. ``by``: by accounts in this scope alone.
    """

    actor: str | None = None
    act: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    organisation: str | None = None
    acts: frozenset[str] = frozenset()
    by: Scope | None = None


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
    """The newest ``limit`` lines below ``before`` among the next ``scanned`` ones.

    A register with more lines than that is entered at the days asked for.
    """
    newest = connection.scalar(select(func.max(audit_line.c.seq))) or 0
    lowest, highest = _days(connection, wanted, newest) if newest > scanned else (1, newest + 1)
    top = highest if before is None else min(before, highest)
    bottom = max(top - scanned, lowest)
    statement = select(audit_line).where(audit_line.c.seq < top, audit_line.c.seq >= bottom, *_conditions(wanted))
    rows = connection.execute(statement.order_by(audit_line.c.seq.desc()).limit(limit + 1)).all()
    lines = [Line(*row) for row in rows[:limit]]
    if len(rows) > limit:
        return Found(lines, lines[-1].seq)
    return Found(lines, bottom if bottom > lowest else None)


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


def _days(connection: Connection, wanted: Wanted, newest: int) -> tuple[int, int]:
    """Between which numbers the lines of these days stand: found by halving, some twenty lines read."""

    def written_at(seq: int) -> datetime:
        # A line that somebody removed is no reason to find none.
        next_one = select(audit_line.c.at).where(audit_line.c.seq >= seq).order_by(audit_line.c.seq).limit(1)
        at = connection.scalar(next_one)
        assert isinstance(at, datetime), "the newest line is there"
        return at

    seqs = range(1, newest + 1)
    lowest = bisect_left(seqs, wanted.since - _SLACK, key=written_at) + 1 if wanted.since else 1
    highest = bisect_left(seqs, wanted.until + _SLACK, key=written_at) + 1 if wanted.until else newest + 1
    return lowest, highest


def _accounts(condition: ColumnElement[bool]) -> Select[str]:
    """Accounts as actors and subjects name them."""
    return select(literal("account:") + account.c.username).where(condition)


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
    if wanted.acts:
        found.append(column.act.in_(sorted(wanted.acts)))
    if wanted.organisation:
        theirs = _accounts(account.c.organisation == wanted.organisation)
        software = column.actor.startswith(f"client:{wanted.organisation}/", autoescape=True)
        about = or_(column.subject.in_(theirs), column.subject == f"organisation:{wanted.organisation}")
        found.append(or_(column.actor.in_(theirs), software, about))
    if wanted.by is not None and wanted.by.organisations is not None:
        found.append(column.actor.in_(_accounts(within(wanted.by, account.c.organisation))))
    return found
