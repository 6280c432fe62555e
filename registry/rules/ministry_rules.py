"""What the ministry is told of which act, and when a failed try is made again. Pure; knows no database and no clock.

The envelope is the one of the national field dictionary (domain.md 2.2): ``sukien`` NEW, UPDATE or CANCEL, ``phienban``
counting up within one record id (a receiver ignores what is not above what it has), and the record's national status.
"""

from __future__ import annotations

from datetime import timedelta
from enum import IntEnum, StrEnum

from registry.rules.lifecycle import Status


class Event(StrEnum):
    """``sukien``. A record's first version that takes effect is new, a later one an update; a recall cancels."""

    NEW = "NEW"
    UPDATE = "UPDATE"
    CANCEL = "CANCEL"


class National(IntEnum):
    """``trangthaithongtinhocba``: nationally there are two (domain.md 2.4). Suspended is still in force."""

    EFFECTIVE = 1
    RECALLED = 2


class EntryState(StrEnum):
    """``waiting`` until the ministry has said yes or no; ``refused`` waits for a person."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"


# The first pause is a hiccup's, the longest a night's: recalls must not wait for a day (domain.md 5.8).
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries (1 or more) that failed."""
    doubled: int = 1 << min(max(tries - 1, 0), 20)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


def national(status: Status) -> National | None:
    """What the ministry is told of a record with this status now; None: nothing yet, or never."""
    if status in (Status.EFFECTIVE, Status.SUSPENDED):
        return National.EFFECTIVE
    return National.RECALLED if status is Status.RECALLED else None
