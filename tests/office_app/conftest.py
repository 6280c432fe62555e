"""The office over a small province, with somebody for every role."""

from __future__ import annotations

import shutil

import pytest
from office_kit import OfficeKit
from recall_desk import Desk
from somebody import PASSWORD, SECRET, USER

from registry import passwords
from registry.credentials import totp_context
from registry.keyring import Keyring
from registry.transactions import open_engine


@pytest.fixture(scope="session")
def _kit_on_disk(world, tmp_path_factory, _migrated_sqlite):
    folder = tmp_path_factory.mktemp("kit")
    shutil.copyfile(_migrated_sqlite, folder / "register.sqlite3")
    engine = open_engine(f"sqlite:///{folder / 'register.sqlite3'}")
    OfficeKit.opened(engine, world, folder, Keyring.create(folder / "secrets"))
    engine.dispose()
    return folder


@pytest.fixture
def keyring(tmp_path, _kit_on_disk):
    """The kit's."""
    shutil.copytree(_kit_on_disk / "secrets", tmp_path / "secrets")
    return Keyring.load(tmp_path / "secrets")


@pytest.fixture
def kit(sqlite_engine, world, tmp_path, keyring, _kit_on_disk):
    """On SQLite: pages differ by no database."""
    shutil.copytree(_kit_on_disk, tmp_path, dirs_exist_ok=True)
    kit = OfficeKit.again(sqlite_engine, world, tmp_path, keyring)
    yield kit
    assert kit.watch.unaudited == []


@pytest.fixture
def kit_on_both(engine, world, tmp_path, keyring):
    """On SQLite and on PostgreSQL: for what locks, counts or sorts."""
    kit = OfficeKit.opened(engine, world, tmp_path, keyring)
    yield kit
    assert kit.watch.unaudited == []


@pytest.fixture(scope="session")
def _desk_on_disk(world, tmp_path_factory, _migrated_sqlite):
    folder = tmp_path_factory.mktemp("desk")
    shutil.copyfile(_migrated_sqlite, folder / "register.sqlite3")
    engine = open_engine(f"sqlite:///{folder / 'register.sqlite3'}")
    Desk.opened(engine, world, folder, Keyring.create(folder / "secrets"))
    engine.dispose()
    return folder


@pytest.fixture
def desk(_desk_on_disk, world, tmp_path):
    """The recall desk on SQLite, over three records that are really there."""
    desk = Desk.again(_desk_on_disk, tmp_path / "desk", world)
    yield desk
    desk.kit.engine.dispose()
    assert desk.kit.watch.unaudited == []


@pytest.fixture
def desk_on_postgresql(postgresql_engine, world, tmp_path, keyring):
    """The same where two people really act at one moment."""
    desk = Desk.opened(postgresql_engine, world, tmp_path, keyring)
    yield desk
    assert desk.kit.watch.unaudited == []


@pytest.fixture(scope="session")
def _somebodys_hash():
    return passwords.hashed(PASSWORD)


@pytest.fixture
def mine(kit, _somebodys_hash):
    """The hub, and the browser of somebody with a password and a second factor."""
    sealed = kit.office.place.keyring.seal(SECRET.encode(), context=totp_context(USER))
    kit.office.change_account(USER, password_hash=_somebodys_hash, totp_sealed=sealed)
    return kit, kit.browser(USER)
