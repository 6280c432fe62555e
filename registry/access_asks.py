"""Somebody without an account asks for a grant: kept sealed, answered by the department once. Decides nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from registry.keyring import Keyring
from registry.store.institution_tables import access_ask as table

# So many may wait; the department of a province gets a few a month, and a flood must not bury them deeper.
MOST_WAITING = 200
GRANTED, REFUSED = "granted", "refused"


@dataclass(frozen=True, slots=True)
class Ask:
    """What was asked, in the asker's words. ``contact`` and ``address`` are a person's."""

    institution: str
    purpose: str
    contact: str
    address: str
    whole_record: bool
    lines_per_day: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """One ask as the department sees it; ``answer`` None: nobody has answered."""

    id: str
    asked_at: datetime
    ask: Ask
    answered_at: datetime | None
    answered_by: str | None
    answer: str | None


def ask_context(ask_id: str) -> bytes:
    """What an ask's sealed content is bound to."""
    return b"access-ask/" + ask_id.encode()


def add(connection: Connection, keyring: Keyring, ask: Ask, *, at: datetime) -> bool:
    """Keep it. False: too many wait already."""
    open_ones = select(func.count()).select_from(table).where(table.c.answered_at.is_(None))
    if (connection.scalar(open_ones) or 0) >= MOST_WAITING:
        return False
    ask_id = str(uuid.uuid4())
    sealed = keyring.seal(json.dumps(asdict(ask)).encode(), context=ask_context(ask_id))
    connection.execute(table.insert(), {"id": ask_id, "asked_at": at, "content_sealed": sealed})
    return True


def listed(connection: Connection, keyring: Keyring, *, most: int = 2 * MOST_WAITING) -> Sequence[Waiting]:
    """Those without an answer first, the oldest first."""
    order = (table.c.answered_at.is_not(None), table.c.pk)
    rows = connection.execute(select(table).order_by(*order).limit(most)).all()
    return [
        Waiting(
            row.id,
            row.asked_at,
            Ask(**json.loads(keyring.open(row.content_sealed, context=ask_context(row.id)))),
            row.answered_at,
            row.answered_by,
            row.answer,
        )
        for row in rows
    ]


def waiting(connection: Connection) -> int:
    """How many nobody has answered."""
    query = select(func.count()).select_from(table).where(table.c.answered_at.is_(None))
    return connection.scalar(query) or 0


def answer(connection: Connection, ask_id: str, what: str, *, by: str, at: datetime) -> bool:
    """Settle it, once. False: there is none, or somebody has."""
    mine = (table.c.id == ask_id, table.c.answered_at.is_(None))
    settled = {"answer": what, "answered_by": by, "answered_at": at}
    return connection.execute(update(table).where(*mine).values(settled)).rowcount > 0
