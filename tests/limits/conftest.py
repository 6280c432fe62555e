"""A Redis of the tests' own."""

from __future__ import annotations

import pytest
from redises import own_redis


@pytest.fixture
def redis():
    with own_redis() as server:
        yield server
