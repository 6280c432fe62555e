"""The rules of emergency suspension, walked whole."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from registry.rules.lifecycle import TABLE, Act, State, Status
from registry.rules.recall_rules import Actor, Refusal
from registry.rules.suspension_rules import (
    LONGEST,
    LONGEST_HOURS,
    ONCE_IN,
    actor_refusal,
    lift_refusal,
    suspend_refusal,
    until,
)

KINDS = ("department", "commune", "school", "institution")
ROLES = ("approver", "reviewer", "registrar", "auditor", "principal", "school", "institution")


@pytest.mark.parametrize(("role", "kind", "person"), list(product(ROLES, KINDS, ["p1", None])))
def test_an_approver_of_the_department_who_is_somebody_and_nobody_else(role, kind, person):
    refusal = actor_refusal(Actor("X", kind, frozenset({role}), person))
    if role != "approver":
        assert refusal is Refusal.WRONG_ROLE
    elif kind != "department":
        assert refusal is Refusal.NOT_BELOW
    else:
        assert refusal is (None if person else Refusal.NO_PERSON)


@pytest.mark.parametrize("state", sorted(State))
def test_what_may_be_suspended_is_what_the_lifecycle_lets_be(state, moment):
    refusal = suspend_refusal(state, last_begun=None, now=moment)
    assert (refusal is None) == ((state, Act.SUSPEND) in TABLE)
    expected = {
        State.PENDING: Refusal.RECORD_PENDING,
        State.RECALLED: Refusal.RECORD_RECALLED,
        State.WITHDRAWN: Refusal.RECORD_WITHDRAWN,
    }
    assert refusal is expected.get(state)


def test_once_in_thirty_days_from_one_beginning_to_the_next(moment):
    def refusal(ago):
        return suspend_refusal(State.EFFECTIVE, last_begun=moment - ago, now=moment)

    for ago in (timedelta(0), timedelta(days=1), ONCE_IN - timedelta(seconds=1)):
        assert refusal(ago) is Refusal.SUSPENDED_LATELY
    assert timedelta(days=30) == ONCE_IN
    assert refusal(ONCE_IN) is None


@pytest.mark.parametrize(
    ("hours", "may"), [(0, False), (-1, False), (1, True), (72, True), (73, False), (10**9, False)]
)
def test_at_most_seventy_two_hours(hours, may, moment):
    assert LONGEST == timedelta(hours=LONGEST_HOURS) == timedelta(hours=72)
    assert until(hours, moment) == (moment + timedelta(hours=hours) if may else None)


def test_only_what_is_shown_as_suspended_can_be_lifted():
    assert {shown for shown in Status if lift_refusal(shown) is None} == {Status.SUSPENDED}
    assert lift_refusal(Status.EFFECTIVE) is Refusal.NOT_SUSPENDED
