"""The outbox to the ministry: entries are written with the act they tell of, taken and settled later. Sends nothing.

A record that waits for its period's lock has its entry already; whether it has taken effect is read when entries are
taken, so nothing has to happen at the lock. Of a withdrawn record nothing is ever told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, literal, or_, select, update

from registry.rules.lifecycle import State, Status, status
from registry.rules.ministry_rules import EntryState, Event, National, national, pause_after
from registry.store.ministry_tables import ministry_entry as table
from registry.store.tables import period, record

# Whoever takes entries has so long to settle them; after that they are somebody else's (a killed worker's too).
LEASE = timedelta(minutes=5)

_UNDER_REQUEST = (State.PENDING, State.RECALL_REQUESTED, State.RECALL_CHECKED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to tell. ``status`` is the record's national status now; ``since`` when what is told began."""

    pk: int
    record_pk: int
    record_id: str
    version: int
    number: int
    event: Event
    status: National
    since: datetime
    tries: int


def accepted(connection: Connection, sha256s: Collection[str], *, at: datetime) -> None:
    """Entries for records registered in this transaction, by their digests: one statement for all of them."""
    earlier = table.alias("earlier")
    before = record.alias("before")
    count = select(func.coalesce(func.max(earlier.c.number), 0)).where(earlier.c.record_id == record.c.record_id)
    told = (
        select(earlier.c.pk)
        .join(before, before.c.pk == earlier.c.record_pk)
        .where(earlier.c.record_id == record.c.record_id, before.c.state != State.WITHDRAWN)
    )
    event = case((told.exists(), Event.UPDATE), else_=Event.NEW)
    fixed = [National.EFFECTIVE.value, at, EntryState.WAITING, 0]
    columns = ("record_pk", "record_id", "number", "event", "status", "made_at", "state", "tries")
    values = [literal(value, table.c[name].type) for name, value in zip(columns[4:], fixed, strict=True)]
    source = select(record.c.pk, record.c.record_id, count.scalar_subquery() + 1, event, *values)
    source = source.where(record.c.sha256.in_(sha256s)).order_by(record.c.pk)
    connection.execute(table.insert().from_select(columns, source))


def decided(connection: Connection, record_pk: int, told: National, *, at: datetime) -> None:
    """The entry of a recall (``RECALLED``) or a reinstatement, in the deciding transaction; the row is locked there."""
    record_id = connection.execute(select(record.c.record_id).where(record.c.pk == record_pk)).scalar_one()
    last = connection.scalar(select(func.max(table.c.number)).where(table.c.record_id == record_id)) or 0
    event = Event.CANCEL if told is National.RECALLED else Event.UPDATE
    own = {"record_pk": record_pk, "record_id": record_id, "number": last + 1, "event": event, "status": told.value}
    connection.execute(table.insert(), {**own, "made_at": at, "state": EntryState.WAITING, "tries": 0})


def take(connection: Connection, *, now: datetime, moment: datetime, limit: int) -> list[Entry]:
    """Up to so many entries that may be told, in order; of each record id the oldest alone. They are the taker's
    for ``LEASE``.

    Args:
        now: the hub's clock, by which records take effect.
        moment: the steady time of tries and pauses; tests hold the hub's clock still.
    """
    query = _open().where(in_force(now), or_(table.c.next_try_at.is_(None), table.c.next_try_at <= moment))
    query = query.where(~_earlier_open()).order_by(table.c.pk).limit(limit)
    rows = connection.execute(query.with_for_update(of=table, skip_locked=True)).all()
    if rows:
        taken = update(table).where(table.c.pk.in_([row.pk for row in rows]))
        connection.execute(taken.values(tries=table.c.tries + 1, next_try_at=moment + LEASE))
    return [entry for row in rows if (entry := _entry(row, now=now))]


def acknowledge(connection: Connection, entry: Entry, answer: Mapping[str, Any], *, moment: datetime) -> None:
    """The ministry has it; its answer is kept. Again changes nothing."""
    _settle(connection, entry, state=EntryState.ACKNOWLEDGED, acknowledgement=dict(answer), answered_at=moment)


