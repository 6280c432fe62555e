"""A time-stamping authority whose list goes: what its revocation took from a signature stays taken."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from intake import make_intake
from public_client import public_client
from stage.timestamps import stamp
from stage.world import utc

from ingest.revocation_watch import RevocationWatch
from registry import codes, evidence
from registry.transactions import reading
from registry.trust_folder import TrustFolder

STAMPED = utc("2026-05-30T08:05")


@pytest.fixture
def hub(sqlite_engine, world, tmp_path, keyring):
    return make_intake(sqlite_engine, world, tmp_path, keyring)


def stamped_record(world):
    """Signed by a teacher whose certificate was revoked since: only the stamp proves that it was in time."""
    draft = world.primary.draft(subjects=2)
    plan = draft.plan("nk-cn")
    plan.signer = world.primary.special["revoked_since"]
    plan.timestamp = lambda value: stamp(value, STAMPED, by=world.authorities.tsa)
    return draft.sign()


def look_up(hub, world):
    (row,) = hub.records()
    with reading(hub.place.engine) as connection:
        code = codes.reveal_many(connection, hub.place.keyring, [row.pk])[row.pk][0]
    found = public_client(hub).post("/api/v1/lookup", json={"code": code}).json["verification"]
    return found["indication"], found["sub_indication"]


def test_a_stamp_whose_authority_was_revoked_proves_nothing_also_when_the_list_has_gone(hub, world):
    sent = hub.send(world.primary, world.primary.batch([stamped_record(world)]))
    assert sent.states == ["accepted"], sent.codes
    tsa = world.authorities.tsa
    with reading(hub.place.engine) as connection:
        assert tsa.der in evidence.read(connection, hub.records()[0].evidence["chain"]).values()
    assert look_up(hub, world) == ("TOTAL-PASSED", None)
    file = hub.folder / "trust" / "crls" / "tsa-root.crl"
    before, ticks = file.read_bytes(), [0.0]
    since = STAMPED - timedelta(days=1)
    file.write_bytes(world.authorities.tsa_root.crl({tsa.serial: since}, number=2, since=world.clock))
    trust = TrustFolder(hub.folder / "trust", monotonic=lambda: ticks[0])
    RevocationWatch(dataclasses.replace(hub.place, trust=trust)).look()
    hub = type(hub)(dataclasses.replace(hub.place, trust=trust), hub.folder)
    revoked = look_up(hub, world)
    assert revoked == ("INDETERMINATE", "REVOKED_NO_POE")
    file.write_bytes(before)
    ticks[0] += 2
    assert trust.current().version
    assert look_up(hub, world) == revoked
