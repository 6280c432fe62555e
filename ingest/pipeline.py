"""One batch through all its steps, in this process. Knows no queue."""

from __future__ import annotations

from collections.abc import Callable

from ingest.steps import verify
from ingest.steps.receipt import give_receipt
from ingest.steps.register import register
from ingest.steps.unpack import unpack
from ingest.workplace import Workplace
from registry import batches
from registry.batches import Stage
from registry.transactions import reading

# Told how many records are verified, of how many.
Progress = Callable[[int, int], None]


def run_through(place: Workplace, batch_id: str, *, progress: Progress | None = None) -> None:
    """From wherever the batch is to its end."""
    unpack(place, batch_id)
    with reading(place.engine) as connection:
        batch = batches.by_id(connection, batch_id)
    if batch is None:
        return
    if batch.stage is Stage.UNPACKED:
        for first in range(0, batch.total, verify.CHUNK):
            if progress:
                progress(first, batch.total)
            verify.verify_chunk(place, batch_id, first)
        verify.close_verifying(place, batch_id)
    register(place, batch_id)
    give_receipt(place, batch_id)
    if progress:
        progress(batch.total, batch.total)
