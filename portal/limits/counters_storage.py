"""Our counters as a storage of ``limits``, for its moving window strategy and Flask-Limiter. Counts nothing itself.

Flask-Limiter's own falling back raises when a deduction is due after the answer and Redis has just gone, and keeps a
whole hub's limits in each process (docs/decisions/0011-limits.md); ours is below it, so it never has to.
"""

from __future__ import annotations

from typing import NoReturn

from limits.storage import MovingWindowSupport, Storage

from portal.limits.counters import Counters

# Under this name Flask-Limiter finds the storage.
SCHEME = "hocba-counters"


class CountersStorage(Storage, MovingWindowSupport):
    """Moving windows only."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 (the base declares a list)

    def __init__(self, uri: str | None = None, *, counters: Counters) -> None:
        super().__init__(uri)
        self._counters = counters

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return ()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        return self._counters.take(key, limit, expiry, amount)

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        return self._counters.look(key, limit, expiry)

    def check(self) -> bool:
        return not self._counters.alone

    def reset(self) -> None:
        self._counters.forget()

    def clear(self, key: str) -> None:
        self._counters.forget(key)

    def incr(self, key: str, expiry: int, amount: int = 1) -> NoReturn:
        raise NotImplementedError("windows move here: nothing counts in fixed ones")

    def get(self, key: str) -> NoReturn:
        raise NotImplementedError("windows move here: nothing counts in fixed ones")

    def get_expiry(self, key: str) -> NoReturn:
        raise NotImplementedError("windows move here: nothing counts in fixed ones")
