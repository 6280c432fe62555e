"""Step 1: a received batch becomes a list of waiting records, or is refused as a whole. Judges no record."""

from __future__ import annotations

from ingest.errors import BatchRefused
from ingest.unpack import OpenedManifest, School, check_period, open_manifest, read_files
from ingest.workplace import Workplace
from ingest.zip_rules import MANIFEST
from registry import batch_items, batches
from registry.batch_items import NewItem
from registry.batches import REVOCATION_UNKNOWN, Batch, Contents, Stage
from registry.judgement import FoundProblem
from registry.organisation_life import is_closed
from registry.organisations import VIET_NAM, organisation
from registry.periods import find_period
from registry.signers import needs_seal, policy_for
from registry.transactions import reading, transaction


def unpack(place: Workplace, batch_id: str) -> None:
    """Received → unpacked, or → registered where the whole batch is refused."""
    with transaction(place.engine) as connection:
        batches.start(connection, batch_id)
        batch = batches.by_id(connection, batch_id)
    if batch is None or batch.stage is not Stage.RECEIVED:
        return
    try:
        opened, items = _open(place, batch)
    except BatchRefused as refused:
        with transaction(place.engine) as connection:
            batches.refuse(connection, batch_id, [FoundProblem(refused.code, refused.where)])
        return
    manifest = opened.manifest
    contents = Contents(namhoc=manifest.namhoc, dot=manifest.dot, closes=manifest.closes, total=len(items))
    with transaction(place.engine) as connection:
        if batches.open_up(connection, batch_id, contents, waits_for(opened)):
            batch_items.add(connection, batch_id, items)


def reopen_manifest(place: Workplace, batch: Batch) -> OpenedManifest:
    """The manifest judged again with today's trust material. Raises BatchRefused."""
    with reading(place.engine) as connection:
        found = organisation(connection, batch.organisation)
        # Nobody is in office at a school that has closed, whatever its certificates say: manifest-signer-unknown.
        received = batch.received_at.astimezone(VIET_NAM).date()
        gone = is_closed(connection, batch.organisation, received)
        school = School(
            code=batch.organisation,
            bindings=() if gone else policy_for(connection, batch.organisation).bindings or (),
            needs_seal=found is None or needs_seal(connection, found),
        )
    with place.spool.open(batch.id) as file:
        return open_manifest(file, school, trust=place.trust.current(), received_at=batch.received_at)


def waits_for(opened: OpenedManifest) -> list[FoundProblem]:
    """What a batch waits for as a whole: nothing in it is accepted while its manifest's signer may be revoked."""
    return [FoundProblem(REVOCATION_UNKNOWN, MANIFEST)] if opened.revocation_unknown else []


def _open(place: Workplace, batch: Batch) -> tuple[OpenedManifest, list[NewItem]]:
    opened = reopen_manifest(place, batch)
    with reading(place.engine) as connection:
        period = find_period(connection, opened.manifest.namhoc, opened.manifest.dot)
    check_period(period.opens if period else None, received_at=batch.received_at)
    with place.spool.open(batch.id) as file:
        return opened, read_files(file, opened)
