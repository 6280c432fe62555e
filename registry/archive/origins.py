"""Which archives were taken in here. Reads only."""

from __future__ import annotations

from sqlalchemy import Connection, select

from registry.archive.incoming import Origin
from registry.store.archive_tables import archive


def of_year(connection: Connection, namhoc: str) -> list[Origin]:
    """The archive of that year that was taken in here, if one was."""
    rows = connection.execute(select(archive).where(archive.c.namhoc == namhoc))
    return [Origin(row.id, row.namhoc, row.manifest_sha256, row.seal, row.keys, records=0) for row in rows]
