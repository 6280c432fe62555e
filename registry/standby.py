"""Reads go on from a PostgreSQL standby while the primary is gone, and come back with it. Writes nothing anywhere.

Only look-ups are given an engine with a standby: whoever reads in order to write must not decide by a copy that may be
a moment behind.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from prometheus_client import Gauge
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

# How often one caller looks whether the primary is back; it pays for that with at most ``CONNECT_SECONDS``.
LOOK_AGAIN_SECONDS = 1.0

# A server that takes this long to take a connection is gone; the smallest limit that libpq knows.
CONNECT_SECONDS = 2

_OPTION = "hocba_standby"

READING_STANDBY = Gauge(
    "hocba_reading_standby",
    "1 while look-ups read from the standby because the primary is gone.",
    multiprocess_mode="livemax",
)

_log = logging.getLogger(__name__)


class Standby:
    """The standby of one primary, and whether it is read from now."""

    def __init__(self, engine: Engine, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._away = False
        self._try_again_at = 0.0

    @property
    def in_use(self) -> bool:
        return self._away

    def answers(self) -> bool:
        """Whether the standby itself could be read from now."""
        try:
            with self._engine.connect():
                return True
        except OperationalError:
            return False

    def connect(self, primary: Engine) -> Connection:
        """A connection to the primary, or to the standby while the primary takes none.

        Raises:
            OperationalError: neither takes one.
        """
        if self._may_try():
            try:
                connection = primary.connect()
            except OperationalError:
                self._note(away=True)
            else:
                self._note(away=False)
                return connection
        return self._engine.connect()

    def _may_try(self) -> bool:
        with self._lock:
            now = self._monotonic()
            if self._away and now < self._try_again_at:
                return False
            self._try_again_at = now + LOOK_AGAIN_SECONDS
            return True

    def _note(self, *, away: bool) -> None:
        with self._lock:
            news, self._away = self._away != away, away
            self._try_again_at = self._monotonic() + LOOK_AGAIN_SECONDS
        if news:
            READING_STANDBY.set(1 if away else 0)
            _log.warning("reading from the standby" if away else "reading from the primary again")


def with_standby(engine: Engine, standby: Engine) -> Engine:
    """The same engine; ``transactions.reading`` of it goes to the standby while the primary is gone."""
    return engine.execution_options(**{_OPTION: Standby(standby)})


def standby_of(engine: Engine) -> Standby | None:
    """The one this engine was given."""
    found = engine.get_execution_options().get(_OPTION)
    assert found is None or isinstance(found, Standby)
    return found
