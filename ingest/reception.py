"""Takes in a batch: bytes to disk, then one row; the same bytes again lead to the same batch. Opens nothing.

What a school is promised here (``received_at``) is on disk before it is said.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.limits import LARGEST_BATCH
from ingest.workplace import Workplace
from registry import audit, batch_items, batches
from registry.audit import AuditEntry
from registry.batch_items import ItemState
from registry.batches import REVOCATION_UNKNOWN, Batch
from registry.connection import Connection
from registry.spool import Received
from registry.transactions import lock_subjects, transaction


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, as the audit names them, for which organisation."""

    organisation: str
    actor: str


@dataclass(frozen=True, slots=True)
class Reception:
    """The batch, and whether it is a new one."""

    batch: Batch
    new: bool


def receive(place: Workplace, chunks: Iterable[bytes], *, sender: Sender, dry_run: bool) -> Reception:
    """Keep a batch's bytes and give it a row, or find the one these bytes already have.

    Raises:
        registry.spool.TooLarge: more bytes than a batch may have; nothing is kept.
    """
    batch_id = str(uuid.uuid4())
    received = place.spool.receive(batch_id, chunks, limit=LARGEST_BATCH)
    # The last byte is on disk now; that is the moment that counts for a deadline (package.md section 4).
    now = place.clock()
    with transaction(place.engine) as connection:
        reception = _enter(connection, batch_id, received, sender=sender, at=now, dry_run=dry_run)
    if not reception.new:
        place.spool.remove(batch_id)
    return reception


def _enter(
    connection: Connection, batch_id: str, received: Received, *, sender: Sender, at: datetime, dry_run: bool
) -> Reception:
    received_at = at
    if not dry_run:
        lock_subjects(connection, [f"batch:{sender.organisation}:{received.sha256}"])
        earlier = batches.with_same_bytes(connection, sender.organisation, received.sha256)
        standing = [b for b in earlier if not _something_refused(connection, b)]
        if standing:
            return Reception(standing[0], new=False)
        if earlier and _only_the_hubs_fault(connection, earlier):
            received_at = min(b.received_at for b in earlier)
    batches.add(
        connection,
        batch_id=batch_id,
        organisation=sender.organisation,
        received=received,
        received_at=received_at,
        dry_run=dry_run,
    )
    line = AuditEntry(
        actor=sender.actor,
        act="batch:receive",
        subject=f"batch:{batch_id}",
        detail={"organisation": sender.organisation, "sha256": received.sha256, "size": received.size},
    )
    if not dry_run:
        audit.append(connection, [line], at=at)
    batch = batches.by_id(connection, batch_id)
    assert batch is not None
    return Reception(batch, new=True)


def _something_refused(connection: Connection, batch: Batch) -> bool:
    counts = batch_items.counts(connection, [batch.id])[batch.id]
    return batch.refused or counts.get(ItemState.REFUSED, 0) > 0


def _only_the_hubs_fault(connection: Connection, earlier: Sequence[Batch]) -> bool:
    """Whether missing revocation data was all that was ever wrong (contract/http.md)."""
    codes = {p.code for b in earlier for p in b.problems}
    for batch in earlier:
        for item in batch_items.page(connection, batch.id, state=ItemState.REFUSED):
            codes |= {p.code for p in item.problems}
    return codes == {REVOCATION_UNKNOWN}
