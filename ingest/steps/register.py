"""Step 3: verified records are registered in manifest order, a chunk a transaction. Verifies nothing.

After a crash it goes on with the first record that is not settled.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.tallies import RECORDS
from ingest.workplace import Workplace
from ingest.zip_read import Location, read
from registry import batch_items, batches
from registry.admission import Ruling
from registry.batch_items import ItemState, Verified
from registry.batches import Batch, Stage
from registry.connection import Connection
from registry.known_records import KnownRecords, digests_with_a_row
from registry.register import Entry, enter, rehearse, rule
from registry.transactions import transaction

# Records a transaction: long enough that bulk statements pay, short enough (well under a second) that batches of other
# schools that wait for the audit chain's head are not held up.
CHUNK = 200


def register(place: Workplace, batch_id: str) -> None:
    """Verified → registered."""
    while _register_chunk(place, batch_id):
        pass


def _register_chunk(place: Workplace, batch_id: str) -> bool:
    """Settle the next chunk. False: there is nothing left to do here."""
    with transaction(place.engine) as connection:
        # The lock on the batch's row: two workers at the same batch take turns, in order.
        batch = batches.by_id(connection, batch_id, lock=True)
        if batch is None or batch.stage is not Stage.VERIFIED:
            return False
        rulings: Sequence[Ruling] = ()
        if batch.dry_run:
            _rehearse(connection, place, batch)
            items: Sequence[Verified] = ()
        else:
            items = batch_items.next_verified(connection, batch_id, limit=CHUNK)
            rulings = _settle(connection, place, batch, items)
        if len(items) < CHUNK:
            batches.advance(connection, batch_id, Stage.VERIFIED, Stage.REGISTERED)
    for ruling in rulings:  # committed: what is undone is not counted
        RECORDS.labels(str(ruling.state)).inc()
    return len(items) == CHUNK


def _settle(connection: Connection, place: Workplace, batch: Batch, items: Sequence[Verified]) -> Sequence[Ruling]:
    entry = Entry(batch=batch, keyring=place.keyring, at=place.clock())
    rulings = rule(connection, items, entry)
    _keep_originals(place, batch, [r.item for r in rulings if r.accepted])
    _drop_originals(connection, place, rulings)
    enter(connection, rulings, entry)
    return rulings


def _keep_originals(place: Workplace, batch: Batch, items: Sequence[Verified]) -> None:
    """Verifying put them there; another batch that was refused the same bytes may have removed one since."""
    missing = [item for item in items if not place.originals.holds(item.sha256)]
    if missing:
        with place.spool.open(batch.id) as file:
            contents = [(i.sha256, read(file, Location.from_text(i.location))) for i in missing]
        place.originals.put_many(contents)


def _drop_originals(connection: Connection, place: Workplace, rulings: Sequence[Ruling]) -> None:
    """No original without its row: what passed verifying and was not accepted leaves again, unless it is a record.

    Before the commit: after a crash here the record is judged again and, if accepted, put back. The locks on its id
    (``rule``) keep any other batch with the same bytes out meanwhile.
    """
    refused = [r.item.sha256 for r in rulings if r.state is not ItemState.ACCEPTED]
    if not refused:
        return
    accepted = {r.item.sha256 for r in rulings if r.accepted}
    for sha256 in set(refused) - accepted - digests_with_a_row(connection, refused):
        place.originals.remove(sha256)


def _rehearse(connection: Connection, place: Workplace, batch: Batch) -> None:
    """A dry run: everything is decided and nothing written but the outcomes, all at once."""
    entry = Entry(batch=batch, keyring=place.keyring, at=place.clock())
    known = KnownRecords()
    items = batch_items.next_verified(connection, batch.id)
    for at in range(0, len(items), CHUNK):
        rulings = rule(connection, items[at : at + CHUNK], entry, known=known)
        rehearse(connection, rulings, entry)
