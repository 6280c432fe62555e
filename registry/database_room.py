"""Whether the database has room to take more in: asked by trying. Leaves nothing behind; knows no tables.

A full disk shows late otherwise: small rows still fit into pages that are there, and the next batch does not.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Engine, text

from registry.connection import DatabaseAway
from registry.transactions import reading

# What a file system should have left, as for the spool (``spool.LEAST_ROOM``).
LEAST_ROOM = 64 * 1024 * 1024

# PostgreSQL's disk may be another machine's: it is asked to spill 8 MiB into a temporary file, which takes some 10 ms,
# writes no log and is gone with the statement. A log (``pg_wal``) on a disk of its own is not seen by this.
_SMALL_MEMORY = text("SET LOCAL work_mem = '64kB'")
_SPILL = text("SELECT count(*) FROM unnest(array_fill(repeat('0', 8192), ARRAY[1024])) AS page")
# https://www.postgresql.org/docs/current/errcodes-appendix.html, class 53.
_DISK_FULL = "53100"


def has_room(engine: Engine) -> bool:
    """Whether more could be written now.

    Raises:
        DatabaseAway: it cannot even be asked.
    """
    if engine.dialect.name == "sqlite":
        return _beside(engine.url.database)
    try:
        with reading(engine) as connection:
            connection.execute(_SMALL_MEMORY)
            connection.execute(_SPILL)
    except DatabaseAway as error:
        if getattr(error.orig, "sqlstate", None) != _DISK_FULL:
            raise
        return False
    return True


def _beside(file: str | None) -> bool:
    if file is None:
        return True
    found = os.statvfs(Path(file).absolute().parent)
    return found.f_bavail * found.f_frsize >= LEAST_ROOM
