"""From which day an organisation no longer works, and whether the office has its facts in hand. Asks no rule.

Nothing happens on that day by itself: intake, tokens, sign-ins and recalls ask, each time, whether it has come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from registry.organisations import VIET_NAM, successors_of
from registry.store import tables
from registry.store.organisation_tables import organisation_life as table


@dataclass(frozen=True, slots=True)
class Closing:
    """``since``: the first day on which it no longer works. ``decision``: the number of the decision."""

    since: date
    decision: str | None


def closing_of(connection: Connection, code: str) -> Closing | None:
    """When it closes or closed; None: it goes on."""
    row = connection.execute(select(table).where(table.c.organisation == code)).first()
    return Closing(row.closed_from, row.decision) if row and row.closed_from else None


def is_closed(connection: Connection, code: str, on: date) -> bool:
    """Whether that day has come."""
    found = closing_of(connection, code)
    return found is not None and found.since <= on


def has_come(closed_from: date | None, at: datetime) -> bool:
    """Whether it is that day in Viet Nam, or later."""
    return closed_from is not None and closed_from <= at.astimezone(VIET_NAM).date()


def dissolved(connection: Connection, code: str, on: date) -> bool:
    """Nobody is left to act for this school: it closed, another succeeded it, no seal and no principal is in office."""
    if is_closed(connection, code, on) or successors_of(connection, code, on):
        return True
    signer = tables.signer
    in_office = select(signer.c.id).where(
        signer.c.organisation == code,
        signer.c.role.in_(("coso", "hieutruong")),
        signer.c.since <= on,
        signer.c.until.is_(None) | (signer.c.until >= on),
    )
    return connection.execute(in_office.limit(1)).first() is None


def tended(connection: Connection) -> frozenset[str]:
    """Whose facts are the office's own: a province file changes them no more in production."""
    return frozenset(connection.scalars(select(table.c.organisation)))


def tend(connection: Connection, code: str, at: datetime) -> None:
    """Somebody at the office has changed its facts."""
    _write(connection, code, {}, at)


def close_from(connection: Connection, code: str, closing: Closing, at: datetime) -> None:
    _write(connection, code, {"closed_from": closing.since, "decision": closing.decision}, at)


def go_on(connection: Connection, code: str, at: datetime) -> None:
    """It closes on no day."""
    _write(connection, code, {"closed_from": None, "decision": None}, at)


def _write(connection: Connection, code: str, values: dict[str, Any], at: datetime) -> None:
    there = connection.execute(select(table.c.organisation).where(table.c.organisation == code)).first()
    if there is None:
        connection.execute(table.insert(), {"organisation": code, "tended_at": at, **values})
    elif values:
        connection.execute(update(table).where(table.c.organisation == code).values(values))
