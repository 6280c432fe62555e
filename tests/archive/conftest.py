"""One filled hub with its archive for all tests that only read them."""

from __future__ import annotations

import pytest
from archive.sites import Site

from registry.transactions import migrate, open_engine


@pytest.fixture(scope="session")
def made(world, tmp_path_factory):
    """The hub; its archive ``bag`` and the sealed ``bag.codes`` lie in its folder's parent."""
    folder = tmp_path_factory.mktemp("archive")
    engine = open_engine(f"sqlite:///{folder}/old.sqlite3")
    migrate(engine)
    site = Site(engine, world, folder / "old")
    site.fill()
    site.export(folder / "bag", codes=folder / "bag.codes")
    yield site
    engine.dispose()


@pytest.fixture
def home(made):
    """Where the archive lies."""
    return made.folder.parent
