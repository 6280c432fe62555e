"""Receipts this hub has given out, and what its audit chain says at the places they name. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from registry.batches import Stage
from registry.rules.audit_chain import BEGINNING
from registry.store.archive_tables import archive
from registry.store.tables import audit_line, batch

# A receipt of a full batch has some 8 MB (20,000 records): two at a time are in memory.
_AT_A_TIME = 2


@dataclass(frozen=True, slots=True)
class Given:
    """A batch that is done with. ``receipt``: compact JWS, None where it is gone."""

    batch_id: str
    receipt: str | None


def given_receipts(connection: Connection) -> Iterator[Given]:
    """Of every finished batch but dry runs, and but those another hub took in: its chain is not ours."""
    elsewhere = select(archive.c.pk).where(
        archive.c.namhoc == batch.c.namhoc, batch.c.finished_at <= archive.c.taken_in_at
    )
    done = select(batch.c.id, batch.c.receipt).where(
        batch.c.stage == Stage.FINISHED, batch.c.dry_run.is_(False), ~elsewhere.exists()
    )
    after = ""
    while True:
        page = connection.execute(done.where(batch.c.id > after).order_by(batch.c.id).limit(_AT_A_TIME)).all()
        yield from (Given(row.id, row.receipt) for row in page)
        if len(page) < _AT_A_TIME:
            return
        after = page[-1].id


def hash_at(connection: Connection, seq: int) -> str | None:
    """The hash of that audit line; zeros for 0, before the first; None: there is no such line."""
    if seq == 0:
        return BEGINNING
    found: str | None = connection.scalar(select(audit_line.c.hash).where(audit_line.c.seq == seq))
    return found
