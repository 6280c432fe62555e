"""What a registrar may do to a collection period: open, lock at once, extend. Pure; knows no database and no clock.

A record that has taken effect never waits again: where a period is extended after its lock, what had taken effect by
that lock is settled first (``settles``), and only what comes later waits for the new one (package.md section 4).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from registry.rules.period_gate import to_the_second
from registry.rules.province_file import LEVELS

# Transfers and digitised paper, all year round (contract/province.md).
STANDING = "0"
# A lock further off than these is a slip of the pen. A standing period may take paper of its year for many years.
LONGEST = timedelta(days=2 * 366)
LONGEST_STANDING = timedelta(days=15 * 366)
# ``123/QĐ-SGDĐT`` and the like.
LONGEST_DECISION = 60

_YEAR = re.compile(r"(20[0-9]{2})-(20[0-9]{2})")
_DOT = re.compile(r"[0-9A-Za-z._-]{1,20}")


class PeriodRefusal(StrEnum):
    """Why not."""

    NOT_A_YEAR = "not-a-year"
    NOT_A_NUMBER = "not-a-number"
    NO_LEVEL = "no-level"
    NOT_IN_ORDER = "not-in-order"
    TOO_LONG = "too-long"
    TAKEN = "taken"
    CHANGED = "changed"
    NO_DECISION = "no-decision"
    NOT_OPEN = "not-open"
    NOT_LATER = "not-later"


@dataclass(frozen=True, slots=True)
class Span:
    """``opens`` is inclusive, ``locks`` exclusive."""

    opens: datetime
    locks: datetime
    standing: bool = False

    def too_long(self, locks: datetime, now: datetime) -> bool:
        """Whether a lock at that moment is too far off."""
        return locks - min(self.opens, now) > (LONGEST_STANDING if self.standing else LONGEST)


def why_not_open(
    namhoc: str, dot: str, levels: Collection[str], span: Span | None, *, now: datetime
) -> PeriodRefusal | None:
    """Whether such a period may be opened. ``span`` None: a moment that cannot be read."""
    year = _YEAR.fullmatch(namhoc)
    if year is None or int(year[2]) != int(year[1]) + 1:
        return PeriodRefusal.NOT_A_YEAR
    if not _DOT.fullmatch(dot):
        return PeriodRefusal.NOT_A_NUMBER
    if not levels or not LEVELS.issuperset(levels):
        return PeriodRefusal.NO_LEVEL
    if span is None or span.locks <= span.opens or span.locks <= now:
        return PeriodRefusal.NOT_IN_ORDER
    return PeriodRefusal.TOO_LONG if span.too_long(span.locks, now) else None


def why_not_lock(span: Span, decision: str, *, now: datetime) -> PeriodRefusal | None:
    """Whether the period may be locked at this moment: what waits takes effect at once."""
    if not _decided(decision):
        return PeriodRefusal.NO_DECISION
    return None if span.opens < to_the_second(now) < span.locks else PeriodRefusal.NOT_OPEN


def why_not_extend(span: Span, until: datetime | None, decision: str, *, now: datetime) -> PeriodRefusal | None:
    """Whether the lock may move to ``until``, before or after it fell."""
    if not _decided(decision):
        return PeriodRefusal.NO_DECISION
    if until is None or until <= span.locks or until <= now:
        return PeriodRefusal.NOT_LATER
    return PeriodRefusal.TOO_LONG if span.too_long(until, now) else None


def settles(span: Span, *, now: datetime) -> bool:
    """Whether what waited for this lock has taken effect, and must be kept so before the lock moves."""
    return now >= span.locks


def _decided(decision: str) -> bool:
    return 0 < len(decision.strip()) <= LONGEST_DECISION
