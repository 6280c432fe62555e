"""No table is forgotten when a year leaves the hub: it goes, or it is said why it stays."""

from __future__ import annotations

import importlib
import pkgutil

from registry import store
from registry.archive.coverage import GOES, STAYS
from registry.store.tables import metadata


def test_every_table_goes_into_the_archive_or_stays_for_a_reason():
    for room in pkgutil.iter_modules(store.__path__):
        if room.name != "migrations":
            importlib.import_module(f"registry.store.{room.name}")
    assert not GOES.keys() & STAYS.keys()
    assert GOES.keys() | STAYS.keys() == set(metadata.tables), "registry/archive/coverage.py: name every table"
    assert all(len(why) > 20 for table, why in STAYS.items() if not why.startswith("as "))
