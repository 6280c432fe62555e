"""Records that an act is about, locked, with the state the act starts from. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, tuple_

from registry.rules.lifecycle import State, Status, standing, status
from registry.store.tables import period, record

# The members of ``state_detail`` that speak of a suspension.
BEGUN, UNTIL = "from", "until"


def locked_rows(connection: Connection, items: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Row[Any]]:
    """The records with these ids and versions, locked in one order, so that two acts on the same ones take turns."""
    query = (
        select(record, period.c.locks)
        .outerjoin(period, record.c.period_id == period.c.id)
        .where(tuple_(record.c.record_id, record.c.version).in_(list(dict.fromkeys(items))))
        .order_by(record.c.pk)
        .with_for_update(of=record)
    )
    return {(row.record_id, row.version): row for row in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a record stands now: what the clock did is done (a period that locked, a suspension that ran out).

    Attributes:
        since: when what the public is shown began.
        detail: ``state_detail`` without a suspension that is over.
    """

    state: State
    shown: Status
    since: datetime
    detail: dict[str, Any]


def standing_of(row: Row[Any], *, at: datetime) -> Standing:
    """Of a row of ``locked_rows``."""
    state = standing(State(row.state), locks_at=row.locks, now=at)
    since, detail = row.state_since, dict(row.state_detail)
    if state is not State(row.state) and row.locks is not None:
        since = max(since, row.locks)
    until = datetime.fromisoformat(detail[UNTIL]) if detail.get(UNTIL) else None
    shown = status(State(row.state), locks_at=row.locks, suspended_until=until, now=at)
    if until is not None and until <= at:
        since = max(since, until)
        detail = without_suspension(detail)
    return Standing(state, shown, since, detail)


def without_suspension(detail: Mapping[str, Any]) -> dict[str, Any]:
    """What a record's ``state_detail`` says beside its suspension."""
    return {name: value for name, value in detail.items() if name not in (BEGUN, UNTIL)}
