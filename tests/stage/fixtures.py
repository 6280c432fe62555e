"""The test world as a session fixture, for every test folder."""

from __future__ import annotations

import pytest
from stage.world import World, make_world


@pytest.fixture(scope="session")
def world() -> World:
    """One province for the whole session. Tests read it and never change it."""
    return make_world()
