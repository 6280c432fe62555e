"""How long a link lives, what may be written beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.share_rules import DAYS, LONGEST_PURPOSE, LinkState, end_of, purpose_of, state_of

moments = st.floats(1.7e9, 3.8e9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(moments, st.sampled_from(DAYS), st.timedeltas(timedelta(-400), timedelta(400)))
def test_a_link_is_open_up_to_its_end_and_not_at_it(made_at, days, later):
    ends_at = end_of(made_at, days)
    assert ends_at - made_at == timedelta(days=days)
    state = state_of(ends_at=ends_at, ended_at=None, code_live=True, now=made_at + later)
    assert (state is LinkState.OPEN) == (later < timedelta(days=days))
    assert state_of(ends_at=ends_at, ended_at=None, code_live=True, now=ends_at) is LinkState.EXPIRED
    just_before = ends_at - timedelta(microseconds=1)
    assert state_of(ends_at=ends_at, ended_at=None, code_live=True, now=just_before) is LinkState.OPEN


@given(moments, moments, st.booleans())
def test_what_its_maker_ended_stays_ended_whatever_the_clock_says(ends_at, now, code_live):
    assert state_of(ends_at=ends_at, ended_at=now, code_live=code_live, now=now) is LinkState.ENDED


@given(moments, st.timedeltas(timedelta(microseconds=1), timedelta(30)))
def test_a_replaced_code_closes_what_is_not_over_yet(now, left):
    state = state_of(ends_at=now + left, ended_at=None, code_live=False, now=now)
    assert state is LinkState.CODE_REPLACED


@given(st.integers().filter(lambda days: days not in DAYS))
def test_only_the_choices_of_the_form_count(days):
    assert end_of(datetime(2026, 12, 1, tzinfo=UTC), days) is None


@pytest.mark.parametrize(
    "typed",
    [
        "Nộp hồ sơ vào lớp 10 Trường THPT Nguyễn Trãi",
        "Chuyển trường, năm học 2025-2026",
        "Học bổng 2026 (vòng 1)",
        "",
        "  hai\n dòng ",
    ],
)
def test_what_people_write_is_taken_on_one_line(typed):
    assert purpose_of(typed) == " ".join(typed.split())


@pytest.mark.parametrize(
    "typed",
    [
        "xem thêm https://gia.example",
        "vào hoc-ba.vn nộp phí",
        "WWW.x",
        "gửi a@b.vn",
        "gọi 0912 345 678",
        "chuyển 19035 12345 x",
        "0９１２３４５６",
        "hocba．vn",
        "\u202egnourt",
        "a\x00b",
        "x" * (LONGEST_PURPOSE + 1),
    ],
)
def test_nothing_that_leads_or_rings_anywhere_stands_under_our_name(typed):
    assert purpose_of(typed) is None


@given(st.text(max_size=200))
def test_whatever_is_typed_becomes_a_short_line_or_nothing(typed):
    kept = purpose_of(typed)
    assert kept is None or (len(kept) <= LONGEST_PURPOSE and "\n" not in kept and "://" not in kept)
