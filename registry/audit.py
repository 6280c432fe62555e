"""The audit chain in the database: append under a lock, prove it. Knows no actor's rights."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from registry.rules import audit_chain
from registry.rules.audit_chain import BEGINNING, Line, line_hash
from registry.store.tables import audit_head, audit_line

# From which block of addresses whoever acts right now does (/24, /48): what a door sets for a request is said by every
# line of it, so that no act can forget. None: nobody is at a door (the console, a worker).
FROM: ContextVar[str | None] = ContextVar("audit-from", default=None)

_ONE = 1

# Lines read at a time when the chain is proven: a year has a few millions.
_PAGE = 5000


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what. ``act`` is ``noun:verb``; no name, birth date or id of a learner, no code."""

    actor: str
    act: str
    subject: str
    detail: Mapping[str, Any]


def append(connection: Connection, entries: Sequence[AuditEntry], *, at: datetime) -> str:
    """Write lines in the caller's transaction; returns the chain's new head hash.

    Takes the chain's lock to the end of the transaction: everybody else who appends waits. Call it last.
    """
    seq, previous = _locked_head(connection)
    if not entries:
        return previous
    lines = list(_chained(entries, seq, previous, at=at))
    connection.execute(audit_line.insert(), [asdict(line) for line in lines])
    newest = lines[-1]
    connection.execute(audit_head.update().values(seq=newest.seq, hash=newest.hash))
    return newest.hash


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest line; (0, zeros) before the first."""
    row = connection.execute(select(audit_head.c.seq, audit_head.c.hash)).first()
    return (row.seq, row.hash) if row else (0, BEGINNING)


def first_break(connection: Connection) -> int | None:
    """The number of the first line that is not as it was written, or None: the chain holds."""
    seq, newest = head(connection)
    return audit_chain.first_break(_lines(connection), head_seq=seq, head_hash=newest)


def _locked_head(connection: Connection) -> tuple[int, str]:
    statement = select(audit_head.c.seq, audit_head.c.hash).where(audit_head.c.one == _ONE).with_for_update()
    row = connection.execute(statement).first()
    if row is None:
        insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
        beginning = {"one": _ONE, "seq": 0, "hash": BEGINNING}
        connection.execute(insert(audit_head).values(beginning).on_conflict_do_nothing())
        row = connection.execute(statement).one()
    return row.seq, row.hash


def _chained(entries: Sequence[AuditEntry], seq: int, previous: str, *, at: datetime) -> Iterator[Line]:
    came = {"from": block} if (block := FROM.get()) else {}
    for entry in entries:
        seq += 1
        detail = json.dumps({**came, **entry.detail}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        bare = Line(seq, at, entry.actor, entry.act, entry.subject, detail, previous, hash="")
        line = replace(bare, hash=line_hash(bare))
        yield line
        previous = line.hash


def _lines(connection: Connection) -> Iterator[Line]:
    after = None
    while True:
        statement = select(audit_line).order_by(audit_line.c.seq).limit(_PAGE)
        if after is not None:
            statement = statement.where(audit_line.c.seq > after)
        page = connection.execute(statement).all()
        yield from (_line(row) for row in page)
        if len(page) < _PAGE:
            return
        after = page[-1].seq


def _line(row: Row[Any]) -> Line:
    return Line(row.seq, row.at, row.actor, row.act, row.subject, row.detail, row.previous, row.hash)
