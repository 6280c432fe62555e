"""Back up a hub at work, destroy everything, restore, and it is the same hub: on SQLite and on PostgreSQL."""

from __future__ import annotations

import dataclasses
import shutil
import threading
from pathlib import Path

import pytest
from databases import empty_database, postgresql
from intake import make_intake

from hocba import backup
from hocba.backup import back_up, newest, originals_in
from hocba.backup_manifest import BackupFailed
from hocba.recheck import recheck
from hocba.restore import mend, restore
from hocba.settings import Settings
from hocba.wiring import Hub
from ingest.pipeline import run_through
from ingest.steps.unpack import unpack
from ingest.steps.verify import verify_chunk
from registry import batches, codes, find
from registry.rules.lifecycle import State
from registry.rules.lookup_code import normalise
from registry.transactions import open_engine, reading


class Site:
    """A province's machine: its folders under one, its database, and the backup on another."""

    def __init__(self, engine, world, folder: Path, keyring) -> None:
        self.folder, self.engine, self.world = folder, engine, world
        self.target, self.keys = folder.parent / "vault" / "backup", folder.parent / "safe"
        self.settings = Settings(
            data_dir=folder, database_url=engine.url.render_as_string(hide_password=False), clock=world.clock
        )
        self.intake = make_intake(engine, world, folder, keyring)
        self.hub = Hub(self.settings, self.intake.place)

    def back_up(self, **options):
        return back_up(self.hub, self.target, keys=self.keys, **options)

    def destroy(self) -> None:
        """Everything but the trust material, which is the authorities' and public."""
        self.engine.dispose()
        if self.engine.dialect.name == "sqlite":
            for file in self.folder.glob("*.sqlite3*"):
                file.unlink()
        else:
            empty_database(self.engine)
        for name in ("originals", "spool", "secrets"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def restore(self):
        done = restore(self.settings, self.target, keys=self.keys)
        self.engine.dispose()
        return done

    def wrong(self) -> list[str]:
        return [found.en for found in recheck(self.intake.place, seen=lambda: None)]

    def codes(self) -> dict[int, str]:
        pks = [row.pk for row in self.intake.records()]
        with reading(self.engine) as connection:
            return {pk: both[0] for pk, both in codes.reveal_many(connection, self.intake.place.keyring, pks).items()}


@pytest.fixture
def folder(tmp_path, keyring):
    made = tmp_path / "site"
    shutil.copytree(tmp_path / "secrets", made / "secrets")
    return made


@pytest.fixture
def own_sqlite_engine(sqlite_engine, folder):
    """Where a hub without settings has it."""
    sqlite_engine.dispose()
    shutil.copyfile(sqlite_engine.url.database, folder / "hocba.sqlite3")
    engine = open_engine(f"sqlite:///{folder}/hocba.sqlite3")
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request, world, folder, keyring):
    return Site(request.getfixturevalue(f"own_{request.param}_engine"), world, folder, keyring)


@pytest.fixture
def one_site(own_sqlite_engine, world, folder, keyring):
    """Where the database makes no difference."""
    return Site(own_sqlite_engine, world, folder, keyring)


@pytest.fixture
def own_postgresql_engine():
    """A database of its own: it is dropped and filled again."""
    with postgresql() as engine:
        yield engine


def half_worked(site, numbers) -> str:
    """A batch stopped after its originals were written and before any row."""
    school = site.world.primary
    batch_id = site.intake.receive(school, school.batch([school.record(n) for n in numbers])).batch.id
    unpack(site.intake.place, batch_id)
    verify_chunk(site.intake.place, batch_id, 0)
    return batch_id


