"""Working days of the offices in Viet Nam, and the terms counted in them. Pure; knows no database and no clock.

No regulation sets a term for a recall or a message (Hải Phòng 2024, Điều 12.3 and QĐ 550/2024 name none): the numbers
are the desk's own, and the department changes them. Which days are off is the Labour Code's (2019, Điều 111.3 and 112)
until the department has entered the year's list, with Tết as the Prime Minister sets it and days that are swapped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

# Viet Nam keeps one offset all year.
LOCAL = timezone(timedelta(hours=7))
_SATURDAY = 5
_DAY = timedelta(days=1)


class Term(StrEnum):
    """What is waited for."""

    PRINCIPAL = "principal"
    REVIEW = "review"
    DECISION = "decision"
    MESSAGE = "message"


# Working days.
DEFAULT_TERMS: Mapping[Term, int] = {Term.PRINCIPAL: 3, Term.REVIEW: 5, Term.DECISION: 5, Term.MESSAGE: 10}
# A term of no day is none; a quarter of a year is a term nobody keeps.
SHORTEST, LONGEST = 1, 60
# As far as the table of the lunar calendar goes.
FIRST_YEAR, LAST_YEAR = 2024, 2040
# More days off than this in a year are a slip of the hand.
MOST_DAYS_OFF = 60

# The first day of the lunar year, and the tenth of its third month (the Hùng Kings), by Ho Ngoc Duc's algorithm for
# Vietnamese time (2030: a day before China's).
_LUNAR: Mapping[int, tuple[str, str]] = {
    2024: ("02-10", "04-18"),
    2025: ("01-29", "04-07"),
    2026: ("02-17", "04-26"),
    2027: ("02-06", "04-16"),
    2028: ("01-26", "04-04"),
    2029: ("02-13", "04-23"),
    2030: ("02-02", "04-12"),
    2031: ("01-23", "04-01"),
    2032: ("02-11", "04-19"),
    2033: ("01-31", "04-09"),
    2034: ("02-19", "04-28"),
    2035: ("02-08", "04-17"),
    2036: ("01-28", "04-06"),
    2037: ("02-15", "04-24"),
    2038: ("02-04", "04-13"),
    2039: ("01-24", "04-03"),
    2040: ("02-12", "04-20"),
}


def by_law(year: int) -> frozenset[date]:
    """The days off of a year that nobody has entered; none of a year beyond the table.

    Tết: its eve and four days. 2/9: with the day before. A day off on a weekend is made up for on the next working day.
    """
    if year not in _LUNAR:
        return frozenset()
    tet, kings = (date.fromisoformat(f"{year}-{day}") for day in _LUNAR[year])
    days = {tet + n * _DAY for n in range(-1, 4)} | {kings}
    days |= {date(year, month, day) for month, day in ((1, 1), (4, 30), (5, 1), (9, 1), (9, 2))}
    for one in sorted(days):
        if one.weekday() >= _SATURDAY:
            made_up = one
            while made_up in days or made_up.weekday() >= _SATURDAY:
                made_up += _DAY
            days.add(made_up)
    return frozenset(days)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """``entered``: year → its days off as the department has entered them, in place of the law's; ``terms``: theirs."""

    entered: Mapping[int, frozenset[date]] = field(default_factory=dict)
    terms: Mapping[Term, int] = field(default_factory=dict)

    def days_off(self, year: int) -> frozenset[date]:
        """Of one year, weekends apart."""
        return self.entered[year] if year in self.entered else by_law(year)

    def working_days(self, term: Term) -> int:
        """How long this term is."""
        return self.terms.get(term, DEFAULT_TERMS[term])

    def due(self, term: Term, since: datetime) -> datetime:
        """The last second for what is waited for since then."""
        return self.after(since, self.working_days(term))

    def after(self, since: datetime, days: int) -> datetime:
        """The last second of the day that is so many working days after that one, in Viet Nam."""
        day = since.astimezone(LOCAL).date()
        known: dict[int, frozenset[date]] = {}
        while days:
            day += _DAY
            if day.year not in known:
                known[day.year] = self.days_off(day.year)
            days -= day.weekday() < _SATURDAY and day not in known[day.year]
        return datetime.combine(day, time(23, 59, 59), LOCAL)
