"""The embedded queue: one thread over the batch table, oldest batch first. Knows no step's inside.

The table itself is the queue: whatever a killed process left unfinished is found again at the next start.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from ingest.ministry.courier import Courier
from ingest.mishap import kind_and_place
from ingest.pipeline import run_through
from ingest.revocation_watch import RevocationWatch
from ingest.steps.hold import wake_held
from ingest.sweep import Sweep
from ingest.workplace import Workplace
from registry import batches
from registry.transactions import reading

log = structlog.get_logger(__name__)

# A change of trust material is noticed within 5 seconds (province.md); so are batches another process received.
LOOK_EVERY_SECONDS = 2.0
SWEEP_EVERY_SECONDS = 600.0
# A batch that fails (a full disk, a bug) is tried again after this long, doubled each time; others go on meanwhile.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 600.0
# A try under way ends in about this time; one that is left behind is made again at the next start.
COURIER_STOPS_SECONDS = 15.0
# Batches looked at in one go: the failing ones among them must not hide the others.
LOOK_AHEAD = 200


class EmbeddedQueue:
    """Runs batches one after another until told to stop."""

    def __init__(self, place: Workplace, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._place = place
        self._monotonic = monotonic
        self._sweep = Sweep(place)
        self._revocations = RevocationWatch(place)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._paused: dict[str, tuple[float, float]] = {}
        self._swept_at: float | None = None

    def submit(self, batch_id: str) -> None:  # noqa: ARG002 (the table knows which)
        """Something new is in the table."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the batch in hand (its current steps commit or not at all) and return from ``run``."""
        self._stopping.set()
        self._wake.set()

    def run(self) -> None:
        """Work until ``stop``. The ministry is told in a thread of its own: its silence must not hold up a school."""
        courier = self._start_courier()
        self._work()
        if courier is not None:
            courier.join(COURIER_STOPS_SECONDS)

    def _start_courier(self) -> threading.Thread | None:
        if self._place.ministry is None:
            return None
        run = Courier(self._place, self._place.ministry).run
        thread = threading.Thread(target=run, args=(self._stopping,), name="ministry", daemon=True)
        thread.start()
        return thread

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                busy = self.run_once()
            except Exception as error:  # the database may be away for a moment: this loop must outlive it
                log.error("queue failed", **kind_and_place(error))
                busy = False
            if not busy:
                self._wake.wait(LOOK_EVERY_SECONDS)

    def run_once(self) -> bool:
        """Take every batch that waits one step round. False: there was nothing to do."""
        self._do_chores()
        with reading(self._place.engine) as connection:
            waiting = batches.unfinished(connection, limit=LOOK_AHEAD)
        ready = [i for i in waiting if self._monotonic() >= self._paused.get(i, (0.0, 0.0))[0]]
        for batch_id in ready:
            if self._stopping.is_set():
                break
            self._run(batch_id)
        return bool(ready)

    def _run(self, batch_id: str) -> None:
        try:
            run_through(self._place, batch_id)
        except Exception as error:  # one bad batch must not stop the others
            _, pause = self._paused.get(batch_id, (0.0, FIRST_PAUSE_SECONDS / 2))
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            self._paused[batch_id] = (self._monotonic() + pause, pause)
            log.error("batch failed", batch=batch_id, again_in=pause, **kind_and_place(error))
        else:
            self._paused.pop(batch_id, None)
            log.info("batch finished", batch=batch_id)

    def _do_chores(self) -> None:
        self._revocations.look()
        wake_held(self._place)
        now = self._monotonic()
        if self._swept_at is None or now - self._swept_at >= SWEEP_EVERY_SECONDS:
            self._swept_at = now
            self._sweep.run()
