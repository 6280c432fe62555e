"""How many records a year has, by school, level, period and status; and which ones a number counts.

One query, answered from the index ``ix_record_figures`` alone: of ten million records it reads one year's entries.
What the clock changes (a period that locked, a suspension that ran out) is computed, as at a look-up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from registry.locked_records import UNTIL
from registry.rules.figures import Figure, What
from registry.rules.lifecycle import State, Status, status
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store.tables import period, record

WHAT = {
    Status.PENDING: What.PENDING,
    Status.EFFECTIVE: What.EFFECTIVE,
    Status.SUSPENDED: What.SUSPENDED,
    Status.RECALLED: What.RECALLED,
    Status.WITHDRAWN: What.WITHDRAWN,
}
# Number and lock of a period, by its id.
_Periods = Mapping[int | None, tuple[str, datetime | None]]
# Only of these does the stored detail say what is shown: few at any moment, read one by one.
_BY_DETAIL = (State.SUSPENDED, State.RECALL_REQUESTED, State.RECALL_CHECKED)


@dataclass(frozen=True, slots=True)
class Named:
    """One record that a number counts."""

    pk: int
    record_id: str
    version: int
    organisation: str
    level: str
    dot: str
    status: Status
    accepted_at: datetime
    batch_id: str


def years(connection: Connection) -> list[str]:
    """The school years of which there are records, newest first: one step in the index for each."""
    found: list[str] = []
    newest = connection.scalar(select(func.max(record.c.namhoc)))
    while newest is not None:
        found.append(newest)
        newest = connection.scalar(select(func.max(record.c.namhoc)).where(record.c.namhoc < newest))
    return found


def figures(connection: Connection, scope: Scope, namhoc: str, *, now: datetime) -> list[Figure]:
    """Records of the year by what they are now; ``CORRECTED`` counts once more those that are a later version."""
    column, periods = record.c, _periods(connection, namhoc)
    where = (column.namhoc == namhoc, within(scope, column.organisation))
    keys = (column.organisation, column.level, column.period_id, column.state)
    later = (column.version > 1).label("later")
    counted: Counter[tuple[str, str, str, What]] = Counter()
    query = select(*keys, later, func.count().label("number")).where(*where).group_by(*keys, "later")
    for row in connection.execute(query):
        place = (row.organisation, row.level, _dot(periods, row.period_id))
        if row.later:
            counted[*place, What.CORRECTED] += row.number
        if row.state not in _BY_DETAIL:
            counted[*place, WHAT[_status(row, periods, None, now)]] += row.number
    detailed = select(*keys, column.state_detail).where(*where, column.state.in_(_BY_DETAIL))
    for row in connection.execute(detailed):
        place = (row.organisation, row.level, _dot(periods, row.period_id))
        counted[*place, WHAT[_status(row, periods, row.state_detail, now)]] += 1
    return [Figure(code, what, number, level, dot) for (code, level, dot, what), number in counted.items()]


def counted(
    connection: Connection, scope: Scope, namhoc: str, *, school: str, what: What, now: datetime, after: int, most: int
) -> list[Named]:
    """The records of one school that such a number counts, by ``pk`` after ``after``; at most ``most``."""
    if not scope.covers(school) or what not in {*WHAT.values(), What.CORRECTED}:
        return []
    periods = _periods(connection, namhoc)
    found: list[Named] = []
    query = _listed(namhoc, school, later=what is What.CORRECTED)
    while len(found) < most:
        rows = connection.execute(query.where(record.c.pk > after).limit(most)).all()
        for row in rows:
            shown = _status(row, periods, row.state_detail, now)
            if what in (What.CORRECTED, WHAT[shown]):
                found.append(_named(row, shown, periods))
        if len(rows) < most:
            break
        after = rows[-1].pk
    return found[:most]


def _listed(namhoc: str, school: str, *, later: bool) -> Select[Any]:
    column = record.c
    wanted = (column.pk, column.record_id, column.version, column.organisation, column.level, column.period_id)
    query = select(*wanted, column.state, column.state_detail, column.accepted_at, column.batch_id)
    conditions: list[ColumnElement[bool]] = [column.namhoc == namhoc, column.organisation == school]
    if later:
        conditions.append(column.version > 1)
    return query.where(*conditions).order_by(column.pk)


def _named(row: Row[Any], shown: Status, periods: _Periods) -> Named:
    dot = _dot(periods, row.period_id)
    return Named(
        row.pk, row.record_id, row.version, row.organisation, row.level, dot, shown, row.accepted_at, row.batch_id
    )


def _periods(connection: Connection, namhoc: str) -> _Periods:
    rows = connection.execute(select(period.c.id, period.c.dot, period.c.locks).where(period.c.namhoc == namhoc))
    return {row.id: (row.dot, row.locks) for row in rows}


def _dot(periods: _Periods, period_id: int | None) -> str:
    return periods.get(period_id, ("", None))[0]


def _status(row: Row[Any], periods: _Periods, detail: Mapping[str, Any] | None, now: datetime) -> Status:
    until = (detail or {}).get(UNTIL)
    suspended_until = datetime.fromisoformat(until) if until else None
    locks_at = periods.get(row.period_id, ("", None))[1]
    return status(State(row.state), locks_at=locks_at, suspended_until=suspended_until, now=now)
