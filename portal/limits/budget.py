"""What a subject may use up in one or more moving windows. Knows no request and no subject's meaning."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable

from limits import RateLimitItem
from limits.strategies import MovingWindowRateLimiter

from portal.limits.counters import Counters
from portal.limits.counters_storage import CountersStorage
from portal.limits.keyed_names import KeyedNames
from portal.limits.standing import Standing, longest


class Budget:
    """``kind`` tells its counters from those of other budgets."""

    def __init__(self, kind: str, windows: Iterable[RateLimitItem], *, counters: Counters, names: KeyedNames) -> None:
        self._kind = kind
        self._windows = tuple(windows)
        self._limiter = MovingWindowRateLimiter(CountersStorage(counters=counters))
        self._names = names

    def full(self, subject: str) -> Standing | None:
        """None while something is left in every window. Takes nothing."""
        who = self._names.of(self._kind, subject)
        return self._worst([item for item in self._windows if not self._limiter.test(item, who, self._kind)], who)

    def take(self, subject: str) -> Standing | None:
        """Take one in every window; where one has none left, how it stands."""
        who = self._names.of(self._kind, subject)
        return self._worst([item for item in self._windows if not self._limiter.hit(item, who, self._kind)], who)

    def _worst(self, full: list[RateLimitItem], who: str) -> Standing | None:
        if not full:
            return None
        return longest([self._standing(item, who) for item in full])

    def _standing(self, item: RateLimitItem, who: str) -> Standing:
        return standing(item, self._limiter.get_window_stats(item, who, self._kind).reset_time)


def standing(item: RateLimitItem, free_at: float) -> Standing:
    """How a full window stands whose next place is free at ``free_at`` (seconds since 1970)."""
    wait = math.ceil(free_at - time.time())
    return Standing(item.amount, item.get_expiry(), min(max(wait, 1), item.get_expiry()))
