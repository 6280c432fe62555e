"""Look-ups of each record, added up in this process and written every half minute: the look-up itself writes nothing.

A process that is killed takes what it has not written with it: half a minute's numbers at most. While the primary
database is away, as after its loss with a standby, they wait here; a process that ends in the ordinary way writes.
"""

from __future__ import annotations

import atexit
import threading
from collections import Counter

import structlog

from registry import look_up_counts
from registry.connection import Engine
from registry.look_up_counts import Shown
from registry.transactions import transaction

log = structlog.get_logger(__name__)

WRITE_EVERY_SECONDS = 30.0
# Records looked up while the database is away: some MiB. At 250 look-ups a second this is a quarter of an hour of
# different records; later ones are not counted.
MOST = 200_000


class LookUpTally:
    """One for each process. A timer runs only while there is something to write."""

    def __init__(self, engine: Engine, *, seconds: float = WRITE_EVERY_SECONDS) -> None:
        self._engine, self._seconds = engine, seconds
        self._counted: Counter[Shown] = Counter()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        atexit.register(self.write, last=True)

    def note(self, record_pk: int, tier: int) -> None:
        """This record was shown at this tier."""
        with self._lock:
            if len(self._counted) < MOST or (record_pk, tier) in self._counted:
                self._counted[record_pk, tier] += 1
            if self._timer is None:
                self._wind()

    def write(self, *, last: bool = False) -> bool:
        """Bring what was counted to the database; False: it is away, and all of it is kept for the next time.

        ``last``: there is none, the process ends.
        """
        with self._lock:
            counted, self._counted, self._timer = self._counted, Counter(), None
        if not counted:
            return True
        try:
            with transaction(self._engine) as connection:
                look_up_counts.add(connection, counted)
        except Exception as error:  # a timer has nobody to raise to, and a number is no reason to stop
            log.warning("look-ups not written yet", error=type(error).__name__, records=len(counted))
            with self._lock:
                self._counted += counted
                if self._timer is None and not last:
                    self._wind()
            return False
        return True

    def _wind(self) -> None:
        self._timer = threading.Timer(self._seconds, self.write)
        self._timer.daemon = True
        self._timer.start()
