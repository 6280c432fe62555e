"""What every test may ask for: both databases, a keyring, a moment."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta, timezone

import pytest
import structlog
from databases import empty, postgresql, sqlite
from quick_apps import compiled_once
from stage.fixtures import world  # noqa: F401 - a fixture for every folder

from registry.keyring import Keyring
from registry.transactions import migrate, open_engine


@pytest.fixture(scope="session", autouse=True)
def _loggers_forget():
    """A command tried in this process sets logs up for the whole of it: no logger may keep that for good."""
    configure = structlog.configure
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(structlog, "configure", lambda **words: configure(**words | {"cache_logger_on_first_use": False}))
        yield


@pytest.fixture(scope="session", autouse=True)
def _apps_are_compiled_once():
    with compiled_once():
        yield


@pytest.fixture(autouse=True)
def _logs_as_they_were():
    yield
    structlog.reset_defaults()


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
    engine = sqlite(file)
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
