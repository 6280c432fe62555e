"""Takes entries out of the outbox and tells them, until there are none or the ministry does not answer.

Told first, settled after: a kill in between tells the same again, which a receiver bears by its number.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from ingest.ministry.connector import Connector, NotTold, NotWanted
from ingest.ministry.packages import OursToMend, package_for
from ingest.mishap import kind_and_place
from ingest.workplace import Workplace
from registry import ministry_outbox
from registry.ministry_outbox import Entry
from registry.transactions import transaction

log = structlog.get_logger(__name__)

# Entries taken together: told well within ``ministry_outbox.LEASE`` even if each takes as long as it may.
TOGETHER = 20
# One round of a worker that has other work as well.
ROUND_SECONDS = 20.0
LOOK_EVERY_SECONDS = 10.0
# While the ministry does not answer, the first entry in line is its probe: that often, doubled each time.
FIRST_SILENCE_SECONDS, LONGEST_SILENCE_SECONDS = 15.0, 600.0


def utc_now() -> datetime:
    """The machine's own time: by it tries are spaced, whatever the hub's clock is set to."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Round:
    """How many entries were told, refused by the ministry, and put off."""

    told: int = 0
    refused: int = 0
    put_off: int = 0


class Courier:
    """Tells by one connector. ``moment`` and ``monotonic`` are handed in by tests."""

    def __init__(
        self,
        place: Workplace,
        connector: Connector,
        *,
        moment: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._place, self._connector = place, connector
        self._moment, self._monotonic = moment, monotonic
        self._silent_until, self._silence = 0.0, 0.0

    def run(self, stopping: threading.Event) -> None:
        """Rounds until told to stop; for a thread of its own."""
        while not stopping.is_set():
            try:
                busy = self.run_once(stopping=stopping).told > 0
            except Exception as error:  # the database may be away for a moment: this loop must outlive it
                log.error("ministry round failed", **kind_and_place(error))
                busy = False
            if not busy:
                stopping.wait(LOOK_EVERY_SECONDS)

    def run_once(self, *, stopping: threading.Event | None = None, seconds: float = ROUND_SECONDS) -> Round:
        """One round, unless the ministry was silent a moment ago."""
        done, began = Round(), self._monotonic()
        if began < self._silent_until:
            return done
        while self._monotonic() - began < seconds and not (stopping and stopping.is_set()):
            with transaction(self._place.engine) as connection:
                now = self._place.clock()
                entries = ministry_outbox.take(connection, now=now, moment=self._moment(), limit=TOGETHER)
            if not entries or not self._tell_all(entries, done):
                break
        return done

    def _tell_all(self, entries: list[Entry], done: Round) -> bool:
        """False: the ministry does not answer; what was not tried is handed back."""
        for number, entry in enumerate(entries):
            heard = self._heard(entry)
            moment = self._moment()
            with transaction(self._place.engine) as connection:
                if heard.answer is not None:
                    ministry_outbox.acknowledge(connection, entry, heard.answer, moment=moment)
                elif heard.final:
                    ministry_outbox.refuse(connection, entry, heard.problem, moment=moment)
                else:
                    ministry_outbox.put_off(connection, entry, heard.problem, moment=moment)
                if heard.silent:
                    ministry_outbox.hand_back(connection, entries[number + 1 :])
            done.told += heard.answer is not None
            done.refused += heard.final
            done.put_off += heard.answer is None and not heard.final
            if heard.silent:
                self._fall_silent(heard.problem)
                return False
            self._silence = 0.0
        return True

    def _heard(self, entry: Entry) -> _Heard:
        try:
            return _Heard(answer=self._connector.tell(package_for(self._place, entry)))
        except NotWanted as error:
            log.error("ministry refused", alarm=True, entry=entry.pk, problem=error.problem)
            return _Heard(problem=error.problem, final=True)
        except OursToMend as error:
            log.error("not told to the ministry", alarm=True, entry=entry.pk, problem=error.problem)
            return _Heard(problem=error.problem)
        except NotTold as error:
            return _Heard(problem=error.problem, silent=True)

    def _fall_silent(self, problem: str) -> None:
        self._silence = min(max(self._silence * 2, FIRST_SILENCE_SECONDS), LONGEST_SILENCE_SECONDS)
        self._silent_until = self._monotonic() + self._silence
        log.warning("the ministry does not answer", problem=problem, again_in=self._silence)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What came of one try: an answer, or a problem. ``silent``: the others would fare no better now."""

    answer: Mapping[str, Any] | None = None
    problem: str = ""
    final: bool = False
    silent: bool = False
