"""Missing revocation data is the hub's gap: records wait, are judged again, keep their time (package.md, Time)."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

import pytest
from intake import Intake
from joserfc import jws
from stage.world import utc

from ingest.pipeline import run_through
from ingest.steps.hold import wake_held
from registry import batches
from registry.batches import BatchState
from registry.transactions import reading
from registry.trust_folder import TrustFolder
from sealer.receipt import ReceiptRegistry


@pytest.fixture
def school(world):
    return world.primary


def with_crls(intake: Intake, world, crls: dict[str, bytes] | None = None, *, without: str = "") -> Intake:
    """The same hub once its trust folder holds these lists."""
    folder = intake.folder / "trust" / "crls"
    for file in folder.iterdir():
        file.unlink()
    for name, content in (crls or world.crls()).items():
        if name != without:
            (folder / f"{name}.crl").write_bytes(content)
    place = dataclasses.replace(intake.place, trust=TrustFolder(intake.folder / "trust"))
    return Intake(place, intake.folder)


def wake(intake: Intake) -> list[str]:
    woken = wake_held(intake.place)
    for batch_id in woken:
        run_through(intake.place, batch_id)
    return woken


def receipt(intake: Intake, batch_id: str) -> dict:
    with reading(intake.place.engine) as connection:
        token = batches.receipt_of(connection, batch_id)
    payload = jws.extract_compact(token.encode(), registry=ReceiptRegistry(algorithms=["ES256"])).payload
    return json.loads(payload)


def test_a_record_waits_for_revocation_data_and_is_taken_when_it_comes(intake, world, school):
    gap = with_crls(intake, world, without="public-ca")
    held = gap.send(school, school.batch(school.records(2)))
    assert held.batch.state is BatchState.DONE
    assert held.states == ["held", "held"]
    assert held.codes == [{"revocation-unknown"}] * 2
    assert [r["state"] for r in receipt(gap, held.batch.id)["records"]] == ["held", "held"]
    assert intake.records() == []
    assert wake(gap) == [], "nothing changed: nothing is judged again"

    whole = with_crls(intake, world).at(world.clock + timedelta(days=6))
    assert wake(whole) == [held.batch.id]
    again = whole.outcome(held.batch.id)
    assert again.states == ["accepted", "accepted"]
    assert again.batch.received_at == held.batch.received_at
    assert {row.received_at for row in intake.records()} == {held.batch.received_at}
    assert [r["state"] for r in receipt(whole, held.batch.id)["records"]] == ["accepted", "accepted"]
    assert list(intake.place.spool.ids()) == []
    assert wake(whole) == []
    intake.assert_whole()


def test_other_records_of_the_batch_need_not_wait(intake, world, school):
    gap = with_crls(intake, world, without="public-ca")
    outcome = gap.send(school, school.batch([school.record(0), b"<x"]))
    assert outcome.states == ["held", "refused"]


def test_a_record_with_another_problem_does_not_wait(intake, world, school):
    intake.send(school, school.batch([school.record(0)]))
    gap = with_crls(intake, world, without="public-ca")
    outcome = gap.send(school, school.batch([school.record(0, tenlop="5A9")]))
    assert outcome.states == ["refused"]
    assert outcome.codes == [{"revocation-unknown", "version-conflict"}]


def test_after_seven_days_it_is_refused_and_sending_again_keeps_the_first_time(intake, world, school):
    gap = with_crls(intake, world, without="public-ca")
    content = school.batch([school.record(0)])
    first = gap.send(school, content)
    assert gap.receive(school, content).batch.id == first.batch.id
    late = gap.at(world.clock + timedelta(days=7))
    assert wake(late) == [first.batch.id]
    assert late.outcome(first.batch.id).states == ["refused"]
    assert list(intake.place.spool.ids()) == []

    whole = with_crls(intake, world).at(world.clock + timedelta(days=9))
    again = whole.send(school, content)
    assert again.batch.id != first.batch.id
    assert again.batch.received_at == first.batch.received_at
    assert again.states == ["accepted"]


def test_a_deadline_met_is_met_even_if_the_data_came_after_the_lock(intake, world, school):
    gap = with_crls(intake, world, without="public-ca").at(utc("2026-06-30T10:00"))
    held = gap.send(school, school.batch([school.record(0)], dot="cu"))
    assert held.states == ["held"]
    assert wake(with_crls(intake, world).at(utc("2026-07-03T00:00"))) == [held.batch.id]
    assert intake.outcome(held.batch.id).states == ["accepted"]


def test_nothing_is_taken_while_the_manifests_signer_may_be_revoked(intake, world, school):
    gap = with_crls(intake, world, without="gov-ca")
    held = gap.send(school, school.batch([school.record(0)]))
    assert held.states == ["held"]
    assert held.refusal == ["revocation-unknown"]
    assert wake(with_crls(intake, world)) == [held.batch.id]
    again = intake.outcome(held.batch.id)
    assert (again.states, again.refusal) == (["accepted"], [])


def test_a_manifest_whose_signer_turns_out_to_be_revoked_refuses_the_batch(intake, world, school):
    gap = with_crls(intake, world, without="gov-ca")
    held = gap.send(school, school.batch([school.record(0)]))
    revoked = world.authorities.gov.crl({school.seal.credential.serial: utc("2026-05-01T00:00")})
    assert wake(with_crls(intake, world, {**world.crls(), "gov-ca": revoked})) == [held.batch.id]
    again = intake.outcome(held.batch.id)
    assert again.batch.state is BatchState.REFUSED
    assert (again.states, again.refusal) == (["refused"], ["manifest-signature-invalid"])
    assert intake.records() == []
    assert list(intake.place.spool.ids()) == []


def test_a_held_record_is_not_held_again_and_again_by_the_same_gap(intake, world, school):
    gap = with_crls(intake, world, without="public-ca")
    held = gap.send(school, school.batch([school.record(0)]))
    other_gap = with_crls(
        intake, world, {**world.crls(), "gov-ca": world.authorities.gov.crl(number=9)}, without="public-ca"
    )
    assert wake(other_gap) == [held.batch.id]
    assert intake.outcome(held.batch.id).states == ["held"]
    assert wake(other_gap) == []


def test_a_dry_run_is_never_woken(intake, world, school):
    gap = with_crls(intake, world, without="public-ca")
    assert gap.send(school, school.batch([school.record(0)]), dry_run=True).states == ["held"]
    assert wake(with_crls(intake, world)) == []
