"""Callers at a fixed rate, each from addresses of its own, over TLS. Time counts from when a request was due.

A caller that is late asks at once, and the wait is part of its answer's time: a server that stalls is not spared.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

TIMEOUT = 20.0


@dataclass(frozen=True)
class Answer:
    """``began`` and ``ended`` by the monotonic clock."""

    status: int
    body: bytes
    began: float
    ended: float

    @property
    def json(self) -> dict:
        return json.loads(self.body)


@dataclass
class Tally:
    """What one party got. ``wrong``: descriptions of answers that should not have been given, without any data."""

    took: list[float] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, took: float, *, wrong: str | None = None) -> None:
        with self.lock:
            self.kinds[kind] += 1
            self.took.append(took)
            if wrong:
                self.wrong[wrong] += 1

    def at(self, share: float) -> float:
        """Seconds within which this share of the answers came."""
        ordered = sorted(self.took)
        return ordered[int(share * (len(ordered) - 1))] if ordered else 0.0


class Caller:
    """One keep-alive line from one source address (``127.x.y.z``: all of them are this machine)."""

    def __init__(self, port: int, certificate: str, address: str) -> None:
        self._context = ssl.create_default_context(cafile=certificate)
        self._port, self._address = port, address
        self._line: http.client.HTTPSConnection | None = None

    def ask(self, method: str, path: str, body: dict[str, str] | None = None) -> Answer:
        """Once more on a new line if the server had closed the old one."""
        began = time.monotonic()
        with contextlib.suppress(http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            return self._ask(method, path, body, began)
        self.close()
        return self._ask(method, path, body, began)

    def close(self) -> None:
        if self._line:
            self._line.close()
        self._line = None

    def _ask(self, method: str, path: str, body: dict[str, str] | None, began: float) -> Answer:
        if self._line is None:
            self._line = http.client.HTTPSConnection(
                "127.0.0.1", self._port, timeout=TIMEOUT, context=self._context, source_address=(self._address, 0)
            )
        sent = json.dumps(body) if body is not None else None
        self._line.request(method, path, sent, {"Content-Type": "application/json"} if sent else {})
        answer = self._line.getresponse()
        return Answer(answer.status, answer.read(), began, time.monotonic())


def at_rate(rate: float, until: float, work: Callable[[int, float], None]) -> None:
    """``work(n, due)`` so often a second until that moment; ``due`` is when the n-th was to begin."""
    started = time.monotonic()
    for n in range(10**9):
        due = started + n / rate
        if due >= until:
            return
        time.sleep(max(0.0, due - time.monotonic()))
        work(n, due)
