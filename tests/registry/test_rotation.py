"""No sealed column is left behind when keys change."""

import importlib
import pkgutil

from registry import store
from registry.rotation import SEALED
from registry.store.tables import metadata


def test_every_sealed_column_gets_the_new_key():
    for room in pkgutil.iter_modules(store.__path__):
        if room.name != "migrations":
            importlib.import_module(f"registry.store.{room.name}")
    columns = {c for table in metadata.tables.values() for c in table.columns if c.name.endswith("sealed")}
    assert {one.column for one in SEALED} == columns
    assert all(one.key.primary_key and one.key.table is one.column.table for one in SEALED)
