"""Moving windows of one kind in this process's memory. Knows names and numbers only.

Own, because ``limits.storage.MemoryStorage`` never forgets a name: a sender with many addresses fills the memory.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

# For each kind of window; some 20 MB when full. Beyond it new names count together: stricter, and never off.
MAX_NAMES = 50_000
CROWD = "the-crowd"
# How often a full store looks for names that have nothing left to remember.
SWEEP_SECONDS = 5.0


@dataclass(slots=True)
class _Window:
    expiry: float
    taken: deque[float] = field(default_factory=deque)

    def forget(self, now: float) -> None:
        while self.taken and self.taken[0] <= now - self.expiry:
            self.taken.popleft()


class MovingWindows:
    """``take`` and ``look`` may be called from any thread."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, max_names: int = MAX_NAMES) -> None:
        self._monotonic = monotonic
        self._max_names = max_names
        self._windows: dict[str, _Window] = {}
        self._lock = threading.Lock()
        self._swept = 0.0

    def take(self, name: str, allowed: int, seconds: float, amount: int = 1) -> bool:
        """Take ``amount`` of ``allowed`` in the last ``seconds``; False, and nothing taken, if they are not left."""
        with self._lock:
            now = self._monotonic()
            window = self._window(name, seconds, now)
            if len(window.taken) + amount > allowed:
                return False
            window.taken.extend([now] * amount)
            return True

    def look(self, name: str) -> tuple[float, int]:
        """Seconds since the oldest that still counts, and how many count."""
        with self._lock:
            now = self._monotonic()
            window = self._windows.get(name) or self._crowd(now)
            if window is None:
                return 0.0, 0
            window.forget(now)
            return (now - window.taken[0], len(window.taken)) if window.taken else (0.0, 0)

    def forget(self, name: str | None = None) -> None:
        """One name, or all."""
        with self._lock:
            if name is None:
                self._windows.clear()
            else:
                self._windows.pop(name, None)

    def _crowd(self, now: float) -> _Window | None:
        """What a name without a window of its own counts in: none, or the crowd's once there is no more room.

        Room is made first: whoever only looks must not go on being counted with a crowd that has left.
        """
        if len(self._windows) >= self._max_names:
            self._sweep(now)
        return self._windows.get(CROWD) if len(self._windows) >= self._max_names else None

    def _window(self, name: str, seconds: float, now: float) -> _Window:
        if name not in self._windows and len(self._windows) >= self._max_names:
            self._sweep(now)
            if len(self._windows) >= self._max_names:
                name = CROWD
        window = self._windows.setdefault(name, _Window(seconds))
        window.forget(now)
        return window

    def _sweep(self, now: float) -> None:
        if now - self._swept < SWEEP_SECONDS:
            return
        self._swept = now
        for window in self._windows.values():
            window.forget(now)
        self._windows = {name: window for name, window in self._windows.items() if window.taken}
