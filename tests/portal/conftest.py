"""A hub with records of the test province, on both databases, and readers of what it answers."""

from __future__ import annotations

import pytest
from stage.fixtures import world  # noqa: F401 - a fixture

from tests.portal.hub import Hub


@pytest.fixture
def hub(engine, keyring, world, tmp_path):  # noqa: F811
    """An empty hub: province loaded, nothing registered, on SQLite and on PostgreSQL."""
    return Hub(engine, keyring, world, tmp_path)


@pytest.fixture
def one_hub(sqlite_engine, keyring, world, tmp_path):  # noqa: F811
    """The same on SQLite alone, for what the database cannot change."""
    return Hub(sqlite_engine, keyring, world, tmp_path)


@pytest.fixture
def school(world):  # noqa: F811
    return world.primary
