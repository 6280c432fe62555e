"""Where institutions want to be told, and what waits to be told them. Sends nothing.

An event is written in the transaction of the act it tells of, for every institution that checked the record and has an
address; sent later, tried again, given up. It holds no learner's data: who gets it knows the record by its own key.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from registry.outgoing import DUE_NOW, Outgoing
from registry.store.institution_tables import record_check, verification_call, webhook
from registry.store.institution_tables import webhook_outbox as table

# Sent in one go between two looks; each takes ten seconds at most, well within the time they are taken for.
_outbox = Outgoing(table, at_once=20)
# An event names so many of the institution's own numbers for the record.
MOST_REFERENCES = 20


class EventKind(StrEnum):
    """What became of a record."""

    RECALLED = "recalled"
    REINSTATED = "reinstated"
    SUSPENDED = "suspended"
    SUSPENSION_LIFTED = "suspension-lifted"


@dataclass(frozen=True, slots=True)
class Event:
    """One to be sent to ``url``; ``references`` are the institution's own numbers for the record."""

    pk: int
    id: str
    organisation: str
    record_pk: int
    kind: EventKind
    made_at: datetime
    tries: int
    url: str | None
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One as its institution sees it."""

    kind: str
    made_at: datetime
    sent_at: datetime | None
    given_up_at: datetime | None
    tries: int
    problem: str | None


def of(connection: Connection, organisation: str) -> str | None:
    """The address, if one is set."""
    return connection.scalar(select(webhook.c.url).where(webhook.c.organisation == organisation))


def put(connection: Connection, organisation: str, url: str | None, *, by: str, at: datetime) -> str | None:
    """Set, change or (None) take away; gives the address before."""
    before = of(connection, organisation)
    connection.execute(webhook.delete().where(webhook.c.organisation == organisation))
    if url is not None:
        connection.execute(webhook.insert(), {"organisation": organisation, "url": url, "since": at, "account": by})
    return before


def tell(connection: Connection, record_pks: Iterable[int], kind: EventKind, *, at: datetime) -> None:
    """An event for each institution with an address that checked one of these records, in the caller's transaction."""
    checked = record_check.join(verification_call, verification_call.c.pk == record_check.c.call_pk)
    checked = checked.join(webhook, webhook.c.organisation == verification_call.c.organisation)
    query = select(webhook.c.organisation, record_check.c.record_pk).select_from(checked).distinct()
    found = connection.execute(query.where(record_check.c.record_pk.in_(list(record_pks)))).all()
    row = {"event": kind, "made_at": at, "tries": 0, "next_try_at": DUE_NOW}
    rows = [
        {**row, "id": str(uuid.uuid4()), "organisation": one.organisation, "record_pk": one.record_pk} for one in found
    ]
    if rows:
        connection.execute(table.insert(), rows)


def take(connection: Connection, *, now: datetime) -> Sequence[Event]:
    """Those that are due, for this sender alone: each is tried again later unless ``sent`` says otherwise."""
    return [
        Event(
            pk=row.pk,
            id=row.id,
            organisation=row.organisation,
            record_pk=row.record_pk,
            kind=EventKind(row.event),
            made_at=row.made_at,
            tries=row.tries,
            url=of(connection, row.organisation),
            references=_references(connection, row.organisation, row.record_pk),
        )
        for row in _outbox.take(connection, now=now)
    ]


def sent(connection: Connection, event: Event, *, at: datetime) -> None:
    """The receiver has taken it."""
    _outbox.sent(connection, event.pk, event.tries, at=at)


def failed(connection: Connection, event: Event, problem: str, *, at: datetime, for_good: bool = False) -> None:
    """It has not. ``problem``: what kind of failure, never what the receiver said."""
    _outbox.failed(connection, event.pk, event.tries, problem=problem[:40], at=at, for_good=for_good)


def last_events(connection: Connection, organisation: str, *, limit: int) -> list[Shown]:
    """The newest first."""
    query = select(table).where(table.c.organisation == organisation).order_by(table.c.pk.desc()).limit(limit)
    return [
        Shown(row.event, row.made_at, row.sent_at, row.given_up_at, row.tries, row.problem)
        for row in connection.execute(query)
    ]


def _references(connection: Connection, organisation: str, record_pk: int) -> tuple[str, ...]:
    joined = record_check.join(verification_call, verification_call.c.pk == record_check.c.call_pk)
    query = select(record_check.c.reference).select_from(joined).distinct()
    mine = (verification_call.c.organisation == organisation, record_check.c.record_pk == record_pk)
    found = connection.scalars(query.where(*mine, record_check.c.reference.is_not(None)))
    return tuple(sorted(found)[:MOST_REFERENCES])
