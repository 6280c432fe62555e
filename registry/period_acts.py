"""Opens, locks and extends collection periods in the caller's transaction (``rules.period_rules``). Audits nothing.

Each act returns what the audit is told: before, after and the decision.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.exc import IntegrityError

from registry.organisations import VIET_NAM
from registry.periods import Period
from registry.rules.lifecycle import State
from registry.rules.period_gate import to_the_second
from registry.rules.period_rules import (
    STANDING,
    PeriodRefusal,
    Span,
    settles,
    why_not_extend,
    why_not_lock,
    why_not_open,
)
from registry.store.tables import period, record

# SQL's integer.
_LAST_ID = 2**31 - 1


class PeriodNotAllowed(Exception):
    """A rule says no; ``refusal`` names it."""

    def __init__(self, refusal: PeriodRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Changed:
    """``name``: year and number; ``detail``: for the audit."""

    name: str
    detail: Mapping[str, Any]


def listed(connection: Connection) -> list[Period]:
    """All of them, newest year first."""
    rows = connection.execute(select(period).order_by(period.c.namhoc.desc(), period.c.opens, period.c.id))
    return [_period(row) for row in rows]


def by_id(connection: Connection, period_id: int) -> Period | None:
    """That one, or None."""
    row = connection.execute(select(period).where(period.c.id == min(period_id, _LAST_ID))).first()
    return _period(row) if row else None


def open_one(
    connection: Connection,
    year_and_number: tuple[str, str],
    levels: Collection[str],
    span: Span | None,
    *,
    now: datetime,
) -> Changed:
    """A new one.

    Raises:
        PeriodNotAllowed: a rule says no, or there is one of that year and number.
    """
    namhoc, dot = year_and_number
    refusal = why_not_open(namhoc, dot, levels, span, now=now)
    if refusal or span is None:
        raise PeriodNotAllowed(refusal or PeriodRefusal.NOT_IN_ORDER)
    values = {"namhoc": namhoc, "dot": dot, "levels": sorted(levels), "opens": span.opens, "locks": span.locks}
    try:
        with connection.begin_nested():
            connection.execute(period.insert(), values)
    except IntegrityError as error:
        raise PeriodNotAllowed(PeriodRefusal.TAKEN) from error
    return Changed(f"{namhoc}/{dot}", {"before": None, "after": {"levels": sorted(levels), **_said(span)}})


def lock_now(connection: Connection, period_id: int, decision: str, *, seen: str, now: datetime) -> Changed | None:
    """What waits takes effect at once. None: no such period. ``seen``: its lock as the page showed it, ISO.

    Raises:
        PeriodNotAllowed: a rule says no, or somebody has moved the lock meanwhile.
    """
    held = _locked(connection, period_id, seen)
    if held is None:
        return None
    span = Span(held.opens, held.locks, standing=held.dot == STANDING)
    _or_refuse(why_not_lock(span, decision, now=now))
    return _move(connection, held, to_the_second(now), {"decision": decision.strip()})


def extend(
    connection: Connection, period_id: int, until: datetime | None, decision: str, *, seen: str, now: datetime
) -> Changed | None:
    """The lock falls later; what has taken effect stays so. None: no such period. As ``lock_now``."""
    held = _locked(connection, period_id, seen)
    if held is None:
        return None
    span = Span(held.opens, held.locks, standing=held.dot == STANDING)
    _or_refuse(why_not_extend(span, until, decision, now=now))
    assert until is not None
    settled = _settle(connection, held) if settles(span, now=now) else 0
    return _move(connection, held, until, {"decision": decision.strip(), "settled": settled})


def _locked(connection: Connection, period_id: int, seen: str) -> Row[Any] | None:
    # On PostgreSQL, FOR UPDATE also waits for whoever is just registering records of this period (their foreign key),
    # so that none can take effect by the old lock unseen by ``_settle``.
    statement = select(period).where(period.c.id == min(period_id, _LAST_ID)).with_for_update()
    held = connection.execute(statement).first()
    if held is not None and held.locks.isoformat() != seen:
        raise PeriodNotAllowed(PeriodRefusal.CHANGED)
    return held


def _settle(connection: Connection, held: Row[Any]) -> int:
    mine = record.c.period_id == held.id
    waited = connection.execute(
        update(record)
        .where(mine, record.c.state == State.PENDING)
        .values(state=State.EFFECTIVE, state_since=held.locks, period_id=None)
    )
    # Those under a recall request: they, too, took effect by the old lock.
    connection.execute(update(record).where(mine).values(period_id=None))
    return waited.rowcount


def _move(connection: Connection, held: Row[Any], locks: datetime, told: Mapping[str, Any]) -> Changed:
    connection.execute(update(period).where(period.c.id == held.id).values(locks=locks))
    before, after = _said(Span(held.opens, held.locks)), _said(Span(held.opens, locks))
    return Changed(f"{held.namhoc}/{held.dot}", {"before": before, "after": after, **told})


def _or_refuse(refusal: PeriodRefusal | None) -> None:
    if refusal is not None:
        raise PeriodNotAllowed(refusal)


def _said(span: Span) -> dict[str, str]:
    """In the province's time, as people read it."""
    return {name: at.astimezone(VIET_NAM).isoformat() for name, at in (("opens", span.opens), ("locks", span.locks))}


def _period(row: Row[Any]) -> Period:
    return Period(row.id, row.namhoc, row.dot, frozenset(row.levels), row.opens, row.locks)
