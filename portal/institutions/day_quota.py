"""How an institution's day of lines stands once it is used up. Pure; knows no register."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from portal.limits.standing import Standing
from registry.organisations import VIET_NAM

_DAY_SECONDS = 24 * 3600


def until_midnight(lines: int, now: datetime) -> Standing:
    """``lines`` a day of Viet Nam, all taken: the next ones are there at midnight."""
    local = now.astimezone(VIET_NAM)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), time(), VIET_NAM)
    return Standing(lines, _DAY_SECONDS, max(int((tomorrow - now).total_seconds()), 1))
