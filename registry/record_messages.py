"""What parents and learners tell a school about a record, and what it answered. Sealed: people write names. No page.

Who writes has opened the record's second tier; nothing else of them is known or kept.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from registry.errors import RegistryError
from registry.keyring import Keyring
from registry.rules.scope import Scope
from registry.rules.working_days import Term, WorkCalendar
from registry.scopes import within
from registry.store.school_tables import record_message as table
from registry.store.tables import organisation, record
from registry.work_calendar import read as read_calendar

# A few sentences; long stories belong to the school itself.
LONGEST = 500
# Whoever has a code and the birth date may write again and again: so many wait at most for one record.
MOST_OPEN = 3


class NoSuchMessage(RegistryError):
    """None in this scope."""


class AnsweredAlready(RegistryError):
    """Somebody else of the school answered first."""


@dataclass(frozen=True, slots=True)
class Message:
    """One, opened. ``due``: the last second for an answer; ``answer`` None: it waits."""

    id: str
    record_id: str
    version: int
    namhoc: str
    school: str
    school_name: str
    sent_at: datetime
    due: datetime
    text: str
    answered_at: datetime | None
    answer: str | None


@dataclass(frozen=True, slots=True)
class Late:
    """Messages that a school has not answered in time; nothing of what they say."""

    school: str
    school_name: str
    number: int
    oldest: datetime


def add(connection: Connection, keyring: Keyring, record_pk: int, text: str, *, at: datetime) -> bool:
    """Keep one; False: as many as may wait for this record do. Senders come one after the other.

    Raises:
        ValueError: empty, or longer than ``LONGEST``.
    """
    if not 0 < len(text) <= LONGEST:
        raise ValueError("not a message")
    connection.execute(select(record.c.pk).where(record.c.pk == record_pk).with_for_update())
    waiting = (table.c.record_pk == record_pk, table.c.answered_at.is_(None))
    if (connection.scalar(select(func.count()).where(*waiting)) or 0) >= MOST_OPEN:
        return False
    message_id = str(uuid.uuid4())
    sealed = keyring.seal(text.encode(), context=text_context(message_id))
    row = {"id": message_id, "record_pk": record_pk, "sent_at": at, "text_sealed": sealed}
    connection.execute(table.insert().values(row))
    return True


def listed(connection: Connection, keyring: Keyring, scope: Scope, *, answered: bool, limit: int) -> list[Message]:
    """Those that wait, oldest first; or those answered, newest first."""
    query = _query(scope).where(table.c.answered_at.is_not(None) if answered else table.c.answered_at.is_(None))
    order = table.c.answered_at.desc() if answered else table.c.sent_at
    calendar = read_calendar(connection)
    rows = connection.execute(query.order_by(order, table.c.pk).limit(limit))
    return [_message(row, keyring, calendar) for row in rows]


def answer(
    connection: Connection, keyring: Keyring, scope: Scope, *, message_id: str, said: str, by: str, at: datetime
) -> None:
    """Answer one, once.

    Raises:
        NoSuchMessage, AnsweredAlready
        ValueError: empty, or longer than ``LONGEST``.
    """
    if not 0 < len(said) <= LONGEST:
        raise ValueError("not an answer")
    if connection.execute(_query(scope).where(table.c.id == message_id)).one_or_none() is None:
        raise NoSuchMessage
    sealed = keyring.seal(said.encode(), context=answer_context(message_id))
    mine = update(table).where(table.c.id == message_id, table.c.answered_at.is_(None))
    if connection.execute(mine.values(answered_at=at, account=by, answer_sealed=sealed)).rowcount != 1:
        raise AnsweredAlready


def waiting(connection: Connection, scope: Scope) -> int:
    """How many wait for an answer."""
    query = select(func.count()).select_from(table.join(record)).where(within(scope, record.c.organisation))
    return connection.scalar(query.where(table.c.answered_at.is_(None))) or 0


def overdue(connection: Connection, scope: Scope, *, now: datetime) -> list[Late]:
    """Schools that have let the term pass, the longest first."""
    query = (
        select(record.c.organisation, organisation.c.name, table.c.sent_at)
        .select_from(table.join(record).join(organisation, organisation.c.code == record.c.organisation))
        .where(within(scope, record.c.organisation), table.c.answered_at.is_(None))
        .order_by(table.c.sent_at)
    )
    late: dict[str, Late] = {}
    calendar = read_calendar(connection)
    for school, name, sent_at in connection.execute(query):
        if calendar.due(Term.MESSAGE, sent_at) < now:
            known = late.get(school)
            late[school] = Late(school, name, known.number + 1 if known else 1, known.oldest if known else sent_at)
    return list(late.values())


def text_context(message_id: str) -> bytes:
    """What a message is bound to."""
    return f"record-message/{message_id}/text".encode()


def answer_context(message_id: str) -> bytes:
    """What its answer is bound to."""
    return f"record-message/{message_id}/answer".encode()


def _query(scope: Scope) -> Any:
    return (
        select(table, record.c.record_id, record.c.version, record.c.namhoc, record.c.organisation, organisation.c.name)
        .select_from(table.join(record).join(organisation, organisation.c.code == record.c.organisation))
        .where(within(scope, record.c.organisation))
    )


def _message(row: Any, keyring: Keyring, calendar: WorkCalendar) -> Message:
    said = row.answer_sealed
    return Message(
        id=row.id,
        record_id=row.record_id,
        version=row.version,
        namhoc=row.namhoc,
        school=row.organisation,
        school_name=row.name,
        sent_at=row.sent_at,
        due=calendar.due(Term.MESSAGE, row.sent_at),
        text=keyring.open(row.text_sealed, context=text_context(row.id)).decode(),
        answered_at=row.answered_at,
        answer=keyring.open(said, context=answer_context(row.id)).decode() if said else None,
    )
