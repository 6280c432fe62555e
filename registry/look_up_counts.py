"""How often each record was shown to the public, by tier: numbers and nothing else, no moment and no place. No page.

Added up elsewhere and brought here in one go (``portal.public.look_up_tally``): a look-up itself writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from registry.store.look_up_tables import look_up_count as table

# Three values a row; SQLite takes 32,766 in a statement.
_AT_ONCE = 5_000

# Record pk and tier.
Shown = tuple[int, int]


def add(connection: Connection, counted: Mapping[Shown, int]) -> None:
    """Add these to what is there. Processes that add at the same moment come one after the other, row by row."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    ordered = sorted(counted)  # always in one order: two processes never wait for each other
    for start in range(0, len(ordered), _AT_ONCE):
        part = ordered[start : start + _AT_ONCE]
        rows = [{"record_pk": pk, "tier": tier, "number": counted[pk, tier]} for pk, tier in part]
        statement = insert(table).values(rows)
        more = {"number": table.c.number + statement.excluded.number}
        connection.execute(statement.on_conflict_do_update(index_elements=["record_pk", "tier"], set_=more))


def of_record(connection: Connection, record_pk: int) -> Mapping[int, int]:
    """Tier → how often this record was shown at it; both tiers are there."""
    rows = connection.execute(select(table.c.tier, table.c.number).where(table.c.record_pk == record_pk))
    return {1: 0, 2: 0} | {row.tier: row.number for row in rows}
