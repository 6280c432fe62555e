"""The demo's calendar, made around today: school years, signing days, collection periods. Knows no schools."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from hocba.demo.authority import LASTS

VIET_NAM = timezone(timedelta(hours=7))
YEARS = 3
MAIN, STANDING = "1", "0"
# The main period stays open this long from the first start, so that something can be pending.
STAYS_OPEN = timedelta(days=60)
_JUNE = 6

# The order of signing (domain.md 1.4): role → day and time of a school year's end.
_SIGNING = {
    "gvbm": "05-25T09:10:00",
    "gvcn": "05-26T10:00:00",
    "hieutruong": "05-28T15:30:00",
    "coso": "05-29T08:15:00",
}
ISSUED = "05-29"

# Role → RFC 3339 moment at which it signs.
Signed = Callable[[str], str]


@dataclass(frozen=True)
class SchoolYears:
    """``now`` is the moment of the first start."""

    now: datetime

    @property
    def last(self) -> int:
        """The year in which the last finished school year ended: it ends with May."""
        today = self.now.astimezone(VIET_NAM)
        return today.year if today.month >= _JUNE else today.year - 1

    def namhoc(self, back: int = 0) -> str:
        """The last finished school year, or one of those before it."""
        return f"{self.last - back - 1}-{self.last - back}"

    @property
    def all(self) -> tuple[str, ...]:
        """Oldest first."""
        return tuple(self.namhoc(back) for back in reversed(range(YEARS)))

    @property
    def begins(self) -> datetime:
        """The first day of the first year: certificates and offices date from it."""
        return datetime(self.last - YEARS, 7, 1, tzinfo=VIET_NAM)

    def periods(self) -> list[dict[str, Any]]:
        """A year's main period and a standing one (province.md); only the newest main period is still open."""
        rows = []
        for namhoc in self.all:
            end = int(namhoc[-4:])
            locks = datetime(end, 7, 1, tzinfo=VIET_NAM)
            if namhoc == self.namhoc():
                locks = max(locks, self._midnight(self.now + STAYS_OPEN))
            rows.append(_period(namhoc, MAIN, datetime(end, 5, 15, tzinfo=VIET_NAM), locks))
            rows.append(_period(namhoc, STANDING, datetime(end - 1, 7, 1, tzinfo=VIET_NAM), self.now + LASTS))
        return rows

    def _midnight(self, moment: datetime) -> datetime:
        return moment.astimezone(VIET_NAM).replace(hour=0, minute=0, second=0, microsecond=0)


def signed_at_years_end(namhoc: str) -> Signed:
    """Late in May, one after the other."""
    return lambda role: f"{namhoc[-4:]}-{_SIGNING[role]}+07:00"


def signed_now(moment: datetime) -> Signed:
    """All at once: a correction made today."""
    return lambda _role: moment.astimezone(VIET_NAM).isoformat(timespec="seconds")


def _period(namhoc: str, dot: str, opens: datetime, locks: datetime) -> dict[str, Any]:
    levels = ["02", "03", "04", "05"]
    when = {"opens": opens.isoformat(), "locks": locks.astimezone(VIET_NAM).isoformat(timespec="seconds")}
    return {"namhoc": namhoc, "dot": dot, "levels": levels, **when}
