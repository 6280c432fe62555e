"""Held records: judged again when the trust material changes, given up after seven days. Verifies nothing itself."""

from __future__ import annotations

from ingest.errors import BatchRefused
from ingest.steps.unpack import reopen_manifest, waits_for
from ingest.workplace import Workplace
from registry import batch_items, batches
from registry.admission import LONGEST_HOLD
from registry.batches import Batch, Stage
from registry.judgement import FoundProblem
from registry.transactions import reading, transaction


def wake_held(place: Workplace) -> list[str]:
    """Send back into the pipeline every batch whose held records can be judged again, or have waited too long.

    Returns the ids of the batches that have work again.
    """
    now, version = place.clock(), place.trust.current().version
    with reading(place.engine) as connection:
        too_long = batch_items.held_too_long(connection, received_before=now - LONGEST_HOLD)
        news = [i for i in batch_items.held_with_news(connection, version) if i not in too_long]
        waiting = [b for i in news if (b := batches.by_id(connection, i))]
    for batch_id in too_long:
        _give_up(place, batch_id)
    for batch in waiting:
        _judge_again(place, batch)
    return [*too_long, *news]


def _judge_again(place: Workplace, batch: Batch) -> None:
    try:
        problems = waits_for(reopen_manifest(place, batch))
    except BatchRefused as refused:
        # The manifest's signer turns out to be revoked: nothing of it was accepted meanwhile.
        _give_up(place, batch.id, [FoundProblem(refused.code, refused.where)])
        return
    with transaction(place.engine) as connection:
        if batches.reopen(connection, batch.id, stage=Stage.UNPACKED, problems=problems):
            batch_items.release(connection, batch.id)


def _give_up(place: Workplace, batch_id: str, problems: list[FoundProblem] | None = None) -> None:
    with transaction(place.engine) as connection:
        batch = batches.by_id(connection, batch_id, lock=True)
        if batch and batches.reopen(
            connection, batch_id, stage=Stage.REGISTERED, problems=batch.problems if problems is None else problems
        ):
            batch_items.give_up(connection, batch_id)