def test_a_hub_with_records_of_every_state_comes_back_whole(site):
    school = site.world.primary
    sent = site.intake.send(school, school.batch([school.record(n) for n in range(4)]))
    states = [None, State.WITHDRAWN, None, State.SUSPENDED]
    for item, state in zip(sent.items, states, strict=True):
        if state:
            site.intake.set_state(item.record_id, item.version, state)
    waiting = site.intake.receive(school, school.batch([school.record(10)])).batch.id
    half = half_worked(site, [20, 21])
    before, printed = [tuple(row) for row in site.intake.records()], site.codes()

    done = site.back_up()
    assert (done.copied, done.faults) == (4, [])
    site.destroy()
    assert site.restore().copied == 4

    assert [tuple(row) for row in site.intake.records()] == before
    assert site.codes() == printed
    for pk, code in printed.items():
        with reading(site.engine) as connection:
            found = find.by_code(connection, site.intake.place.keyring, normalise(code), now=site.world.clock)
        assert [held.pk for held in found.records] == [pk]
    assert set(site.intake.place.spool.ids()) == {waiting, half}
    # What was on its way goes on from where the snapshot has it, from received bytes that came along.
    for batch_id in (waiting, half):
        run_through(site.intake.place, batch_id)
        assert set(site.intake.outcome(batch_id).states) == {"accepted"}
    # Two states were set, not decided: that it is told so is right, and nothing else is wrong.
    not_decided = "its state is not what the audit's lines come to"
    assert sorted(site.wrong()) == [*[not_decided] * 2, "suspended, but not by anybody who may, or for so long"]
    site.intake.assert_whole()


def test_a_batch_that_comes_in_meanwhile_is_wholly_in_or_wholly_out(site, monkeypatch):
    """Records become rows between the snapshot and the copying of the originals: the worst moment."""
    school = site.world.primary
    site.intake.send(school, school.batch([school.record(1)]))
    half = half_worked(site, [2, 3])
    copy, went_on = backup._copy_originals, []

    def meanwhile(*args, **named):
        run_through(site.intake.place, half)
        went_on.extend(site.intake.outcome(half).states)
        return copy(*args, **named)

    monkeypatch.setattr(backup, "_copy_originals", meanwhile)
    site.back_up()
    assert went_on == ["accepted", "accepted"]
    site.destroy()
    site.restore()
    assert len(site.intake.records()) == 1
    assert site.wrong() == []  # no row without its original, no original without its row
    run_through(site.intake.place, half)
    assert site.intake.outcome(half).states == ["accepted", "accepted"]
    site.intake.assert_whole()


def test_backups_taken_while_batches_keep_coming_are_each_whole(site):
    school = site.world.primary
    zips = [school.batch([school.record(100 + 2 * n), school.record(101 + 2 * n)]) for n in range(6)]
    senders = threading.Thread(target=lambda: [site.intake.send(school, content) for content in zips])
    senders.start()
    taken = 0
    while senders.is_alive() or not taken:
        assert site.back_up().faults == []
        taken += 1
    senders.join()
    site.destroy()
    site.restore()
    with reading(site.engine) as connection:
        unfinished = batches.unfinished(connection, limit=10)
    for batch_id in unfinished:
        run_through(site.intake.place, batch_id)
    assert site.wrong() == []
    site.intake.assert_whole()


def test_the_second_backup_copies_only_what_is_new(one_site):
    school = one_site.world.primary
    one_site.intake.send(school, school.batch([school.record(1), school.record(2)]))
    one_site.back_up()
    one_site.intake.send(school, school.batch([school.record(3)]))
    done = one_site.back_up()
    assert (done.copied, done.there) == (1, 2)
    assert len(list((one_site.target / "snapshots").iterdir())) == 2


def test_a_restore_never_writes_over_anything(site):
    school = site.world.primary
    site.intake.send(school, school.batch([school.record(1)]))
    site.back_up()
    with pytest.raises(BackupFailed, match="the database"):
        restore(site.settings, site.target, keys=site.keys)
    site.destroy()
    (site.folder / "originals" / "ab" / "cd").mkdir(parents=True)
    (site.folder / "originals" / "ab" / "cd" / ("abcd" + "0" * 60)).write_bytes(b"somebody's")
    with pytest.raises(BackupFailed, match="the store of originals"):
        site.restore()
    shutil.rmtree(site.folder / "originals")
    (site.folder / "secrets").mkdir()
    (site.folder / "secrets" / "root.key").write_text("11" * 32)
    with pytest.raises(BackupFailed, match="other keys"):
        site.restore()
    assert (site.folder / "secrets" / "root.key").read_text() == "11" * 32
    shutil.rmtree(site.folder / "secrets")
    site.restore()
    assert site.wrong() == []


