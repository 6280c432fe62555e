"""What comes after a recall: the corrected version, a corrected id, the right learner's own record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from office import Office

from registry.rules.recall_rules import Reason

OTHER_ID = "042215999999"


@pytest.fixture
def school(world):
    return world.primary


@pytest.fixture
def office(intake, world, school):
    """One record in force."""
    intake.send(school, school.batch([school.record(0)]))
    return Office.opened(intake.place, world)


def send(intake, school, record, **settings):
    outcome = intake.send(school, school.batch([record], **settings))
    return outcome.states[0], outcome.codes[0]


def second(school, **changes):
    return school.record(0, phienban="2", **changes)


def test_the_corrected_version_takes_effect_on_arrival_whatever_the_batch_and_the_period_say(
    intake, world, school, office
):
    assert send(intake, school, second(school)) == ("refused", {"predecessor-not-recalled"})
    request_id = office.ask((school.record_id(0), 1))
    assert send(intake, school, second(school)) == ("refused", {"predecessor-not-recalled"})
    office.approve(request_id, "xa.tham")
    assert send(intake, school, second(school)) == ("refused", {"predecessor-not-recalled"})
    office.approve(request_id, "so.duyet1")
    later = intake.at(world.clock + timedelta(days=60))  # the period has locked
    assert send(later, school, second(school), closes=False) == ("accepted", set())
    first, new = intake.records()
    assert (first.state, new.state, new.predecessor_pk) == ("recalled", "effective", first.pk)


def test_a_corrected_id_needs_the_departments_mark(intake, school, office):
    office.recall((school.record_id(0), 1))
    corrected = second(school, sodinhdanh=OTHER_ID)
    assert send(intake, school, corrected) == ("refused", {"learner-mismatch"})


def test_with_the_mark_another_sodinhdanh_under_the_same_pupil_code_is_the_same_learner(intake, school, office):
    request_id = office.recall((school.record_id(0), 1), id_correction=True)
    assert office.read(request_id).items[0].id_correction
    stranger = second(school, sodinhdanh=OTHER_ID, mahocsinh="4200020199999")
    assert send(intake, school, stranger) == ("refused", {"learner-mismatch"})
    assert send(intake, school, second(school, sodinhdanh=OTHER_ID)) == ("accepted", set())


def test_the_mark_is_for_the_next_version_alone(intake, school, office):
    office.recall((school.record_id(0), 1), id_correction=True)
    send(intake, school, second(school, sodinhdanh=OTHER_ID))
    office.recall((school.record_id(0), 2))
    back = school.record(0, phienban="3")
    assert send(intake, school, back) == ("refused", {"learner-mismatch"})


def test_after_wrong_learner_the_right_record_gets_a_new_id(intake, school, office):
    office.recall((school.record_id(0), 1), reason=Reason.WRONG_LEARNER)
    other = school.learner(7)
    right = {"sodinhdanh": "042215000007", "mahocsinh": "4200020100777", "hovaten": other.name}
    assert send(intake, school, second(school, **right)) == ("refused", {"learner-mismatch"})
    fresh = school.record(0, madinhdanhhocba="5f0c7d1e-0000-4000-8000-000000000077", **right)
    assert send(intake, school, fresh) == ("accepted", set())


def test_the_recalled_bytes_again_are_a_duplicate(intake, school, office):
    office.recall((school.record_id(0), 1))
    outcome = intake.send(school, school.batch([school.record(0), second(school)]))
    assert outcome.states == ["duplicate", "accepted"]