def refuse(connection: Connection, entry: Entry, problem: str, *, moment: datetime) -> None:
    """The ministry will not have it: a person must look."""
    _settle(connection, entry, state=EntryState.REFUSED, problem=problem, answered_at=moment)


def put_off(connection: Connection, entry: Entry, problem: str, *, moment: datetime) -> None:
    """It could not be told; it is tried again later, each time after a longer pause."""
    _settle(connection, entry, problem=problem, next_try_at=moment + pause_after(entry.tries))


def hand_back(connection: Connection, entries: Sequence[Entry]) -> None:
    """Taken and not tried: as they were before."""
    if entries:
        mine = (table.c.pk.in_([e.pk for e in entries]), table.c.state == EntryState.WAITING)
        connection.execute(update(table).where(*mine).values(tries=table.c.tries - 1, next_try_at=None))


def try_again(connection: Connection, pks: Collection[int] | None = None) -> int:
    """Refused and put-off entries are due now, all of them or these; says how many."""
    wanted = or_(table.c.state == EntryState.REFUSED, table.c.next_try_at.is_not(None))
    statement = update(table).where(wanted, table.c.state != EntryState.ACKNOWLEDGED)
    statement = statement if pks is None else statement.where(table.c.pk.in_(pks))
    return connection.execute(statement.values(state=EntryState.WAITING, next_try_at=None, problem=None)).rowcount


def newest(connection: Connection, sha256s: Collection[str], *, now: datetime) -> dict[str, Entry]:
    """The last thing to tell, or told, of each of these records that is in force or recalled; by digest."""
    rows = connection.execute(
        _told().add_columns(record.c.sha256).where(record.c.sha256.in_(sha256s), in_force(now)).order_by(table.c.number)
    )
    return {row.sha256: entry for row in rows if (entry := _entry(row, now=now))}


def joined() -> Any:
    """Entries with their records and, where these wait for one, their periods."""
    return table.join(record, record.c.pk == table.c.record_pk).outerjoin(period, period.c.id == record.c.period_id)


def _told() -> Select[Any]:
    columns = (table, record.c.version, record.c.state.label("record_state"), period.c.locks)
    return select(*columns).select_from(joined())


def _open() -> Select[Any]:
    return _told().where(table.c.state == EntryState.WAITING)


def in_force(now: datetime) -> ColumnElement[bool]:
    """As ``lifecycle.status`` has it: neither withdrawn nor waiting for a lock."""
    waits = and_(record.c.state.in_(_UNDER_REQUEST), period.c.locks.is_not(None), period.c.locks > now)
    return and_(record.c.state != State.WITHDRAWN, ~func.coalesce(waits, literal(value=False)))


def _earlier_open() -> ColumnElement[bool]:
    """The ministry hears of one record's acts in their order."""
    earlier, of = table.alias("earlier"), record.alias("of_earlier")
    query = select(earlier.c.pk).join(of, of.c.pk == earlier.c.record_pk)
    same = (earlier.c.record_id == table.c.record_id, earlier.c.number < table.c.number)
    return query.where(*same, earlier.c.state == EntryState.WAITING, of.c.state != State.WITHDRAWN).exists()


def _entry(row: Row[Any], *, now: datetime) -> Entry | None:
    shown = status(State(row.record_state), locks_at=row.locks, suspended_until=None, now=now)
    told = national(shown)
    if told is None:
        return None
    event = Event(row.event)
    since: datetime = row.made_at
    if event is not Event.CANCEL and row.locks is not None and shown is not Status.PENDING:
        since = max(since, row.locks)
    return Entry(
        pk=row.pk,
        record_pk=row.record_pk,
        record_id=row.record_id,
        version=row.version,
        number=row.number,
        event=event,
        status=told,
        since=since,
        tries=row.tries + 1,
    )


def _settle(connection: Connection, entry: Entry, **values: Any) -> None:
    mine = (table.c.pk == entry.pk, table.c.state == EntryState.WAITING)
    kept = {"next_try_at": None, "problem": None, **values}
    connection.execute(update(table).where(*mine).values(kept))
