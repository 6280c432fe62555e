"""How long the embedded server waits for a sender who trickles: in all, not only from one byte to the next.

Without it three dozen half-sent requests, a byte every few seconds, hold every thread for as long as they like
("slowloris"). For the stack nginx does the same (deploy/nginx.conf).
"""

from __future__ import annotations

import select
import socket
import threading
import time
from typing import Any

from cheroot.makefile import StreamReader
from cheroot.server import HTTPConnection

# A request may keep its thread waiting so long; every kilobyte it brings earns it a second of that again. The slowest
# mobile line that can show a page sends more than that, and a batch of half a GB comes at any speed above it.
PATIENCE_SECONDS = 10.0
SLOWEST_BYTES_PER_SECOND = 1024
# Who has kept a thread waiting for so long in all is slow. Nearly every request comes whole in one or two packets.
SLOW_AFTER_SECONDS = 0.5
# So many may be slow at a time (hocba.serve: 32 threads); one more is not waited for.
SLOW_AT_A_TIME = 16
# The words of a socket's own time limit: cheroot knows them, and answers with 408.
GIVEN_UP = "timed out"


class _Counted(socket.SocketIO):
    """The connection's bytes. Only time spent waiting for the sender counts, not what we do in between."""

    def __init__(self, sock: socket.socket, slots: threading.Semaphore) -> None:
        super().__init__(sock, "rb")
        self._slots = slots
        self._left, self._slow = PATIENCE_SECONDS, False

    def readinto(self, buffer: Any) -> int | None:
        if not self._wait(self._left if self._slow else self._left - PATIENCE_SECONDS + SLOW_AFTER_SECONDS):
            if self._slow or not self._slots.acquire(blocking=False):
                raise TimeoutError(GIVEN_UP)
            self._slow = True
            if not self._wait(self._left):
                raise TimeoutError(GIVEN_UP)
        count = super().readinto(buffer)
        self._left = min(self._left + (count or 0) / SLOWEST_BYTES_PER_SECOND, PATIENCE_SECONDS)
        return count

    def begin(self) -> None:
        """A new request."""
        self._left = PATIENCE_SECONDS

    def end(self) -> None:
        """Whoever was slow is so no more."""
        if self._slow:
            self._slots.release()
        self._slow = False

    def _wait(self, seconds: float) -> bool:
        """Whether something has come in time."""
        poll, begun = select.poll(), time.monotonic()
        poll.register(self.fileno(), select.POLLIN)
        come = bool(poll.poll(max(seconds, 0.0) * 1000))
        self._left -= time.monotonic() - begun
        return come


class _Reader(StreamReader):
    def __init__(self, raw: _Counted, size: int) -> None:
        # What StreamReader makes of a socket, with our reading of it.
        super(StreamReader, self).__init__(raw, size)
        self.bytes_read = 0


class PatientConnection(HTTPConnection):
    """One of the server's connections; its patience begins anew with every request on it."""

    slots = threading.Semaphore(SLOW_AT_A_TIME)

    def __init__(self, server: Any, sock: Any, *more: Any) -> None:
        super().__init__(server, sock, *more)
        self.rfile.close()
        self._counted = _Counted(sock, self.slots)
        self.rfile = _Reader(self._counted, self.rbufsize)

    def communicate(self) -> Any:
        """Read a request and answer it; whether the connection stays open."""
        self._counted.begin()
        try:
            return super().communicate()  # type: ignore[no-untyped-call]
        finally:
            self._counted.end()
