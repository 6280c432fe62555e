"""Collection periods. Reads only; whether a period takes a record is ``rules.period_gate``'s word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from registry.store import tables


@dataclass(frozen=True, slots=True)
class Period:
    """``opens`` is inclusive, ``locks`` exclusive (province.md)."""

    id: int
    namhoc: str
    dot: str
    levels: frozenset[str]
    opens: datetime
    locks: datetime


def find_period(connection: Connection, namhoc: str, dot: str) -> Period | None:
    """The period of that school year and number, or None."""
    table = tables.period
    row = connection.execute(select(table).where(table.c.namhoc == namhoc, table.c.dot == dot)).first()
    return Period(row.id, row.namhoc, row.dot, frozenset(row.levels), row.opens, row.locks) if row else None
