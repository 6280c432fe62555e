"""A hub on SQLite with an empty store of originals."""

from __future__ import annotations

import pytest
from intake import make_intake


@pytest.fixture
def intake(sqlite_engine, world, tmp_path, keyring):
    return make_intake(sqlite_engine, world, tmp_path, keyring)
