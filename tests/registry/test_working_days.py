"""Working days: weekends, the law's days off and the department's own; terms that the department sets."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from registry import work_calendar
from registry.rules.working_days import DEFAULT_TERMS, FIRST_YEAR, LAST_YEAR, Term, WorkCalendar, by_law
from registry.transactions import reading, transaction
from registry.work_calendar import CalendarNotChanged, CalendarRefusal

HANOI = timezone(timedelta(hours=7))
NOW = datetime(2026, 12, 1, 9, tzinfo=HANOI)


def after(day, days, calendar=None):
    since = datetime.fromisoformat(f"{day}T09:00:00+07:00")
    return (calendar or WorkCalendar()).after(since, days).date().isoformat()


@pytest.mark.parametrize(
    ("since", "days", "last"),
    [
        ("2026-02-13", 1, "2026-02-23"),  # Friday before Tết 2026 (mùng 1: 17/2): off from the 16th to the 20th
        ("2026-04-24", 1, "2026-04-28"),  # Hùng Kings on Sunday the 26th, made up for on Monday
        ("2026-04-29", 1, "2026-05-04"),  # 30/4 and 1/5, then a weekend
        ("2026-08-31", 1, "2026-09-03"),  # 1/9 and 2/9
        ("2027-04-30", 0, "2027-04-30"),
        ("2027-04-29", 1, "2027-05-04"),  # 30/4 on Friday, 1/5 on Saturday made up for on Monday the 3rd
        ("2026-12-31", 1, "2027-01-04"),  # over the year's end
    ],
)
def test_the_laws_days_off_do_not_count(since, days, last):
    assert after(since, days) == last


def test_tet_and_the_hung_kings_fall_where_vietnam_has_them():
    """Dates that were announced: Tết 2024 on 10/2, 2025 on 29/1, 2026 on 17/2; 10/3 lunar on 18/4, 7/4, 26/4."""
    for day in ("2024-02-10", "2025-01-29", "2026-02-17", "2024-04-18", "2025-04-07", "2026-04-26"):
        assert date.fromisoformat(day) in by_law(int(day[:4]))
    assert date(2030, 2, 2) in by_law(2030)
    assert all(10 <= len(by_law(year)) <= 20 for year in range(FIRST_YEAR, LAST_YEAR + 1))


def test_every_made_up_day_is_a_working_day_that_would_have_been():
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        off = by_law(year)
        assert sum(day.weekday() < 5 for day in off) >= 11, year


def test_beyond_the_table_only_weekends_and_what_was_entered_count():
    assert by_law(2041) == frozenset()
    assert after("2041-04-29", 1) == "2041-04-30"


def test_what_the_department_enters_takes_the_place_of_the_law():
    calendar = WorkCalendar({2026: frozenset({date(2026, 4, 29)})})
    assert after("2026-04-28", 1, calendar) == "2026-04-30"


def test_terms_are_the_departments(engine):
    with transaction(engine) as connection:
        assert work_calendar.read(connection).working_days(Term.MESSAGE) == DEFAULT_TERMS[Term.MESSAGE]
        terms = dict.fromkeys(Term, 7)
        told = work_calendar.set_terms(connection, terms)
        assert told["before"]["message"] == 10
        assert work_calendar.read(connection).due(Term.MESSAGE, NOW).date() == date(2026, 12, 10)
        with pytest.raises(CalendarNotChanged):
            work_calendar.set_terms(connection, {Term.MESSAGE: 5})
        for days in (0, 61):
            with pytest.raises(CalendarNotChanged):
                work_calendar.set_terms(connection, terms | {Term.REVIEW: days})


def enter(connection, year, *days, seen, decision="5/TB"):
    return work_calendar.enter_year(
        connection, year, [date.fromisoformat(day) for day in days], decision=decision, seen=seen, by="so.a", at=NOW
    )


def test_a_year_is_entered_once_for_who_saw_what_was_there(engine):
    with transaction(engine) as connection:
        told = enter(connection, 2027, "2027-02-05", "2027-02-08", seen=by_law(2027))
        assert told["after"] == ["2027-02-05", "2027-02-08"]
        assert len(told["before"]) == len(by_law(2027))
    with reading(engine) as connection:
        assert work_calendar.entered(connection, 2027).decision == "5/TB"
        assert work_calendar.read(connection).days_off(2027) == {date(2027, 2, 5), date(2027, 2, 8)}
    with transaction(engine) as connection, pytest.raises(CalendarNotChanged) as refused:
        enter(connection, 2027, "2027-02-09", seen=by_law(2027))
    assert refused.value.refusal is CalendarRefusal.CHANGED


@pytest.mark.parametrize(
    ("year", "days", "decision", "refusal"),
    [
        (2023, [], "1", CalendarRefusal.NOT_A_YEAR),
        (2027, ["2026-01-01"], "1", CalendarRefusal.NOT_ITS_DAYS),
        (2027, [(date(2027, 1, 1) + timedelta(days=n)).isoformat() for n in range(61)], "1", CalendarRefusal.TOO_MANY),
        (2027, [], " ", CalendarRefusal.NO_DECISION),
    ],
)
def test_what_is_no_list_of_days_off_is_refused(sqlite_engine, year, days, decision, refusal):
    with transaction(sqlite_engine) as connection, pytest.raises(CalendarNotChanged) as refused:
        enter(connection, year, *days, seen=by_law(year), decision=decision)
    assert refused.value.refusal is refusal
