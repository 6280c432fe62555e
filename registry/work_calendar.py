"""The department's calendar: days off by year, and terms; read by every deadline, changed by its registrars."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, select

from registry.rules.working_days import FIRST_YEAR, LAST_YEAR, LONGEST, MOST_DAYS_OFF, SHORTEST, Term, WorkCalendar
from registry.store.calendar_tables import work_term, work_year
from registry.transactions import lock_subjects

LONGEST_DECISION = 60


class CalendarRefusal(StrEnum):
    """Why a change is not made."""

    NOT_A_YEAR = "not-a-year"
    NOT_ITS_DAYS = "not-its-days"
    TOO_MANY = "too-many"
    NO_DECISION = "no-decision"
    NOT_A_TERM = "not-a-term"
    CHANGED = "changed"


class CalendarNotChanged(Exception):
    """A rule says no; ``refusal`` names it."""

    def __init__(self, refusal: CalendarRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Entered:
    """Who has entered a year, on which paper."""

    decision: str
    account: str
    at: datetime


def read(connection: Connection) -> WorkCalendar:
    """As it is now: a few rows."""
    years = {row.year: frozenset(map(date.fromisoformat, row.days)) for row in connection.execute(select(work_year))}
    known = {term.value for term in Term}
    rows = connection.execute(select(work_term))
    return WorkCalendar(years, {Term(row.term): row.days for row in rows if row.term in known})


def entered(connection: Connection, year: int) -> Entered | None:
    """Who has entered this year; None: it is the law's."""
    row = connection.execute(select(work_year).where(work_year.c.year == year)).first()
    return Entered(row.decision, row.account, row.at) if row else None


def enter_year(
    connection: Connection,
    year: int,
    days: Collection[date],
    *,
    decision: str,
    seen: Collection[date],
    by: str,
    at: datetime,
) -> Mapping[str, Any]:
    """A year's days off in place of what there was; what the audit is told. ``seen``: as the page had shown them.

    Raises:
        CalendarNotChanged: a rule says no, or somebody has entered the year meanwhile.
    """
    _or_refuse(not FIRST_YEAR <= year <= LAST_YEAR, CalendarRefusal.NOT_A_YEAR)
    _or_refuse(any(day.year != year for day in days), CalendarRefusal.NOT_ITS_DAYS)
    _or_refuse(len(set(days)) > MOST_DAYS_OFF, CalendarRefusal.TOO_MANY)
    _or_refuse(not 0 < len(decision.strip()) <= LONGEST_DECISION, CalendarRefusal.NO_DECISION)
    lock_subjects(connection, [f"work-year/{year}"])
    before = read(connection).days_off(year)
    _or_refuse(before != frozenset(seen), CalendarRefusal.CHANGED)
    listed = [day.isoformat() for day in sorted(set(days))]
    connection.execute(delete(work_year).where(work_year.c.year == year))
    row = {"year": year, "days": listed, "decision": decision.strip(), "account": by, "at": at}
    connection.execute(work_year.insert(), row)
    return {"before": [day.isoformat() for day in sorted(before)], "after": listed, "decision": decision.strip()}


def set_terms(connection: Connection, terms: Mapping[Term, int]) -> Mapping[str, Any]:
    """The terms in working days, all of them; what the audit is told.

    Raises:
        CalendarNotChanged: one is no term.
    """
    _or_refuse(any(not SHORTEST <= days <= LONGEST for days in terms.values()), CalendarRefusal.NOT_A_TERM)
    _or_refuse(set(terms) != set(Term), CalendarRefusal.NOT_A_TERM)
    lock_subjects(connection, ["work-terms"])
    calendar = read(connection)
    before = {term.value: calendar.working_days(term) for term in Term}
    connection.execute(delete(work_term))
    connection.execute(work_term.insert(), [{"term": term.value, "days": days} for term, days in terms.items()])
    return {"before": before, "after": {term.value: days for term, days in terms.items()}}


def _or_refuse(wrong: bool, refusal: CalendarRefusal) -> None:  # noqa: FBT001 (it reads as a sentence)
    if wrong:
        raise CalendarNotChanged(refusal)
