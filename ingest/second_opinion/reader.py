"""Asks the other engines, a few records at a time, while no school waits. Compares; decides nothing beyond that."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

import structlog
from prometheus_client import Counter

from ingest.mishap import kind_and_place
from ingest.second_opinion.engines import NoAnswer, Opinions, engine_of, second_opinion
from ingest.workplace import Workplace
from registry import batches, second_opinions
from registry.errors import OriginalDamaged, OriginalMissing, OriginalsUnreachable
from registry.second_opinions import Judged, Outcome, ToJudge
from registry.transactions import reading, transaction

log = structlog.get_logger(__name__)

OPINIONS = Counter("hocba_second_opinions", "Stored records judged by another engine.", ["outcome"])

# A record costs the other process a hundredth of a second, at the lowest priority, and this one a read of its original.
AT_A_TIME = 20
# So many times as long as a round took is waited before the next one: a quarter of a core at most.
REST = 3.0
# Where there was nothing to do, or somebody waits.
LOOK_EVERY_SECONDS = 20.0


class SecondReader:
    """One a process that works. What it has passed it need not look through again; a new process does."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._passed = 0

    def run(self, stopping: threading.Event) -> None:
        """Until told to stop. Begins after a while: whoever has just started has more to do than this."""
        pause = LOOK_EVERY_SECONDS
        while not stopping.wait(pause):
            begun = time.monotonic()
            try:
                busy = self.run_once()
            except Exception as error:  # the database may be away for a moment: this loop must outlive it
                log.error("second opinions failed", **kind_and_place(error))
                busy = 0
            pause = (time.monotonic() - begun) * REST if busy else LOOK_EVERY_SECONDS

    def run_once(self) -> int:
        """Judge some; how many. None while batches wait."""
        place = self._place
        with reading(place.engine) as connection:
            if batches.waiting_line(connection)[0]:
                return 0
        with transaction(place.engine) as connection:
            found = second_opinions.claim(connection, after=self._passed, limit=AT_A_TIME, now=place.clock())
            self._passed = max((one.pk for one in found), default=self._passed)
            if not found:
                found = second_opinions.claim_again(connection, limit=AT_A_TIME, now=place.clock())
        judged = [self._judged(one) for one in found]
        self._note(judged)
        return len(judged)

    def _note(self, judged: Sequence[Judged]) -> None:
        if not judged:
            return
        with transaction(self._place.engine) as connection:
            second_opinions.note(connection, judged, now=self._place.clock())
        for one in judged:
            OPINIONS.labels(str(one.outcome)).inc()
            if one.outcome is not Outcome.AGREES:
                log.error("second opinion", alarm=one.outcome is Outcome.DIFFERS, record=one.of.name, **_said(one))

    def _judged(self, one: ToJudge) -> Judged:
        engine = engine_of(one.format)
        if engine is None:
            return Judged(one, Outcome.FAILED, "", {"why": "no-engine"})
        try:
            opinions = second_opinion(one.format, self._place.originals.get(one.sha256))
        except NoAnswer as error:
            return Judged(one, Outcome.FAILED, engine, {"why": error.end.name.lower().replace("_", "-")})
        except (OriginalMissing, OriginalDamaged, OriginalsUnreachable):
            return Judged(one, Outcome.FAILED, engine, {"why": "original"})  # look-ups and rechecks say so
        differing = _differing(one, opinions)
        return Judged(one, Outcome.DIFFERS if differing else Outcome.AGREES, engine, {"signatures": differing})


def _differing(one: ToJudge, opinions: Opinions | None) -> list[str]:
    """The signatures on which the engines differ. The register's records were accepted: by ours, all of them hold."""
    if opinions is None:
        return sorted(one.signatures)
    both = sorted({*one.signatures, *opinions})
    return [name for name in both if not _agree(one, opinions, name)]


def _agree(one: ToJudge, opinions: Opinions, name: str) -> bool:
    theirs = opinions.get(name)
    return theirs is not None and theirs.holds and theirs.covers == one.signatures.get(name)


def _said(one: Judged) -> dict[str, object]:
    return {"outcome": str(one.outcome), "engine": one.engine, "detail": one.detail}
