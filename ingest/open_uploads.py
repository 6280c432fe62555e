"""How many uploads one organisation may have under way, and how slowly. Knows sockets and seconds, no batch.

An upload holds one of the door's threads (deploy/gunicorn/ingest.py: 32) for as long as its sender likes; without this
one school's token, lost or misused, keeps all other schools out.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

# In each process, of 16 threads. Software sends its batches one after the other, or a few at once.
AT_A_TIME = 3
# A mobile line on a bad day sends 30 kB a second; a half of that is still let through.
SLOWEST_BYTES_PER_SECOND = 12 * 1024
# So long a sender may be slower in all; every 12 KiB earn a second of it again. A line that drops for half a minute
# goes on. nginx cuts off who says nothing at all for a minute.
PATIENCE_SECONDS = 45.0
# How often the watch looks; nobody's upload is cut to the second.
_LOOK_EVERY_SECONDS = 1.0


class TooManyUploads(Exception):
    """This organisation has as many under way as it may."""


class TooSlow(Exception):
    """The sender has used up what patience there was."""


class Upload:
    """One body on its way in. ``cut`` wakes the thread that waits for it."""

    def __init__(self, cut: Callable[[], None], monotonic: Callable[[], float]) -> None:
        self._cut = cut
        self._monotonic = monotonic
        self._left, self._since = PATIENCE_SECONDS, monotonic()
        self._over = False

    def read(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The chunks; only time spent waiting for the sender counts.

        Raises:
            TooSlow: they came too slowly, or the watch cut them off.
        """
        coming = iter(chunks)
        while True:
            self._since = self._monotonic()
            try:
                chunk = next(coming)
            except StopIteration:
                if self._over:  # the end of what was cut off is no end of the body
                    raise TooSlow from None
                return
            except Exception as error:
                if self._over:
                    raise TooSlow from error
                raise
            waited, self._since = self._monotonic() - self._since, float("inf")
            self._left = min(self._left - waited + len(chunk) / SLOWEST_BYTES_PER_SECOND, PATIENCE_SECONDS)
            if self._over or self._left < 0:
                raise TooSlow
            yield chunk

    def watch(self) -> None:
        """Cut it off if what it waits for comes too late. A chunk that is only half there counts when it is whole."""
        if not self._over and self._monotonic() - self._since > self._left:
            self._over = True
            self._cut()


class OpenUploads:
    """All uploads of this process. Its watch is a thread that lives while there are any."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._open: dict[Upload, str] = {}
        self._watching = False

    @contextmanager
    def one(self, organisation: str, cut: Callable[[], None]) -> Iterator[Upload]:
        """A place for one more of this organisation.

        Raises:
            TooManyUploads
        """
        upload = Upload(cut, self._monotonic)
        with self._lock:
            if list(self._open.values()).count(organisation) >= AT_A_TIME:
                raise TooManyUploads
            self._open[upload] = organisation
            if not self._watching:
                self._watching = True
                threading.Thread(target=self._watch, name="uploads", daemon=True).start()
        try:
            yield upload
        finally:
            with self._lock:
                del self._open[upload]

    def _watch(self) -> None:
        while True:
            time.sleep(_LOOK_EVERY_SECONDS)
            with self._lock:
                found = list(self._open)
                if not found:
                    self._watching = False
                    return
            for upload in found:
                upload.watch()


def stop_reading(connection: socket.socket | None) -> Callable[[], None]:
    """What cuts a body off under gunicorn, whose reads wait as long as nginx does. An answer still goes out.

    None: another server, which ends slow bodies itself (hocba.slow_senders).
    """

    def stop() -> None:
        if connection is not None:
            try:
                connection.shutdown(socket.SHUT_RD)
            except OSError:
                return  # gone already

    return stop
