"""The office over a small province, with somebody for every role."""

from __future__ import annotations

import shutil

import pytest
from office_kit import OfficeKit
from recall_desk import Desk

from registry.keyring import Keyring
from registry.transactions import open_engine


@pytest.fixture
def kit(sqlite_engine, world, tmp_path, keyring):
    """On SQLite: pages differ by no database."""
    return OfficeKit.opened(sqlite_engine, world, tmp_path, keyring)


@pytest.fixture
def kit_on_both(engine, world, tmp_path, keyring):
    """On SQLite and on PostgreSQL: for what locks, counts or sorts."""
    return OfficeKit.opened(engine, world, tmp_path, keyring)


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


@pytest.fixture
def desk_on_postgresql(postgresql_engine, world, tmp_path, keyring):
    """The same where two people really act at one moment."""
    return Desk.opened(postgresql_engine, world, tmp_path, keyring)
