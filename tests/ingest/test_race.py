"""Two batches with the same record at the same moment on PostgreSQL: one wins, the other gets its answer."""

from __future__ import annotations

import threading

import pytest
from intake import make_intake

from ingest.steps import verify
from ingest.steps.receipt import give_receipt
from ingest.steps.register import register
from ingest.steps.unpack import unpack

ROUNDS = 6


@pytest.fixture
def intake(postgresql_engine, world, tmp_path, keyring):
    return make_intake(postgresql_engine, world, tmp_path, keyring)


def ready(intake, school, content) -> str:
    """A batch whose records are verified and not yet registered."""
    batch_id = intake.receive(school, content).batch.id
    unpack(intake.place, batch_id)
    verify.verify_chunk(intake.place, batch_id, 0)
    assert verify.close_verifying(intake.place, batch_id)
    return batch_id


def at_once(intake, *batch_ids):
    """Register all of them at the same moment, each in a thread with a connection of its own."""
    barrier, errors = threading.Barrier(len(batch_ids)), []

    def run(batch_id):
        try:
            barrier.wait(10)
            register(intake.place, batch_id)
            give_receipt(intake.place, batch_id)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(i,)) for i in batch_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    return [intake.outcome(i) for i in batch_ids]


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_the_same_bytes_in_two_batches_are_one_record_and_one_duplicate(intake, world, round_):
    school = world.primary
    shared = school.record(0)
    one = ready(intake, school, school.batch([shared, school.record(1)]))
    other = ready(intake, school, school.batch([school.record(2), shared]))
    a, b = at_once(intake, one, other)
    assert sorted([a.states[0], b.states[1]]) == ["accepted", "duplicate"]
    assert (a.states[1], b.states[0]) == ("accepted", "accepted")
    assert a.items[0].record_pk == b.items[1].record_pk
    assert len(intake.records()) == 3
    intake.assert_whole()


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_two_contents_under_one_id_one_wins_the_other_conflicts(intake, world, round_):
    school = world.primary
    one = ready(intake, school, school.batch([school.record(0)]))
    other = ready(intake, school, school.batch([school.record(0, tenlop="5A9")]))
    outcomes = at_once(intake, one, other)
    assert sorted(o.states[0] for o in outcomes) == ["accepted", "refused"]
    (loser,) = (o for o in outcomes if o.states == ["refused"])
    assert loser.codes == [{"version-conflict"}]
    intake.assert_whole()


def test_two_ids_for_one_learner_one_wins(intake, world):
    school = world.primary
    one = ready(intake, school, school.batch([school.record(0)]))
    other = ready(intake, school, school.batch([school.record(0, madinhdanhhocba=school.record_id(99))]))
    outcomes = at_once(intake, one, other)
    assert sorted(o.states[0] for o in outcomes) == ["accepted", "refused"]
    intake.assert_whole()


def test_two_years_of_one_learner_open_one_dossier(intake, world):
    school = world.primary
    one = ready(intake, school, school.batch([school.record(0)]))
    other = ready(intake, school, school.batch([school.record(0, namhoc="2024-2025")], namhoc="2024-2025"))
    assert [o.states for o in at_once(intake, one, other)] == [["accepted"], ["accepted"]]
    assert len({row.dossier_pk for row in intake.records()}) == 1


def test_one_batch_registered_by_two_workers_is_registered_once(intake, world):
    school = world.primary
    batch_id = ready(intake, school, school.batch(school.records(5)))
    first, _ = at_once(intake, batch_id, batch_id)
    assert first.states == ["accepted"] * 5
    intake.assert_whole()


def test_the_same_bytes_received_twice_at_once_are_one_batch(intake, world):
    school = world.primary
    content = school.batch([school.record(0)])
    barrier, found = threading.Barrier(4), []

    def run():
        barrier.wait(10)
        found.append(intake.receive(school, content))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len({reception.batch.id for reception in found}) == 1
    assert sum(reception.new for reception in found) == 1
    assert len(list(intake.place.spool.ids())) == 1
