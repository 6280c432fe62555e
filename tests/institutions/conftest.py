"""The institutions' door over a hub whose records are really there (``tests/portal/hub.py``)."""

from __future__ import annotations

import pytest
from institution_desk import InstitutionDesk

from tests.portal.hub import Hub


@pytest.fixture
def desk(sqlite_engine, keyring, world, tmp_path):
    """On SQLite: for what the database cannot change."""
    return InstitutionDesk(Hub(sqlite_engine, keyring, world, tmp_path))


@pytest.fixture
def desk_on_both(engine, keyring, world, tmp_path):
    """On SQLite and on PostgreSQL: for what locks, counts or sorts."""
    return InstitutionDesk(Hub(engine, keyring, world, tmp_path))
