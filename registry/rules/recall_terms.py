"""By when a recall request should have moved on. Pure; knows no database.

No regulation sets a term (Hải Phòng 2024, Điều 12.3 and QĐ 550/2024 name none): these are the desk's own, in working
days. Nothing happens by itself when one has passed: the request is shown as overdue to whoever may act.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta, timezone

from registry.rules.recall_rules import RecallState

WORKING_DAYS: Mapping[RecallState, int] = {
    RecallState.AWAITING_PRINCIPAL: 3,
    RecallState.REQUESTED: 5,
    RecallState.CHECKED: 5,
}

# Viet Nam keeps one offset all year.
_LOCAL = timezone(timedelta(hours=7))
_SATURDAY = 5


def due(state: RecallState, since: datetime) -> datetime | None:
    """The last second for what waits in this state since then; None: it waits for nobody."""
    days = WORKING_DAYS.get(state)
    if days is None:
        return None
    return after_working_days(since, days)


def after_working_days(since: datetime, days: int) -> datetime:
    """The last second of the day that is so many working days after that one, in Viet Nam.

    Saturdays and Sundays do not count; public holidays do, as the hub has no calendar of them.
    """
    day = since.astimezone(_LOCAL).date()
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return datetime.combine(day, time(23, 59, 59), _LOCAL)
