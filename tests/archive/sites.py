"""Hubs for the tests of archives: one with a year of records in every state, and empty ones."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from intake import make_intake
from office import SCHOOL, Office

from hocba.archive.export import export
from hocba.archive.taking_in import take_in
from hocba.settings import Settings
from hocba.wiring import Hub
from ingest.workplace import Workplace
from registry import codes, find
from registry.keyring import Keyring
from registry.originals import Originals
from registry.rules.lookup_code import normalise
from registry.spool import Spool
from registry.transactions import reading
from registry.trust_folder import TrustFolder
from sealer.keys import HubSeal

YEAR = "2025-2026"
NOTE = "Em An bị ghi nhầm điểm Toán"


class Site:
    """A hub in a folder, on a database."""

    def __init__(self, engine, world, folder: Path, *, keys: Path | None = None) -> None:
        self.world, self.folder, self.engine = world, folder, engine
        folder.mkdir(parents=True, exist_ok=True)
        if keys:
            shutil.copytree(keys, folder / "secrets")
        keyring = Keyring.create(folder / "secrets")
        place = Workplace(
            engine=engine,
            keyring=keyring,
            originals=Originals(folder / "originals", keyring),
            spool=Spool(folder / "spool", keyring),
            trust=TrustFolder(world.write_trust(folder / "trust")),
            clock=lambda: world.clock,
            seal=HubSeal.create(folder / "secrets", "Test hub"),
        )
        place.originals.prepare()
        address = engine.url.render_as_string(hide_password=False)
        self.hub = Hub(Settings(data_dir=folder, database_url=address, clock=world.clock), place)

    @property
    def place(self) -> Workplace:
        return self.hub.place

    def at(self, **later) -> Site:
        """The same hub at a later moment."""
        moment = self.world.clock + timedelta(**later)
        other = object.__new__(Site)
        other.__dict__ = {**self.__dict__}
        other.hub = Hub(self.hub.settings, dataclasses.replace(self.place, clock=lambda: moment))
        return other

    def fill(self) -> None:
        """Records of three schools: in force, recalled with a corrected version, pending, withdrawn, re-keyed."""
        intake = make_intake(self.engine, self.world, self.folder, self.place.keyring)
        office = Office.opened(self.place, self.world)
        school = self.world.school(SCHOOL)
        intake.send(school, school.batch([*(school.record(n) for n in range(4)), school.json_record(9)]))
        older = "2024-2025"
        intake.send(school, school.batch([school.record(0, namhoc=older)], namhoc=older))
        other = self.world.school("42000301")
        intake.send(other, other.batch([other.record(7), other.record(8)], closes=False))
        office.recall((school.record_id(1), 1), note=NOTE)
        corrected = school.record(1, phienban="2")
        intake.send(school, school.batch([corrected, b"<not-a-record/>"]))
        office.ask((school.record_id(2), 1), note=NOTE)
        with self.engine.begin() as connection:
            codes.rekey(connection, self.place.keyring, record_pk=1, at=self.world.clock)

    def export(self, target: Path, **options):
        return export(self.hub, YEAR, target, **options)

    def take_in(self, source: Path, **options):
        return take_in(self.hub, source, **options)

    def printed(self) -> dict[str, str]:
        """Record name → its live printed code."""
        with reading(self.engine) as connection:
            rows = connection.exec_driver_sql(
                "SELECT pk, record_id, version, dossier_pk FROM record WHERE namhoc = '2025-2026' ORDER BY pk"
            ).all()
            found = codes.reveal_many(connection, self.place.keyring, [row.pk for row in rows])
        names = {row.pk: f"{row.record_id}/{row.version}" for row in rows}
        both = {names[pk]: pair for pk, pair in found.items()}
        return {n: c[0] for n, c in both.items()} | {f"dossier of {n}": c[1] for n, c in both.items()}

    def look_up(self, printed: str):
        """What the register answers to a code: everything that is not this database's own numbers."""
        with reading(self.engine) as connection:
            code = normalise(printed)
            found = find.by_code(connection, self.place.keyring, code, now=self.place.clock())
        if found is None:
            return None
        return found.kind, found.replaced_at is None, [_answer(held) for held in found.records if held.namhoc == YEAR]


def _answer(held):
    others = [other and (other.record_id, other.version) for other in (held.replaced_by, held.replaces)]
    own = dataclasses.asdict(held)
    for name in ("pk", "dossier_pk", "replaced_by", "replaces"):
        own.pop(name)
    return own, others


def checked(bag: Path, *words: str) -> tuple[int, str]:
    """The archive's own script, as a stranger runs it."""
    command = [sys.executable, "-I", str(bag / "check" / "check.py"), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", env={"PATH": "/usr/bin:/bin"})
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout
