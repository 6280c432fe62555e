"""Which version may follow which: package.md section 4, Versions."""

from __future__ import annotations

import dataclasses

import pytest

from registry.rules.lifecycle import State
from registry.rules.versions import Claim, KnownVersion, place, same_learner

ONE = Claim("a" * 36, 1, "1" * 64, "31000701", "2025-2026", "02", "citizen", "pupil")
TWO = dataclasses.replace(ONE, version=2, sha256="2" * 64)


def known(claim: Claim, state: State = State.EFFECTIVE) -> KnownVersion:
    return KnownVersion(claim, state, pk=1)


def problems(claim, *versions, rivals=(), successors=frozenset()):
    return place(claim, versions=versions, rivals=rivals, successors=successors).problems


def test_the_first_version_is_1():
    assert problems(ONE) == ()
    assert problems(TWO) == ("version-not-next",)


@pytest.mark.parametrize("state", [State.RECALLED, State.WITHDRAWN])
def test_the_next_version_follows_a_recalled_or_withdrawn_one(state):
    found = place(TWO, versions=[known(ONE, state)], rivals=[], successors=frozenset())
    assert found.problems == ()
    assert found.predecessor is not None
    assert found.predecessor.ended


@pytest.mark.parametrize("state", sorted(set(State) - {State.RECALLED, State.WITHDRAWN}))
def test_the_next_version_does_not_follow_a_live_one(state):
    assert problems(TWO, known(ONE, state)) == ("predecessor-not-recalled",)


def test_a_version_may_not_be_left_out():
    three = dataclasses.replace(TWO, version=3)
    assert problems(three, known(ONE, State.RECALLED)) == ("version-not-next",)


@pytest.mark.parametrize("state", sorted(State))
def test_other_bytes_under_the_same_id_and_version_conflict_for_ever(state):
    other = dataclasses.replace(ONE, sha256="3" * 64)
    assert problems(other, known(ONE, state)) == ("version-conflict",)


def test_an_old_version_in_other_bytes_conflicts_even_when_a_newer_one_is_held():
    other = dataclasses.replace(ONE, sha256="3" * 64)
    assert problems(other, known(ONE, State.RECALLED), known(TWO)) == ("version-conflict",)


def test_a_later_version_comes_from_the_first_ones_school_or_its_successor():
    elsewhere = dataclasses.replace(TWO, school="31000702")
    assert problems(elsewhere, known(ONE, State.RECALLED)) == ("school-mismatch",)
    assert problems(elsewhere, known(ONE, State.RECALLED), successors=frozenset({"31000702"})) == ()


def test_the_first_school_may_send_on_after_its_successor_did():
    second = known(dataclasses.replace(TWO, school="31000702"), State.RECALLED)
    third = dataclasses.replace(TWO, version=3, sha256="3" * 64)
    assert problems(third, known(ONE, State.RECALLED), second) == ()


def test_a_later_version_is_about_the_same_learner():
    other = dataclasses.replace(TWO, citizen="other")
    assert problems(other, known(ONE, State.RECALLED)) == ("learner-mismatch",)


def test_a_later_version_is_of_the_same_year():
    other = dataclasses.replace(TWO, namhoc="2024-2025")
    assert problems(other, known(ONE, State.RECALLED)) == ("year-mismatch",)


def test_all_problems_of_a_version_are_reported():
    other = dataclasses.replace(TWO, citizen="other", school="31000702")
    assert set(problems(other, known(ONE))) == {"predecessor-not-recalled", "learner-mismatch", "school-mismatch"}


@pytest.mark.parametrize("state", sorted(set(State) - {State.RECALLED, State.WITHDRAWN}))
def test_a_second_live_id_at_the_same_school_conflicts(state):
    rival = known(dataclasses.replace(ONE, record_id="b" * 36, sha256="3" * 64), state)
    assert problems(ONE, rivals=[rival]) == ("version-conflict",)


def test_a_second_live_id_at_another_school_is_a_finding():
    rival = known(dataclasses.replace(ONE, record_id="b" * 36, sha256="3" * 64, school="31000702"))
    found = place(ONE, versions=[], rivals=[rival], successors=frozenset())
    assert found.problems == ()
    assert found.rivals_elsewhere == (rival,)


@pytest.mark.parametrize(
    "changes",
    [{"namhoc": "2024-2025"}, {"level": "03"}, {"citizen": "other"}],
)
def test_another_year_level_or_learner_is_no_rival(changes):
    rival = known(dataclasses.replace(ONE, record_id="b" * 36, **changes))
    assert problems(ONE, rivals=[rival]) == ()


@pytest.mark.parametrize("state", [State.RECALLED, State.WITHDRAWN])
def test_what_has_ended_is_no_rival(state):
    rival = known(dataclasses.replace(ONE, record_id="b" * 36), state)
    assert problems(ONE, rivals=[rival]) == ()


def test_the_same_learner_has_equal_ids():
    def like(citizen, pupil):
        return dataclasses.replace(ONE, citizen=citizen, pupil=pupil)

    assert same_learner(like("c", "p"), like("c", "q"))
    assert same_learner(like("c", "p"), like(None, "p"))
    assert same_learner(like(None, "p"), like(None, "p"))
    assert not same_learner(like("c", "p"), like("d", "p"))
    assert not same_learner(like("c", "p"), like(None, "q"))
