"""How far the ministry has been told: numbers, the oldest that waits, entries page by page. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, literal, select

from registry.ministry_outbox import in_force, joined
from registry.rules.lifecycle import State
from registry.rules.ministry_rules import EntryState
from registry.store.ministry_tables import ministry_entry as table
from registry.store.tables import period, record


class Kind(StrEnum):
    """How an entry stands. ``not-yet``: its record has not taken effect; ``put-off``: it failed at least once."""

    DUE = "due"
    PUT_OFF = "put-off"
    REFUSED = "refused"
    NOT_YET = "not-yet"
    ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry as it is shown to people."""

    pk: int
    record_id: str
    version: int
    school: str
    number: int
    event: str
    made_at: datetime
    kind: Kind
    tries: int
    next_try_at: datetime | None
    problem: str | None
    answered_at: datetime | None
    acknowledgement: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Progress:
    """What is not settled. ``oldest``: since when the oldest that is due or put off could have been told."""

    numbers: Mapping[Kind, int]
    oldest: datetime | None


def counts(connection: Connection, *, now: datetime) -> dict[str, int]:
    """How many entries of each ``Kind`` there are; reads all of them, some seconds in a large register."""
    kind = _kind(now)
    query = select(kind, func.count()).select_from(joined()).where(record.c.state != State.WITHDRAWN).group_by(kind)
    return dict.fromkeys(map(str, Kind), 0) | {row[0]: row[1] for row in connection.execute(query)}


def progress(connection: Connection, *, now: datetime) -> Progress:
    """What is not settled, by the indexes of what waits and of what was refused."""
    kind = _kind(now)
    query = select(kind, func.count(), func.min(_could_be_told())).select_from(joined())
    query = query.where(table.c.state == EntryState.WAITING, record.c.state != State.WITHDRAWN).group_by(kind)
    rows = {Kind(name): (number, since) for name, number, since in connection.execute(query)}
    numbers = {one: rows[one][0] if one in rows else 0 for one in (Kind.DUE, Kind.PUT_OFF, Kind.NOT_YET)}
    since = [at for one, (_, at) in rows.items() if one is not Kind.NOT_YET]
    return Progress(numbers | {Kind.REFUSED: refused(connection)}, min(since, default=None))


def refused(connection: Connection) -> int:
    """How many the ministry refused: each waits for a person."""
    return connection.scalar(select(func.count()).where(table.c.state == EntryState.REFUSED)) or 0


def page(
    connection: Connection, *, now: datetime, kind: Kind | None = None, before: int | None = None, limit: int
) -> list[Shown]:
    """Entries, newest first; those of withdrawn records are none. ``before``: only with a smaller ``pk``."""
    columns = (table, record.c.version, record.c.organisation, _kind(now).label("kind"))
    query = select(*columns).select_from(joined()).where(record.c.state != State.WITHDRAWN)
    query = query.where(_is(kind, now)) if kind else query
    query = query.where(table.c.pk < before) if before is not None else query
    return [_shown(row) for row in connection.execute(query.order_by(table.c.pk.desc()).limit(limit))]


def _kind(now: datetime) -> ColumnElement[str]:
    return case(
        (table.c.state != EntryState.WAITING, table.c.state),
        (~in_force(now), Kind.NOT_YET.value),
        (table.c.problem.is_not(None), Kind.PUT_OFF.value),
        else_=Kind.DUE.value,
    )


def _is(kind: Kind, now: datetime) -> ColumnElement[bool]:
    """By the state's own column, so that the indexes of what is not settled serve."""
    if kind in (Kind.REFUSED, Kind.ACKNOWLEDGED):
        return table.c.state == kind.value
    return and_(table.c.state == EntryState.WAITING, _kind(now) == literal(kind.value))


def _could_be_told() -> ColumnElement[datetime]:
    """When it was made, or when its record took effect by its period's lock."""
    return case((period.c.locks > table.c.made_at, period.c.locks), else_=table.c.made_at)


def _shown(row: Row[Any]) -> Shown:
    return Shown(
        pk=row.pk,
        record_id=row.record_id,
        version=row.version,
        school=row.organisation,
        number=row.number,
        event=row.event,
        made_at=row.made_at,
        kind=Kind(row.kind),
        tries=row.tries,
        next_try_at=row.next_try_at,
        problem=row.problem,
        answered_at=row.answered_at,
        acknowledgement=row.acknowledgement,
    )
