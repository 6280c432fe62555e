"""How long a sign-in to the office lasts. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

# Clerks share rooms: half an hour without a click is somebody who has left the desk (NIST SP 800-63B 2.2.3: 1 hour
# at most at this level).
IDLE = timedelta(minutes=30)
# A working day with its lunch break; nobody's morning sign-in serves the cleaning staff.
ABSOLUTE = timedelta(hours=10)
# Between password and second factor: time to find the phone.
HALF_WAY = timedelta(minutes=5)


class Stage(StrEnum):
    """How far somebody has come: the password alone opens nothing but the question for the second factor."""

    PASSWORD = "password"  # noqa: S105 (a stage's name)
    FULL = "full"


def over(stage: Stage, *, begun_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Whether time alone has ended it."""
    if stage is Stage.PASSWORD:
        return at >= begun_at + HALF_WAY
    return at >= begun_at + ABSOLUTE or at >= seen_at + IDLE
