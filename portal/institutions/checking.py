"""One call from its first line to its last: quota, answers in their order, what was opened written down. No HTTP.

Lines go a few at a time: taken from the day's quota, answered, the opened records written down, and only then told.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from portal.errors import TooMany
from portal.institutions.answering import WRONG, Answered, Answering, refused
from portal.institutions.day_quota import until_midnight
from portal.limits.standing import Standing
from portal.public.look_up import LookUp
from registry import verification_calls
from registry.access_grants import AccessGrant
from registry.connection import DatabaseAway, Engine
from registry.keyring import Keyring
from registry.transactions import reading, transaction
from registry.verification_calls import Call

_log = structlog.get_logger(__name__)

# Answered together: some ten transactions a second, and nobody waits long for a first answer.
TOGETHER = 25
# Calls of one institution under way in one process; the next one is told to wait for so long.
AT_ONCE, WAIT_SECONDS = 2, 10


@dataclass(frozen=True, slots=True)
class Checking:
    """One for each app. ``clock`` follows HOCBA_CLOCK: the moment of verifying and of audit lines."""

    engine: Engine
    keyring: Keyring
    look_up: LookUp
    clock: Callable[[], datetime]
    real_clock: Callable[[], datetime]
    _under_way: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, grant: AccessGrant, actor: str, lines: Sequence[bytes]) -> Run:
        """Write down that a call has begun. Whoever gets the run closes it, whatever happens.

        Raises:
            TooMany: the day's lines are used up, or too many calls of this institution are under way.
        """
        now, organisation = self.real_clock(), grant.organisation
        day = verification_calls.day_of(now)
        with reading(self.engine) as connection:
            left = verification_calls.left_today(connection, organisation, day, grant.lines_per_day)
        if not left:
            raise TooMany(until_midnight(grant.lines_per_day, now), of="quota")
        self._take_place(organisation)
        try:
            with transaction(self.engine) as connection:
                call = verification_calls.begin(connection, organisation, actor, at=now, day=day)
        except BaseException:
            self.give_place_back(organisation)
            raise
        return Run(self, call, grant, lines)

    def _take_place(self, organisation: str) -> None:
        with self._lock:
            if self._under_way[organisation] >= AT_ONCE:
                raise TooMany(Standing(AT_ONCE, WAIT_SECONDS, WAIT_SECONDS), of="client")
            self._under_way[organisation] += 1

    def give_place_back(self, organisation: str) -> None:
        with self._lock:
            self._under_way[organisation] -= 1
            if not self._under_way[organisation]:
                del self._under_way[organisation]


class Run:
    """One call under way. ``answers`` is read once; ``close`` writes down how it ended, and may come twice."""

    def __init__(self, checking: Checking, call: Call, grant: AccessGrant, lines: Sequence[bytes]) -> None:
        self._checking, self._call, self._grant, self._lines = checking, call, grant, lines
        self._answering = Answering(checking.look_up, checking.keyring, grant.organisation, grant.whole_record)
        self._told, self._outcomes = 0, Counter[str]()
        self._closed = False

    def answers(self) -> Iterator[Answered]:
        """An answer for each line, in order."""
        for first in range(0, len(self._lines), TOGETHER):
            for one in self._some(self._lines[first : first + TOGETHER]):
                self._told += 1
                self._outcomes[one.outcome] += 1
                self._outcomes["differing"] += one.differs
                yield one
        self.close()

    def _some(self, lines: Sequence[bytes]) -> Sequence[Answered]:
        engine, organisation = self._checking.engine, self._grant.organisation
        day, quota = verification_calls.day_of(self._checking.real_clock()), self._grant.lines_per_day
        try:
            with transaction(engine) as connection:
                taken = verification_calls.take_lines(connection, organisation, day, wanted=len(lines), quota=quota)
            answered = [self._answering.answer(line) for line in lines[:taken]]
            answered += [refused(None, "quota-used-up") for _ in lines[taken:]]
            wrong = sum(one.outcome == WRONG for one in answered)
            checked = [each for one in answered for each in one.checked]
            with transaction(engine) as connection:
                verification_calls.note_checked(connection, self._call, checked, wrong=wrong, day=day)
        except DatabaseAway as error:  # nothing is told that was not written down
            _log.error("register unavailable", alarm=True, error=type(error.orig).__qualname__)
            return [refused(None, "unavailable") for _ in lines]
        return answered

    def close(self) -> None:
        """Whoever stops reading ends the call; it is written down all the same."""
        if self._closed:
            return
        self._closed = True
        self._checking.give_place_back(self._grant.organisation)
        outcomes = {name: number for name, number in self._outcomes.items() if number}
        _log.info("institution's call finished", call=self._call.id, lines=self._told, outcomes=outcomes)
        at = self._checking.clock()
        try:
            with transaction(self._checking.engine) as connection:
                verification_calls.finish(connection, self._call, outcomes, lines=self._told, at=at)
        except DatabaseAway as error:
            _log.error("call not finished", alarm=True, call=self._call.id, error=type(error.orig).__qualname__)
