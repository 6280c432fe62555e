"""Opening, locking and extending periods: the rules alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.lifecycle import State, Status, status
from registry.rules.period_gate import to_the_second
from registry.rules.period_rules import (
    LONGEST,
    PeriodRefusal,
    Span,
    settles,
    why_not_extend,
    why_not_lock,
    why_not_open,
)

OPENS = datetime(2026, 5, 15, tzinfo=UTC)
SPAN = Span(OPENS, OPENS + timedelta(days=40))
DECISION = "12/QĐ-SGDĐT"
hours = st.integers(0, 24 * 200).map(lambda n: OPENS + timedelta(hours=n))


@given(
    state=st.sampled_from([State.PENDING, State.RECALL_REQUESTED, State.RECALL_CHECKED]),
    moments=st.lists(hours, min_size=2, max_size=8).map(sorted),
    acts=st.lists(st.tuples(st.sampled_from(["lock", "extend", "look"]), hours), min_size=8, max_size=8),
)
def test_whatever_registrars_do_what_has_taken_effect_never_waits_again(state, moments, acts):
    span, locks_at, seen = SPAN, SPAN.locks, []
    for now, (act, until) in zip(moments, acts, strict=False):
        seen.append(status(state, locks_at=locks_at, suspended_until=None, now=now))
        if act == "lock" and why_not_lock(span, DECISION, now=now) is None:
            span = Span(span.opens, to_the_second(now))
        elif act == "extend" and why_not_extend(span, until, DECISION, now=now) is None:
            if settles(span, now=now) and locks_at is not None:
                state, locks_at = (State.EFFECTIVE if state is State.PENDING else state), None
            span = Span(span.opens, until)
        locks_at = locks_at and span.locks
        seen.append(status(state, locks_at=locks_at, suspended_until=None, now=now))
    first = seen.index(Status.EFFECTIVE) if Status.EFFECTIVE in seen else len(seen)
    assert set(seen[first:]) <= {Status.EFFECTIVE}


@given(until=hours, now=hours)
def test_an_extension_never_moves_the_lock_to_the_past_nor_earlier(until, now):
    if why_not_extend(SPAN, until, DECISION, now=now) is None:
        assert until > max(SPAN.locks, now)


@given(now=hours)
def test_a_lock_at_once_falls_inside_the_period(now):
    assert (why_not_lock(SPAN, DECISION, now=now) is None) == (SPAN.opens < now < SPAN.locks)


@pytest.mark.parametrize("decision", ["", "  ", "x" * 61])
def test_both_take_a_decision(decision):
    now = OPENS + timedelta(days=1)
    assert why_not_lock(SPAN, decision, now=now) is PeriodRefusal.NO_DECISION
    assert why_not_extend(SPAN, SPAN.locks + LONGEST, decision, now=now) is PeriodRefusal.NO_DECISION


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"namhoc": "2025-2027"}, PeriodRefusal.NOT_A_YEAR),
        ({"namhoc": "2025"}, PeriodRefusal.NOT_A_YEAR),
        ({"dot": "<b>"}, PeriodRefusal.NOT_A_NUMBER),
        ({"levels": []}, PeriodRefusal.NO_LEVEL),
        ({"levels": ["02", "99"]}, PeriodRefusal.NO_LEVEL),
        ({"span": None}, PeriodRefusal.NOT_IN_ORDER),
        ({"span": Span(SPAN.locks, SPAN.locks)}, PeriodRefusal.NOT_IN_ORDER),
        ({"span": Span(OPENS - timedelta(days=9), OPENS)}, PeriodRefusal.NOT_IN_ORDER),
        ({"span": Span(OPENS, OPENS + LONGEST + timedelta(days=1))}, PeriodRefusal.TOO_LONG),
        ({"span": Span(OPENS, OPENS + LONGEST + timedelta(days=1), standing=True)}, None),
    ],
)
def test_what_a_new_period_needs(changes, refusal):
    asked = {"namhoc": "2025-2026", "dot": "2", "levels": ["02"], "span": SPAN} | changes
    assert why_not_open(**asked, now=OPENS) is refusal
