"""A whole intake for tests: real folders, keys and database; batches sent and run through in this process."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, update
from stage.school import School
from stage.world import World

from ingest.pipeline import run_through
from ingest.reception import Reception, Sender, receive
from ingest.workplace import Workplace
from registry import audit, batch_items, batches
from registry.batch_items import Item
from registry.batches import Batch
from registry.keyring import Keyring
from registry.load import load_province
from registry.originals import Originals
from registry.rules.lifecycle import State
from registry.spool import Spool
from registry.store.tables import record
from registry.transactions import reading, transaction
from registry.trust_folder import TrustFolder
from sealer.keys import HubSeal


@dataclass(frozen=True)
class Outcome:
    """What became of a batch."""

    batch: Batch
    items: list[Item]

    @property
    def states(self) -> list[str]:
        return [str(item.state) for item in self.items]

    @property
    def codes(self) -> list[set[str]]:
        return [{p.code for p in item.problems} for item in self.items]

    @property
    def refusal(self) -> list[str]:
        return [p.code for p in self.batch.problems]


class Intake:
    """The place, and the verbs tests use."""

    def __init__(self, place: Workplace, folder: Path) -> None:
        self.place = place
        self.folder = folder

    def at(self, moment: datetime) -> Intake:
        """The same hub at another moment."""
        return Intake(dataclasses.replace(self.place, clock=lambda: moment), self.folder)

    def receive(self, school: School, content: bytes, *, dry_run: bool = False) -> Reception:
        sender = Sender(organisation=school.code, actor="test")
        return receive(self.place, [content], sender=sender, dry_run=dry_run)

    def send(self, school: School, content: bytes, *, dry_run: bool = False) -> Outcome:
        """Receive and run through."""
        batch_id = self.receive(school, content, dry_run=dry_run).batch.id
        run_through(self.place, batch_id)
        return self.outcome(batch_id)

    def outcome(self, batch_id: str) -> Outcome:
        with reading(self.place.engine) as connection:
            batch = batches.by_id(connection, batch_id)
            assert batch is not None
            return Outcome(batch, batch_items.page(connection, batch_id))

    def records(self) -> list[Any]:
        with reading(self.place.engine) as connection:
            return list(connection.execute(select(record).order_by(record.c.pk)))

    def set_state(self, record_id: str, version: int, state: State) -> None:
        """What a decision of the office (issue 3) leaves behind."""
        mine = (record.c.record_id == record_id, record.c.version == version)
        with transaction(self.place.engine) as connection:
            connection.execute(update(record).where(*mine).values(state=state))

    def assert_whole(self) -> None:
        """No original without its row, no row without its original, no audit line out of the chain, nothing waiting."""
        rows = [row.sha256 for row in self.records()]
        assert len(rows) == len(set(rows))
        assert set(self.place.originals.digests()) == set(rows)
        for sha256 in rows:
            self.place.originals.get(sha256)
        with reading(self.place.engine) as connection:
            assert audit.first_break(connection) is None


def place_in(folder: Path, engine: Engine, keyring: Keyring, moment: datetime) -> Workplace:
    """The hub whose files lie in this folder, its clock standing still; made there before, or copied."""
    return Workplace(
        engine=engine,
        keyring=keyring,
        originals=Originals(folder / "originals", keyring),
        spool=Spool(folder / "spool", keyring),
        trust=TrustFolder(folder / "trust"),
        clock=lambda: moment,
        seal=HubSeal.create(folder / "secrets", "Test hub"),
    )


def make_intake(engine: Engine, world: World, folder: Path, keyring: Keyring, moment: datetime | None = None) -> Intake:
    """A hub with the world's province loaded, in this folder."""
    moment = moment or world.clock
    world.write_trust(folder / "trust")
    place = place_in(folder, engine, keyring, moment)
    place.originals.prepare()
    with transaction(engine) as connection:
        # Without the accounts: their password hashes cost a second, and nobody signs in here.
        load_province(connection, keyring, {**world.province, "accounts": []}, at=moment, production=False)
    return Intake(place, folder)
