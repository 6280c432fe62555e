"""The lifecycle table, walked whole."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from registry.rules.lifecycle import TABLE, Act, ActNotAllowed, State, Status, after, markdown, standing, status

DOCUMENT = Path(__file__).parents[2] / "docs" / "lifecycle.md"
FINAL = {State.RECALLED, State.WITHDRAWN}
LONGEST_WALK = 7


@pytest.mark.parametrize(("state", "act"), list(product(State, Act)))
def test_every_state_and_act_is_a_way_or_a_refusal(state, act):
    if (state, act) in TABLE:
        assert after(state, act) is TABLE[state, act]
    else:
        with pytest.raises(ActNotAllowed) as refused:
            after(state, act)
        assert (refused.value.state, refused.value.act) == (state, act)


def walks(state=State.PENDING, path=()):
    """Every way through the table, up to so many acts, as acts with the state each led to."""
    yield path
    if len(path) < LONGEST_WALK:
        for act in Act:
            if (state, act) in TABLE:
                following = TABLE[state, act]
                yield from walks(following, (*path, (act, following)))


def test_whatever_is_done_nothing_leaves_a_final_state_but_a_reinstatement_and_recall_needs_a_check():
    found = set()
    for path in walks():
        acts, states = [act for act, _ in path], [State.PENDING, *(state for _, state in path)]
        for before, act in zip(states, acts, strict=False):
            if before in FINAL:
                assert (before, act) == (State.RECALLED, Act.REINSTATE)
            found.add(before)
        for place, state in enumerate(states[1:]):
            since = acts[: place + 1]
            if state is State.RECALLED:
                assert since.index(Act.REQUEST_RECALL) < since.index(Act.CHECK_RECALL) < place
                assert (since[0], since[-1]) == (Act.LOCK, Act.APPROVE_RECALL)
            if state is State.WITHDRAWN:
                assert since == [Act.WITHDRAW]
    assert found == set(State) - {State.WITHDRAWN}


def test_every_state_can_be_reached():
    reached = {State.PENDING}
    for _ in State:
        reached |= {following for (state, _), following in TABLE.items() if state in reached}
    assert reached == set(State)


def test_a_pending_record_stands_as_effective_from_the_lock_on(moment):
    second = timedelta(seconds=1)
    assert standing(State.PENDING, locks_at=moment, now=moment - second) is State.PENDING
    assert standing(State.PENDING, locks_at=moment, now=moment) is State.EFFECTIVE
    assert standing(State.PENDING, locks_at=None, now=moment) is State.EFFECTIVE
    for state in set(State) - {State.PENDING}:
        assert standing(state, locks_at=moment + second, now=moment) is state


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (State.PENDING, Status.EFFECTIVE),
        (State.EFFECTIVE, Status.EFFECTIVE),
        (State.RECALL_REQUESTED, Status.EFFECTIVE),
        (State.RECALL_CHECKED, Status.EFFECTIVE),
        (State.SUSPENDED, Status.SUSPENDED),
        (State.RECALLED, Status.RECALLED),
        (State.WITHDRAWN, Status.WITHDRAWN),
    ],
)
def test_what_the_public_is_told_after_the_lock(state, shown, moment):
    assert status(state, locks_at=moment, suspended_until=None, now=moment) is shown


@pytest.mark.parametrize("state", [State.PENDING, State.RECALL_REQUESTED, State.RECALL_CHECKED])
def test_before_the_lock_it_is_pending(state, moment):
    lock = moment + timedelta(seconds=1)
    assert status(state, locks_at=lock, suspended_until=None, now=moment) is Status.PENDING


@pytest.mark.parametrize("state", [State.SUSPENDED, State.RECALL_REQUESTED, State.RECALL_CHECKED])
def test_a_suspension_shows_until_it_lapses(state, moment):
    until = moment + timedelta(days=1)
    assert status(state, locks_at=None, suspended_until=until, now=moment) is Status.SUSPENDED
    assert status(state, locks_at=None, suspended_until=until, now=until) is Status.EFFECTIVE


@pytest.mark.parametrize("state", sorted(FINAL))
def test_a_final_state_shows_over_a_suspension(state, moment):
    shown = status(state, locks_at=None, suspended_until=moment + timedelta(days=1), now=moment)
    assert shown.value == state.value


def test_the_document_shows_this_table():
    assert markdown() in DOCUMENT.read_text(), "print registry.rules.lifecycle.markdown() into docs/lifecycle.md"
