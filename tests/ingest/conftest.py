"""An intake on both databases."""

from __future__ import annotations

import pytest
from intake import make_intake


@pytest.fixture
def intake(engine, world, tmp_path, keyring):
    """A hub with the test province, empty of records."""
    return make_intake(engine, world, tmp_path, keyring)


@pytest.fixture
def sqlite_intake(sqlite_engine, world, tmp_path, keyring):
    """The same where the database makes no difference."""
    return make_intake(sqlite_engine, world, tmp_path, keyring)
