"""What should lie among the originals, page by page: for the proof that register and disk agree. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from registry.store.tables import record


@dataclass(frozen=True, slots=True)
class Held:
    """One record's row, as far as its original can be held against it."""

    pk: int
    record_id: str
    version: int
    sha256: str
    school: str
    namhoc: str
    received_at: datetime


def held_after(connection: Connection, pk: int, *, limit: int) -> list[Held]:
    """The next records in order of key."""
    columns = (
        record.c.pk,
        record.c.record_id,
        record.c.version,
        record.c.sha256,
        record.c.organisation,
        record.c.namhoc,
        record.c.received_at,
    )
    query = select(*columns).where(record.c.pk > pk).order_by(record.c.pk).limit(limit)
    return [Held(*row) for row in connection.execute(query)]
