"""The office over a small province, with somebody for every role."""

from __future__ import annotations

import pytest
from office_kit import OfficeKit


@pytest.fixture
def kit(sqlite_engine, world, tmp_path, keyring):
    """On SQLite: pages differ by no database."""
    return OfficeKit.opened(sqlite_engine, world, tmp_path, keyring)


@pytest.fixture
def kit_on_both(engine, world, tmp_path, keyring):
    """On SQLite and on PostgreSQL: for what locks, counts or sorts."""
    return OfficeKit.opened(engine, world, tmp_path, keyring)