def test_a_byte_that_changed_in_the_backup_is_found(one_site):
    school = one_site.world.primary
    sent = one_site.intake.send(school, school.batch([school.record(1), school.record(2)]))
    one_site.back_up()
    flip(bad := next((one_site.target / "originals").rglob(sent.items[0].sha256)))
    assert one_site.back_up(check=True).copied == 1  # mended from the hub
    flip(bad)
    one_site.destroy()
    done = one_site.restore()
    assert done.faults == [sent.items[0].sha256]
    assert one_site.wrong() == ["its original is missing"]
    database = next(p for p in newest(one_site.target).iterdir() if p.name.startswith("database"))
    flip(database)
    one_site.destroy()
    with pytest.raises(BackupFailed, match="damaged"):
        one_site.restore()


def test_keys_lie_apart_and_without_them_nothing_can_be_read(one_site):
    school = one_site.world.primary
    data = school.record(1)
    one_site.intake.send(school, school.batch([data]))
    one_site.back_up()
    root = (one_site.folder / "secrets" / "root.key").read_bytes().strip()
    files = [file.read_bytes() for file in one_site.target.rglob("*") if file.is_file()]
    assert files
    assert not any(root in content or data[:200] in content for content in files)
    assert {file.name for file in one_site.keys.iterdir()} >= {"root.key", "seal.p12"}
    assert all(file.stat().st_mode & 0o077 == 0 for file in one_site.keys.iterdir())
    with pytest.raises(BackupFailed, match="outside"):
        back_up(one_site.hub, one_site.target, keys=one_site.target / "keys")
    one_site.destroy()
    with pytest.raises(BackupFailed, match="keys are missing"):
        restore(one_site.settings, one_site.target, keys=one_site.keys.parent / "elsewhere")


def test_a_damaged_original_is_told_and_mended_from_the_backup_before(one_site):
    school = one_site.world.primary
    sent = one_site.intake.send(school, school.batch([school.record(1), school.record(2)]))
    one_site.back_up()
    one_site.intake.send(school, school.batch([school.record(3)]))
    flip(next((one_site.folder / "originals").rglob(sent.items[0].sha256)))
    next((one_site.folder / "originals").rglob(sent.items[1].sha256)).unlink()
    assert one_site.back_up().faults == []  # the good ones are there already, and stay
    mended = mend(one_site.hub, one_site.target)
    assert (mended.copied, mended.there, mended.faults) == (2, 1, [])
    assert one_site.wrong() == []


def test_what_is_damaged_before_its_first_backup_is_told(one_site):
    school = one_site.world.primary
    sent = one_site.intake.send(school, school.batch([school.record(1), school.record(2)]))
    flip(next((one_site.folder / "originals").rglob(sent.items[0].sha256)))
    done = one_site.back_up()
    assert (done.copied, done.faults) == (1, [sent.items[0].sha256])


def test_new_keys_open_old_and_new_backups(one_site):
    school = one_site.world.primary
    one_site.intake.send(school, school.batch([school.record(1)]))
    one_site.back_up()
    one_site.intake.place.keyring.add_key()
    place = dataclasses.replace(
        one_site.intake.place, keyring=type(one_site.intake.place.keyring).load(one_site.folder / "secrets")
    )
    one_site.hub = Hub(one_site.settings, place)
    one_site.intake.send(school, school.batch([school.record(2)]))
    one_site.back_up()
    one_site.destroy()
    one_site.restore()
    assert one_site.wrong() == []
    assert len(list(originals_in(one_site.target, place.keyring).digests())) == 2


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
