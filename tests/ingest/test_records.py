"""Each record of a batch is judged on its own, in manifest order: accepted, refused, duplicate."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from stage.world import utc

from registry import codes
from registry.rules.lifecycle import State
from registry.store.tables import audit_line, dossier, finding
from registry.transactions import reading


@pytest.fixture
def school(world):
    return world.primary


def test_accepted_records_are_effective_at_once_if_the_batch_closes(intake, school):
    intake.send(school, school.batch(school.records(2)))
    rows = intake.records()
    assert {row.state for row in rows} == {State.EFFECTIVE}
    assert {row.period_id for row in rows} == {None}


def test_accepted_records_wait_for_their_periods_lock_otherwise(intake, school):
    intake.send(school, school.batch(school.records(2), closes=False))
    rows = intake.records()
    assert {row.state for row in rows} == {State.PENDING}
    assert None not in {row.period_id for row in rows}


def test_each_accepted_record_has_its_code_its_dossier_and_its_audit_line(intake, school):
    outcome = intake.send(school, school.batch(school.records(3)))
    with reading(intake.place.engine) as connection:
        printed = codes.reveal_many(connection, intake.place.keyring, [i.record_pk for i in outcome.items])
        lines = connection.execute(
            select(audit_line).where(audit_line.c.act == "record:accept").order_by(audit_line.c.seq)
        ).all()
    assert len({code for pair in printed.values() for code in pair if code}) == 6
    assert [line.subject for line in lines] == [f"record:{i.record_id}/1" for i in outcome.items]


def test_a_bad_record_is_refused_with_all_its_problems_and_the_others_are_taken(intake, school, world):
    bad = school.record(1, matruong=world.school("03").code, namhoc="2024-2025")
    outcome = intake.send(school, school.batch([school.record(0), bad, b"<x", school.record(2)]))
    assert outcome.states == ["accepted", "refused", "refused", "accepted"]
    assert {"school-mismatch", "year-mismatch"} <= outcome.codes[1]
    assert outcome.codes[2] == {"not-well-formed"}
    intake.assert_whole()


def test_the_registers_problems_are_reported_beside_the_verifiers(intake, school):
    intake.send(school, school.batch([school.record(0)]))
    both = intake.send(school, school.batch([school.record(0, tenlop="5A9")], dot="cu"))
    assert both.codes == [{"version-conflict", "period-closed"}]


def test_the_same_bytes_again_are_a_duplicate_whatever_became_of_them(intake, school):
    first = intake.send(school, school.batch([school.record(0)]))
    again = intake.send(school, school.batch([school.record(0), school.record(1)]))
    assert again.states == ["duplicate", "accepted"]
    assert again.items[0].record_pk == first.items[0].record_pk
    intake.set_state(school.record_id(0), 1, State.RECALLED)
    assert intake.send(school, school.batch([school.record(0)], dot="cu")).states == ["duplicate"]
    intake.assert_whole()


def test_the_same_bytes_twice_in_one_batch_are_one_record(intake, school):
    outcome = intake.send(school, school.batch([school.record(0), school.record(0)]))
    assert outcome.states == ["accepted", "duplicate"]
    assert outcome.items[0].record_pk == outcome.items[1].record_pk
    intake.assert_whole()


def test_two_contents_under_one_id_in_one_batch_the_first_wins(intake, school):
    outcome = intake.send(school, school.batch([school.record(0), school.record(0, tenlop="5A9")]))
    assert outcome.states == ["accepted", "refused"]
    assert outcome.codes[1] == {"version-conflict"}
    intake.assert_whole()


def test_a_second_version_waits_for_the_recall_of_the_first(intake, school):
    intake.send(school, school.batch([school.record(0)]))
    second = school.batch([school.record(0, phienban="2")])
    assert intake.send(school, second).codes == [{"predecessor-not-recalled"}]
    intake.set_state(school.record_id(0), 1, State.RECALLED)
    assert intake.send(school, second).states == ["accepted"]
    first, other = intake.records()
    assert other.predecessor_pk == first.pk
    assert other.dossier_pk == first.dossier_pk


def test_a_correction_is_taken_after_the_lock_and_effective_whatever_the_batch_says(intake, school):
    intake.send(school, school.batch([school.record(0)]))
    intake.set_state(school.record_id(0), 1, State.RECALLED)
    late = school.batch([school.record(0, phienban="2"), school.record(1)], dot="cu", closes=False)
    outcome = intake.send(school, late)
    assert outcome.states == ["accepted", "refused"]
    assert outcome.codes[1] == {"period-closed"}
    assert intake.records()[1].state == State.EFFECTIVE


def test_a_second_version_of_another_learner_is_refused(intake, school):
    intake.send(school, school.batch([school.record(0)]))
    intake.set_state(school.record_id(0), 1, State.RECALLED)
    other = school.record(0, phienban="2", sodinhdanh="042200099999", mahocsinh="X-99999")
    assert intake.send(school, school.batch([other])).codes == [{"learner-mismatch"}]


def test_another_school_may_not_go_on_with_a_record_unless_it_is_the_successor(intake, world, school):
    intake.send(school, school.batch([school.record(0)]))
    intake.set_state(school.record_id(0), 1, State.RECALLED)
    heir = world.school("42000202")
    second = heir.record(
        0, madinhdanhhocba=school.record_id(0), phienban="2", mahocsinh=_pupil(school.record(0)),
    )  # fmt: skip
    before = intake.at(utc("2026-07-20T00:00"))
    assert before.send(heir, heir.batch([second])).codes == [{"school-mismatch"}]
    assert intake.send(heir, heir.batch([second])).states == ["accepted"]


def test_a_period_that_has_locked_or_is_not_for_the_level_refuses_records(intake, world, school):
    assert intake.send(school, school.batch([school.record(0)], dot="cu")).codes == [{"period-closed"}]
    lower = world.school("03")
    assert intake.send(lower, lower.batch([lower.record(0)], dot="0")).codes == [{"period-closed"}]


def test_the_deadline_is_the_moment_the_last_byte_was_on_disk(intake, school):
    content = school.batch([school.record(0)], dot="cu")
    received = intake.at(utc("2026-06-30T16:59:59")).receive(school, content)
    assert intake.at(utc("2026-07-05T00:00")).send(school, content).batch.id == received.batch.id
    assert intake.outcome(received.batch.id).states == ["accepted"]


def test_a_second_live_record_at_the_same_school_conflicts(intake, school):
    intake.send(school, school.batch([school.record(0)]))
    other = school.record(0, madinhdanhhocba=school.record_id(77))
    assert intake.send(school, school.batch([other])).codes == [{"version-conflict"}]


def test_a_second_live_record_at_another_school_is_a_finding_for_the_department(intake, world, school):
    intake.send(school, school.batch([school.record(0)]))
    heir = world.school("42000202")
    outcome = intake.send(heir, heir.batch([heir.record(0)]))
    assert outcome.states == ["accepted"]
    first, second = intake.records()
    with reading(intake.place.engine) as connection:
        found = connection.execute(select(finding)).one()
    assert (found.record_pk, found.code, found.detail) == (second.pk, "second-live-record", {"others": [first.pk]})
    assert outcome.items[0].findings == (), "a school is not told of another school's record"


def test_a_learners_years_of_one_level_are_one_dossier(intake, school):
    intake.send(school, school.batch([school.record(0)]))
    intake.send(school, school.batch([school.record(0, namhoc="2024-2025")], namhoc="2024-2025"))
    one, other = intake.records()
    assert one.dossier_pk == other.dossier_pk
    with reading(intake.place.engine) as connection:
        pair = codes.reveal_many(connection, intake.place.keyring, [one.pk, other.pk])
    assert pair[one.pk][1] == pair[other.pk][1] is not None
    assert pair[one.pk][0] != pair[other.pk][0]


def test_a_dossier_learns_the_citizen_id_from_the_first_record_that_has_one(intake, school):
    intake.send(school, school.batch([school.record(0, sodinhdanh=None)]))
    with reading(intake.place.engine) as connection:
        assert connection.execute(select(dossier.c.citizen_mac)).scalar_one() is None
    intake.send(school, school.batch([school.record(0, namhoc="2024-2025")], namhoc="2024-2025"))
    with reading(intake.place.engine) as connection:
        assert connection.execute(select(dossier.c.citizen_mac)).scalar_one() is not None


def test_nothing_of_a_learner_stands_in_the_database_in_clear(sqlite_intake, school):
    intake = sqlite_intake
    intake.send(school, school.batch([school.record(0), school.record(0, tenlop="5A9"), b"<x"]))
    learner = school.learner(0)
    content = b"".join(path.read_bytes() for path in intake.folder.glob("register.sqlite3*"))
    for secret in (learner.name, learner.birth, learner.citizen_id):
        assert secret.encode() not in content
    stored = b"".join(path.read_bytes() for path in (intake.folder / "originals").rglob("*") if path.is_file())
    assert learner.name.encode() not in stored


def test_a_dry_run_judges_everything_and_stores_nothing_but_its_result(intake, school):
    content = school.batch([school.record(0), school.record(0, tenlop="5A9"), b"<x", school.record(0)])
    outcome = intake.send(school, content, dry_run=True)
    assert outcome.states == ["accepted", "refused", "refused", "duplicate"]
    assert intake.records() == []
    assert list(intake.place.originals.digests()) == []
    assert list(intake.place.spool.ids()) == []
    assert intake.send(school, content).batch.id != outcome.batch.id
    assert intake.send(school, content, dry_run=True).states == ["duplicate", "refused", "refused", "duplicate"]


def _pupil(record: bytes) -> str:
    return record.decode().partition("<mahocsinh>")[2].partition("<")[0]
