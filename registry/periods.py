"""Collection periods. Reads only; whether a period takes a record is ``rules.period_gate``'s word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection


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
    raise NotImplementedError
