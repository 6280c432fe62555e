"""Has the register remember what the trust folder's lists revoke, once for each state of the folder."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import structlog

from ingest.mishap import kind_and_place
from ingest.workplace import Workplace
from registry import revocations, seen_lists
from registry.transactions import reading, transaction

log = structlog.get_logger(__name__)

# After one that failed: the next round of the queue is two seconds away, and a large list takes a second to read.
TRY_AGAIN_SECONDS = 60.0


class RevocationWatch:
    """One a process. A process that starts looks through the folder anew: nothing is lost with one that is killed."""

    def __init__(self, place: Workplace, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._place = place
        self._monotonic = monotonic
        self._looked_through: str | None = None
        self._failed_at: float | None = None

    def look(self) -> None:
        """Look through the lists where something in the folder has changed; costs nothing otherwise.

        Schools' batches do not wait for this: where it fails, the log says so, and it is tried again after a minute.
        """
        if self._failed_at is not None and self._monotonic() - self._failed_at < TRY_AGAIN_SECONDS:
            return
        try:
            self._look()
        except Exception as error:  # the database away, or a list that nobody thought of
            self._failed_at = self._monotonic()
            log.error("revocations not remembered", alarm=True, **kind_and_place(error))
        else:
            self._failed_at = None

    def _look(self) -> None:
        trust, now = self._place.trust.current(), self._place.clock()
        # Read first, which may take a second for a large list: no lock is held meanwhile.
        with reading(self._place.engine) as connection:
            waiting = seen_lists.unread(connection)
            if trust.version == self._looked_through and not waiting:
                return
            # What another process has seen since may have left the folder again.
            lists = tuple({*trust.crls, *waiting.values()})
            found = revocations.found_in(connection, replace(trust, crls=lists))
        with transaction(self._place.engine) as connection:
            revocations.remember(connection, found, now=now)
            seen_lists.note_read(connection, lists, now=now)
        if found:
            log.info("revocations remembered", number=len(found))
        self._looked_through = trust.version
