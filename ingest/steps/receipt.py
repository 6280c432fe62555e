"""Step 4: the receipt, and the end: the received bytes go unless something is held. Decides nothing."""

from __future__ import annotations

from typing import Any

from ingest.tallies import BATCHES
from ingest.workplace import Workplace
from registry import audit, batch_items, batches
from registry.batch_items import Item, ItemState
from registry.batches import Batch, BatchState, Stage
from registry.organisations import VIET_NAM
from registry.transactions import reading, transaction
from sealer.receipt import sign_receipt


def give_receipt(place: Workplace, batch_id: str) -> None:
    """Registered → finished. A batch that was refused gets its receipt too; a dry run gets none."""
    with reading(place.engine) as connection:
        batch = batches.by_id(connection, batch_id)
        if batch is None or batch.stage is not Stage.REGISTERED:
            return
        items = batch_items.page(connection, batch_id)
        head = audit.head(connection)
    at = place.clock()
    state = BatchState.REFUSED if batch.refused else BatchState.DONE
    content = receipt_content(batch, items, state=state) | {"issued_at": at.isoformat(), "audit": chain_head(*head)}
    receipt = None if batch.dry_run else sign_receipt(place.seal, content)
    if batch.dry_run or not any(i.state is ItemState.HELD for i in items):
        # Before the commit: a crash in between leaves nothing behind, and this step needs no bytes when run again.
        place.spool.remove(batch_id)
    with transaction(place.engine) as connection:
        finished = batches.finish(connection, batch_id, state=state, receipt=receipt, at=at)
    if finished and not batch.dry_run:
        BATCHES.labels(str(state)).inc()


def chain_head(seq: int, newest: str) -> dict[str, Any]:
    """The audit chain's newest line at that moment. Whoever rebuilds the chain cannot sign this (issue 4 point 6)."""
    return {"seq": seq, "hash": newest}


def receipt_content(batch: Batch, items: list[Item], *, state: BatchState) -> dict[str, Any]:
    """Batch digest, time, every record's digest and outcome; no look-up codes (contract/http.md)."""
    return {
        "batch": batch.id,
        "organisation": batch.organisation,
        "sha256": batch.sha256,
        "size": batch.size,
        "received_at": batch.received_at.astimezone(VIET_NAM).isoformat(),
        "state": str(state),
        "problems": [{"code": p.code, "where": p.where} for p in batch.problems],
        "records": [
            {
                "file": item.file,
                "sha256": item.sha256,
                "madinhdanhhocba": item.record_id,
                "phienban": item.version,
                "state": str(item.state),
                "problems": [{"code": p.code, "where": p.where} for p in item.problems],
            }
            for item in items
        ],
    }
