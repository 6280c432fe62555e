"""The same bytes again lead to the same batch, unless something in it was refused (contract/http.md)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ingest.sweep import ORPHAN_AFTER_SECONDS, Sweep


@pytest.fixture
def school(world):
    return world.primary


def test_the_same_bytes_again_are_the_same_batch(intake, school):
    content = school.batch([school.record(0)])
    first = intake.receive(school, content)
    assert first.new
    second = intake.at(first.batch.received_at + timedelta(hours=1)).receive(school, content)
    assert not second.new
    assert second.batch == first.batch
    assert list(intake.place.spool.ids()) == [first.batch.id]
    done = intake.send(school, content)
    assert done.batch.id == first.batch.id
    assert intake.receive(school, content).batch.id == first.batch.id


def test_they_are_judged_anew_once_something_was_refused_and_the_accepted_are_duplicates(intake, school):
    content = school.batch([school.record(0), b"<x"])
    first = intake.send(school, content)
    later = intake.at(first.batch.received_at + timedelta(hours=1))
    again = later.send(school, content)
    assert again.batch.id != first.batch.id
    assert again.states == ["duplicate", "refused"]
    assert again.batch.received_at == first.batch.received_at + timedelta(hours=1), "the fault was the school's"


def test_a_refused_batch_is_judged_anew(intake, school):
    first = intake.send(school, b"no zip")
    assert intake.send(school, b"no zip").batch.id != first.batch.id


def test_another_school_gets_a_batch_of_its_own(intake, world, school):
    content = school.batch([school.record(0)])
    assert intake.receive(school, content).new
    assert intake.receive(world.school("03"), content).new


def test_bytes_without_a_batch_are_cleared_away_but_not_while_they_may_be_arriving(intake, school):
    kept = intake.receive(school, school.batch([school.record(0)]))
    intake.place.spool.receive("5f1f0c0e-0000-4000-8000-000000000000", [b"orphan"], limit=100)
    now = [0.0]
    sweep = Sweep(intake.place, monotonic=lambda: now[0])
    sweep.run()
    assert len(list(intake.place.spool.ids())) == 2
    now[0] += ORPHAN_AFTER_SECONDS + 1
    sweep.run()
    assert list(intake.place.spool.ids()) == [kept.batch.id]


def test_results_of_dry_runs_are_forgotten_after_a_day(intake, school):
    tried = intake.send(school, school.batch([school.record(0)]), dry_run=True)
    real = intake.send(school, school.batch([school.record(0)]))
    Sweep(intake.at(tried.batch.finished_at + timedelta(hours=23)).place).run()
    assert intake.outcome(tried.batch.id)
    Sweep(intake.at(tried.batch.finished_at + timedelta(hours=25)).place).run()
    with pytest.raises(AssertionError):
        intake.outcome(tried.batch.id)
    assert intake.outcome(real.batch.id).states == ["accepted"]
