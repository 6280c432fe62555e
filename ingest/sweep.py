"""Clears away what nobody needs: received bytes without a batch, half-written files, results of old dry runs.

Touches no record.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from ingest.workplace import Workplace
from registry import batches
from registry.transactions import reading, transaction

# contract/http.md: the result of a dry run is kept one day.
DRY_RUN_KEPT = timedelta(days=1)

# A batch's bytes come before its row; a slow upload must not be taken for an orphan. Twice any sane upload time.
ORPHAN_AFTER_SECONDS = 2 * 3600.0


class Sweep:
    """Remembers since when it has seen bytes without a row; ``monotonic`` counts seconds."""

    def __init__(self, place: Workplace, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._place = place
        self._monotonic = monotonic
        self._orphan_since: dict[str, float] = {}

    def run(self) -> None:
        place = self._place
        with transaction(place.engine) as connection:
            batches.forget_dry_runs(connection, finished_before=place.clock() - DRY_RUN_KEPT)
        ids = list(place.spool.ids())
        with reading(place.engine) as connection:
            needed = batches.keeps_its_bytes(connection, ids)
            known = batches.known(connection, ids)
        for done_with in known - needed:
            place.spool.remove(done_with)
        place.spool.sweep()
        place.originals.sweep()
        self._remove_orphans(set(ids) - known)

    def _remove_orphans(self, orphans: set[str]) -> None:
        now = self._monotonic()
        self._orphan_since = {i: self._orphan_since.get(i, now) for i in orphans}
        for orphan, since in self._orphan_since.items():
            if now - since > ORPHAN_AFTER_SECONDS:
                self._place.spool.remove(orphan)
