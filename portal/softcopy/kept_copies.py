"""Sealed copies for those who download again: in this process's memory alone, few, and for minutes. Knows no record.

They are children's records in clear: never on a disk, and gone when the links are that lead to them. What a copy says
is all in its key (digests, statuses, code), so a status that changed never meets an older copy.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

from prometheus_client import Counter, Histogram

from portal.errors import CopiesBusy

# As long as a link works (``download_links.LIFETIME``), which cannot be asked for longer.
SECONDS: Final = 600.0
# Some five hundred copies of one year; a process takes a quarter of a GiB without them.
MOST_BYTES: Final = 64 * 1024 * 1024
# A tenth of it: a booklet of many years with large originals must not push out everybody else's.
LARGEST: Final = MOST_BYTES // 10

# One is made at a time in a process: they are computing, and threads do not make that quicker. A process of ours has
# four threads (deploy/gunicorn/public.py): three may be here, one making and two waiting; look-ups go on in the fourth.
AT_ONCE: Final = 3
WAIT_SECONDS: Final = 5.0

ANSWERED = Counter(
    "hocba_soft_copies", "Soft copies handed out: made, kept (from memory), busy (nobody free).", ["how"]
)
MAKING = Histogram(
    "hocba_soft_copy_seconds", "Time to make one soft copy.", buckets=(0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)
)


class KeptCopies:
    """One for each app. ``monotonic``: seconds that only grow."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._copies: OrderedDict[Hashable, tuple[float, bytes]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._forgetting: threading.Timer | None = None
        self._making = threading.Lock()
        self._places = threading.BoundedSemaphore(AT_ONCE)

    def of(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The kept copy, or a new one. Two who ask for the same at once share it.

        Raises:
            CopiesBusy
        """
        kept = self._kept(key)
        if kept is not None:
            ANSWERED.labels("kept").inc()
            return kept
        if not self._places.acquire(blocking=False):
            raise _busy()
        try:
            if not self._making.acquire(timeout=WAIT_SECONDS):
                raise _busy()
            try:
                return self._made(key, make)
            finally:
                self._making.release()
        finally:
            self._places.release()

    def _made(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        # Whoever was before may have made this very one.
        kept = self._kept(key)
        if kept is None:
            with MAKING.time():
                kept = make()
            self._keep(key, kept)
            ANSWERED.labels("made").inc()
        else:
            ANSWERED.labels("kept").inc()
        return kept

    def _kept(self, key: Hashable) -> bytes | None:
        with self._lock:
            self._forget()
            found = self._copies.get(key)
            return found[1] if found else None

    def _keep(self, key: Hashable, copy: bytes) -> None:
        with self._lock:
            if len(copy) > LARGEST:
                return
            self._copies[key] = (self._monotonic() + SECONDS, copy)
            self._bytes += len(copy)
            while self._bytes > MOST_BYTES:
                self._drop_oldest()
            self._forget_in_time()

    def _forget_in_time(self) -> None:
        """A process that nobody asks anything forgets, too: one timer, for the newest copy's end."""
        if self._forgetting is not None:
            self._forgetting.cancel()
        self._forgetting = threading.Timer(SECONDS, self._forget_now)
        self._forgetting.daemon = True
        self._forgetting.start()

    def _forget_now(self) -> None:
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        now = self._monotonic()
        while self._copies and next(iter(self._copies.values()))[0] <= now:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        _, (_, copy) = self._copies.popitem(last=False)
        self._bytes -= len(copy)


def _busy() -> CopiesBusy:
    ANSWERED.labels("busy").inc()
    return CopiesBusy()
