"""What every test may ask for: both databases, a keyring, a moment."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta, timezone

import pytest
from databases import empty, postgresql
from stage.fixtures import world  # noqa: F401 - a fixture for every folder

from registry.keyring import Keyring
from registry.transactions import migrate, open_engine


@pytest.fixture(scope="session")
def _postgresql_engine():
    with postgresql() as engine:
        yield engine


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory):
    file = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite3"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture
def sqlite_engine(tmp_path, _migrated_sqlite):
    """An empty, migrated register on SQLite."""
    file = tmp_path / "register.sqlite3"
    shutil.copyfile(_migrated_sqlite, file)
    engine = open_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql_engine(_postgresql_engine):
    """An empty, migrated register on PostgreSQL."""
    empty(_postgresql_engine)
    return _postgresql_engine


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request):
    """An empty, migrated register, on SQLite and on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_engine")


@pytest.fixture
def keyring(tmp_path):
    return Keyring.create(tmp_path / "secrets")


@pytest.fixture
def moment():
    """The moment at which tests happen (samples/README.md)."""
    return datetime(2026, 12, 1, 9, 0, tzinfo=timezone(timedelta(hours=7)))
