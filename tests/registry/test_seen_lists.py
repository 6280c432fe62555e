"""A list that stood in the trust folder for a moment is kept by who saw it until a worker has looked through it."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from clusters import until
from intake import make_intake
from sqlalchemy import select, text
from stage.world import utc
from structlog.testing import capture_logs

from ingest.revocation_watch import RevocationWatch
from registry import evidence, revocations, seen_lists
from registry.seen_lists import ListNotice
from registry.store.revocation_tables import seen_list
from registry.transactions import reading, transaction
from registry.trust_folder import TrustFolder

SINCE = utc("2026-05-01T00:00")


@pytest.fixture
def hub(engine, world, tmp_path, keyring):
    return TwoProcesses(make_intake(engine, world, tmp_path, keyring), world)


class TwoProcesses:
    """One that looks records up and one that works, over the same folder and register; each has its own clock tick."""

    def __init__(self, intake, world):
        self.intake, self.world, self.tick = intake, world, 0.0
        self.file = intake.folder / "trust" / "crls" / "gov-ca.crl"
        self.looking = TrustFolder(intake.folder / "trust", monotonic=lambda: self.tick)
        self.looking.tell(ListNotice(intake.place.engine, intake.place.clock))
        self.working = TrustFolder(intake.folder / "trust", monotonic=lambda: self.tick)
        self.watch = RevocationWatch(dataclasses.replace(intake.place, trust=self.working))

    def replace(self, content):
        self.file.write_bytes(content)
        self.tick += 2

    def rows(self):
        with reading(self.intake.place.engine) as connection:
            return connection.execute(select(seen_list).order_by(seen_list.c.sha256)).all()

    def against(self, credential):
        with reading(self.intake.place.engine) as connection:
            lists = revocations.lists_against(connection, [credential.sha256])
            return set(evidence.read(connection, lists).values())


def test_a_list_that_only_a_look_up_saw_is_remembered_all_the_same(hub, world):
    principal = world.primary.principal.credential
    hub.looking.current()
    hub.watch.look()
    before = hub.file.read_bytes()
    revoking = world.authorities.gov.crl({principal.serial: SINCE}, number=2, since=world.clock - timedelta(hours=2))
    hub.replace(revoking)
    hub.looking.current()  # a look-up; no worker looks
    until(lambda: revoking in {row.content for row in hub.rows()}, seconds=5)
    hub.replace(before)
    hub.watch.look()
    assert hub.against(principal) == {revoking}
    assert {row.content for row in hub.rows()} == {None}, "looked through: the register keeps what it said, once"
    assert all(row.read_at for row in hub.rows())


def test_what_a_worker_has_looked_through_is_not_kept_again(hub, world):
    hub.watch.look()
    lists = hub.working.current().crls
    assert seen_lists.keep_new(hub.intake.place.engine, lists, now=world.clock) == 0
    assert len(hub.rows()) == len(set(lists))
    new = world.authorities.gov.crl({}, number=9)
    assert seen_lists.keep_new(hub.intake.place.engine, [new, *lists], now=world.clock) == 1
    assert seen_lists.keep_new(hub.intake.place.engine, [new], now=world.clock) == 0


def test_a_content_that_was_changed_in_the_register_is_no_list(hub, world):
    new = world.authorities.gov.crl({}, number=9)
    seen_lists.keep_new(hub.intake.place.engine, [new], now=world.clock)
    with transaction(hub.intake.place.engine) as connection:
        connection.execute(seen_list.update().values(content=b"forged"))
    with reading(hub.intake.place.engine) as connection:
        assert seen_lists.unread(connection) == {}


def test_a_database_that_is_away_holds_no_look_up_up_and_is_tried_again(hub, world, monkeypatch):
    monkeypatch.setattr(seen_lists, "_PAUSE_SECONDS", 0.2)
    engine = hub.intake.place.engine
    with transaction(engine) as connection:
        connection.execute(text("ALTER TABLE seen_list RENAME TO away"))
    hub.looking.current()
    with transaction(engine) as connection:
        connection.execute(text("ALTER TABLE away RENAME TO seen_list"))
    until(lambda: len(hub.rows()) == len(set(hub.looking.current().crls)), seconds=5)
    with capture_logs() as lines:
        monkeypatch.setattr(seen_lists, "_TRIES", 1)
        with transaction(engine) as connection:
            connection.execute(text("ALTER TABLE seen_list RENAME TO away"))
        ListNotice(engine, hub.intake.place.clock)([b"one"])
        until(lambda: [one["event"] for one in lines] == ["lists seen and not kept"], seconds=5)
        with transaction(engine) as connection:
            connection.execute(text("ALTER TABLE away RENAME TO seen_list"))
