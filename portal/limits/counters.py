"""Where everybody's hits are counted: in Redis for all processes, in this one's memory while Redis is away.

Never raises because of Redis, never waits long for it, and never lets everybody in. Knows keyed names and numbers.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeVar

import structlog
from limits.storage import RedisStorage
from prometheus_client import Counter, Gauge
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError
from redis.retry import Retry

from portal.limits.moving_windows import MovingWindows

_log = structlog.get_logger(__name__)

_T = TypeVar("_T")

# A hit takes a fifth of a millisecond. What takes this long is not coming, and every answer has one second. No answer
# that came is held against Redis however long it took: on a busy machine it is we who are slow, and whoever can make
# us busy must not be able to part us from what has been counted.
TIMEOUT = 0.25
# How long Redis is left alone after it failed; then one request at a time tries it again.
LEAVE_ALONE = 2.0

# What each process allows of a limit while it counts alone: so much less that a hub of four processes allows no more
# in sum than before.
ALONE_DIVISOR = 4

# Of several processes, the one that is worst off; one that ended is no longer asked.
IN_PROCESS = Gauge(
    "hocba_limits_in_process",
    "1 while limits are counted in a process of its own because Redis is away.",
    multiprocess_mode="livemax",
)
FALLBACKS = Counter("hocba_limits_fallbacks", "Times a process lost Redis and began to count limits for itself.")


class Window(NamedTuple):
    """``allowed`` hits under ``key`` in any ``seconds``."""

    key: str
    allowed: int
    seconds: int


class Counters:
    """``redis_url`` None: memory is what is meant, with the whole limits."""

    def __init__(self, redis_url: str | None = None, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._redis = _Shared(redis_url) if redis_url else None
        self._monotonic = monotonic
        self._memory: dict[str, MovingWindows] = {}
        self._lock = threading.Lock()
        self._away = False
        self._leave_alone_until = 0.0
        self._foreseen: ContextVar[_Foreseen | None] = ContextVar("foreseen", default=None)

    @property
    def alone(self) -> bool:
        """Whether this process counts for itself although it should not, by what was last asked."""
        return self._away

    def where(self) -> str:
        """Where hits are counted now, in words for operators; asks Redis if it may be asked."""
        if self._redis is None:
            return "in this process"
        self._ask(lambda shared: shared.answers())
        return "in this process, stricter" if self._away else "in Redis"

    @contextmanager
    def at_once(self, *, takes: Sequence[Window], looks: Sequence[Window]) -> Iterator[None]:
        """Ask Redis for all of these in one go: the block is going to take one of each of ``takes``, and to look at
        ``looks``. Each way to Redis and back costs as much as the rest of counting.
        """
        foreseen = self._ask(lambda shared: shared.at_once(takes, looks)) if self._redis else None
        mark = self._foreseen.set(foreseen)
        try:
            yield
        finally:
            self._foreseen.reset(mark)

    def take(self, key: str, allowed: int, seconds: int, amount: int = 1) -> bool:
        """Take ``amount`` of ``allowed`` in ``seconds``; False, and nothing taken, if they are not left."""
        foreseen = self._foreseen.get()
        if foreseen and amount == 1 and (key, allowed, seconds) in foreseen.taken:
            return foreseen.taken.pop(Window(key, allowed, seconds))
        taken = self._ask(lambda shared: shared.take(key, allowed, seconds, amount))
        if taken is not None:
            return taken
        return self._windows(key).take(key, self._allowed(allowed), seconds, amount)

    def look(self, key: str, allowed: int, seconds: int) -> tuple[float, int]:
        """When the oldest hit that counts was (seconds since 1970), and how many of ``allowed`` are taken."""
        foreseen = self._foreseen.get()
        if foreseen and (key, allowed, seconds) in foreseen.seen:
            return foreseen.look(Window(key, allowed, seconds))
        found = self._ask(lambda shared: shared.look(key, allowed, seconds))
        if found is not None:
            return found
        age, taken = self._windows(key).look(key)
        # Whoever asks compares with the whole limit: a full smaller one must look full.
        return time.time() - age, allowed if taken >= self._allowed(allowed) else taken

    def once(self, name: str, seconds: int) -> bool:
        """Whether nobody asked this before in the last ``seconds``; remembered here too, should Redis go away."""
        if not self._windows("once").take(name, 1, seconds):
            return False
        first = self._ask(lambda shared: shared.once(name, seconds))
        return True if first is None else first

    def forget(self, key: str | None = None) -> None:
        """What this process counted under one key, or at all; Redis is others' too."""
        with self._lock:
            stores = list(self._memory.values())
        for store in stores:
            store.forget(key)

    def _allowed(self, limit: int) -> int:
        return max(1, limit // ALONE_DIVISOR) if self._redis else limit

    def _windows(self, key: str) -> MovingWindows:
        """One store for each kind of window (``LIMITER/<who>/<kind…>``): one that is full leaves the others alone."""
        kind = key.split("/", 2)[-1]
        with self._lock:
            return self._memory.setdefault(kind, MovingWindows(self._monotonic))

    def _ask(self, question: Callable[[_Shared], _T]) -> _T | None:
        """Redis's answer, or None while it is away, or if there is none."""
        if self._redis is None or (self._away and not self._may_try()):
            return None
        try:
            answer = question(self._redis)
        except (RedisError, OSError) as error:
            self._went_away(type(error).__qualname__)
            return None
        self._is_back()
        return answer

    def _may_try(self) -> bool:
        """One caller in every ``LEAVE_ALONE`` seconds pays for finding out."""
        with self._lock:
            now = self._monotonic()
            if now < self._leave_alone_until:
                return False
            self._leave_alone_until = now + LEAVE_ALONE
            return True

    def _went_away(self, why: str) -> None:
        with self._lock:
            news, self._away = not self._away, True
            self._leave_alone_until = self._monotonic() + LEAVE_ALONE
        if news:
            IN_PROCESS.set(1)
            FALLBACKS.inc()
            _log.warning("limits counted in this process", alarm=True, why=why)

    def _is_back(self) -> None:
        if not self._away:
            return
        with self._lock:
            self._away = False
        IN_PROCESS.set(0)
        _log.info("limits counted in Redis again")


class _Foreseen(NamedTuple):
    """What Redis answered to one ``at_once``. Each answer is given once: who asks again means a later moment. But a
    full window stays full for this request, which is refused for it and told when a place will be free.
    """

    taken: dict[Window, bool]
    seen: dict[Window, tuple[float, int]]

    def look(self, window: Window) -> tuple[float, int]:
        answer = self.seen[window]
        if answer[1] < window.allowed:
            del self.seen[window]
        return answer


class _Shared:
    """Redis. One try, and a short one: redis-py by itself tries again three times, with pauses."""

    def __init__(self, url: str) -> None:
        retry = Retry(NoBackoff(), 0)
        self._client = Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=retry)
        self._windows = RedisStorage(url, connection_pool=self._client.connection_pool)

    def answers(self) -> bool:
        return bool(self._client.ping())

    def take(self, key: str, allowed: int, seconds: int, amount: int) -> bool:
        return self._windows.acquire_entry(key, allowed, seconds, amount)

    def look(self, key: str, allowed: int, seconds: int) -> tuple[float, int]:
        return self._windows.get_moving_window(key, allowed, seconds)

    def at_once(self, takes: Sequence[Window], looks: Sequence[Window]) -> _Foreseen:
        """``limits``' own scripts by their digests, sent together."""
        now, line = time.time(), self._client.pipeline(transaction=False)
        for window in takes:
            name = self._windows.prefixed_key(window.key)
            script = self._windows.lua_acquire_moving_window
            line.evalsha(script.sha, 1, name, now, window.allowed, window.seconds, 1)
        for window in looks:
            name = self._windows.prefixed_key(window.key)
            line.evalsha(self._windows.lua_moving_window.sha, 1, name, now - window.seconds, window.allowed)
        answers: list[Any] = line.execute(raise_on_error=False)
        taken, seen = answers[: len(takes)], answers[len(takes) :]
        return _Foreseen(
            {w: self._taken(w, answer) for w, answer in zip(takes, taken, strict=True)},
            {w: self._seen(w, answer, now) for w, answer in zip(looks, seen, strict=True)},
        )

    def _taken(self, window: Window, answer: Any) -> bool:
        if isinstance(answer, NoScriptError):  # a Redis that has just started: asked by itself, it is given the script
            return self.take(*window, amount=1)
        if isinstance(answer, Exception):
            raise answer
        return bool(answer)

    def _seen(self, window: Window, answer: Any, now: float) -> tuple[float, int]:
        if isinstance(answer, NoScriptError):
            return self.look(*window)
        if isinstance(answer, Exception):
            raise answer
        return (float(answer[0]), int(answer[1])) if answer else (now, 0)

    def once(self, name: str, seconds: int) -> bool:
        return bool(self._client.set(f"HOCBA:once:{name}", "1", nx=True, ex=seconds))
