"""Batches and their records as a school's software sees them (contract/http.md, Schools). Reads, decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ingest.sentences import spelled_out
from registry.batch_items import OUTCOMES, Item, ItemState
from registry.batches import Batch
from registry.organisations import VIET_NAM

# What is not settled yet is one thing to a school, whatever step it waits for.
WAITING = "waiting"


def received_view(batch: Batch) -> dict[str, Any]:
    """The answer to sending."""
    return {
        "id": batch.id,
        "state": str(batch.state),
        "received_at": batch.received_at.astimezone(VIET_NAM).isoformat(),
        "sha256": batch.sha256,
        "size": batch.size,
    }


def batch_view(batch: Batch, counts: Mapping[ItemState, int]) -> dict[str, Any]:
    """One batch with its progress, counts and problems."""
    return {
        **received_view(batch),
        "dry_run": batch.dry_run,
        "namhoc": batch.namhoc,
        "dot": batch.dot,
        "progress": {"done": batch.total - counts.get(ItemState.WAITING, 0), "total": batch.total},
        "counts": {str(state): counts.get(state, 0) for state in OUTCOMES},
        "problems": spelled_out(batch.problems),
        "finished_at": batch.finished_at.astimezone(VIET_NAM).isoformat() if batch.finished_at else None,
    }


def record_view(item: Item, codes: Mapping[int, Sequence[str | None]]) -> dict[str, Any]:
    """One record of a batch; ``codes`` gives the printed record and dossier code by ``record_pk``."""
    record_code, dossier_code = codes.get(item.record_pk or 0, (None, None))
    return {
        "file": item.file,
        "sha256": item.sha256,
        "madinhdanhhocba": item.record_id,
        "phienban": item.version,
        "state": str(item.state) if item.state in OUTCOMES else WAITING,
        "lookup_code": record_code,
        "dossier_code": dossier_code,
        "problems": spelled_out(item.problems),
        "findings": list(item.findings),
    }
