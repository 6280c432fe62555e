"""Many who half-send requests, a byte now and then, and begin again when they are cut off (slowloris)."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

HEAD = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "
BODY = b"POST /api/v1/lookup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{"


class SlowSenders:
    """Half of them never end their headers, half of them their body. ``opened`` and ``cut`` count connections."""

    def __init__(self, connect: Callable[[], socket.socket], *, every: float) -> None:
        self._connect, self._every = connect, every
        self._stop = threading.Event()
        self.opened = self.cut = 0

    def trickle(self, number: int) -> None:
        while not self._stop.is_set():
            try:
                with self._connect() as line:
                    line.sendall((HEAD, BODY)[number % 2])
                    self.opened += 1
                    line.settimeout(self._every)
                    while not self._stop.is_set() and not _answered(line):
                        line.sendall(b"a")
                self.cut += 1
            except OSError:
                self.cut += 1
                time.sleep(0.02)

    def stop(self) -> None:
        self._stop.set()


def _answered(line: socket.socket) -> bool:
    """Whether the server has said something or hung up; waits for it as long as the pause is."""
    try:
        line.recv(1000)
    except TimeoutError:
        return False
    return True


@contextmanager
def slow_senders(connect: Callable[[], socket.socket], count: int, *, every: float) -> Iterator[SlowSenders]:
    """``count`` of them at work, a byte each ``every`` seconds."""
    senders = SlowSenders(connect, every=every)
    threads = [threading.Thread(target=senders.trickle, args=(n,), daemon=True) for n in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield senders
    finally:
        senders.stop()
        for thread in threads:
            thread.join(15)
