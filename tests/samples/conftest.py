"""Both databases, with nothing in them: SQLite always, PostgreSQL in `make proof` (a minute and a half)."""

from __future__ import annotations

import pytest
from sample_hub import empty_database_url


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)])
def database_url(request, tmp_path_factory):
    with empty_database_url(request.param, tmp_path_factory.mktemp("database")) as url:
        yield url
