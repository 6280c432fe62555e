"""The demo's calendar: whatever day it is started on, its school years, periods and signing days fit together."""

from __future__ import annotations

from datetime import datetime

import pytest

from hocba.demo.school_years import MAIN, VIET_NAM, SchoolYears, signed_at_years_end

DAYS = ("2026-11-21T23:00", "2027-01-01T00:00", "2027-05-31T23:59", "2027-06-01T00:00", "2028-02-29T12:00")


@pytest.fixture(params=DAYS)
def years(request):
    return SchoolYears(datetime.fromisoformat(request.param).replace(tzinfo=VIET_NAM))


def test_the_last_school_year_is_over_and_signed(years):
    for namhoc in years.all:
        for role in ("gvbm", "gvcn", "hieutruong", "coso"):
            signed = datetime.fromisoformat(signed_at_years_end(namhoc)(role))
            assert years.begins < signed < years.now


def test_the_newest_main_period_is_open_and_the_others_have_locked(years):
    for period in years.periods():
        opens, locks = (datetime.fromisoformat(period[name]) for name in ("opens", "locks"))
        open_now = opens <= years.now < locks
        assert open_now == (period["dot"] != MAIN or period["namhoc"] == years.namhoc()), period


def test_three_years_follow_one_another(years):
    assert [int(namhoc[-4:]) for namhoc in years.all] == [years.last - 2, years.last - 1, years.last]
