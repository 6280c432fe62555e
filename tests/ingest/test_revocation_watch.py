"""The embedded queue's round remembers what the trust folder revokes, before the list's file may go."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from sqlalchemy import select, text
from stage.world import utc
from structlog.testing import capture_logs

from ingest.queue_embedded import EmbeddedQueue
from ingest.revocation_watch import TRY_AGAIN_SECONDS, RevocationWatch
from registry.store.revocation_tables import revocation
from registry.transactions import reading, transaction
from registry.trust_folder import TrustFolder


def test_a_round_of_the_queue_remembers_what_a_new_list_revokes(sqlite_intake, world):
    intake, principal = sqlite_intake, world.primary.principal.credential
    ticks = [0.0]
    trust = TrustFolder(intake.folder / "trust", monotonic=lambda: ticks[0])
    place = dataclasses.replace(intake.place, trust=trust)
    queue = EmbeddedQueue(place)
    queue.run_once()
    assert principal.sha256 not in remembered(place)
    serials = {principal.serial: utc("2026-05-01T00:00")}
    crl = world.authorities.gov.crl(serials, number=2, since=world.clock - timedelta(hours=1))
    (intake.folder / "trust" / "crls" / "gov-ca.crl").write_bytes(crl)
    ticks[0] += 2
    queue.run_once()
    assert principal.sha256 in remembered(place)
    before = remembered(place)
    EmbeddedQueue(place).run_once()
    assert remembered(place) == before, "a process that starts looks again and learns nothing new"


def test_where_it_fails_it_alarms_holds_nothing_up_and_is_tried_again_after_a_minute(sqlite_intake):
    place, ticks = sqlite_intake.place, [0.0]
    watch = RevocationWatch(place, monotonic=lambda: ticks[0])
    with transaction(place.engine) as connection:
        connection.execute(text("ALTER TABLE revocation RENAME TO away"))
    with capture_logs() as lines:
        watch.look()
        watch.look()
    assert [line["alarm"] for line in lines if line["event"] == "revocations not remembered"] == [True]
    with transaction(place.engine) as connection:
        connection.execute(text("ALTER TABLE away RENAME TO revocation"))
    watch.look()
    assert remembered(place) == []
    ticks[0] = TRY_AGAIN_SECONDS
    watch.look()
    assert remembered(place), "one of the world's signers is revoked"


def remembered(place):
    with reading(place.engine) as connection:
        return sorted(connection.scalars(select(revocation.c.certificate_sha256)))
