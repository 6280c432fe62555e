"""What a registrar of the department may grant an institution, and when that takes two. Pure; knows no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# A year of admissions and what follows it; then the purpose is looked at again.
LONGEST = timedelta(days=366)
# Every learner of a large province, once a day.
MOST_LINES = 1_000_000
LONGEST_PURPOSE = 500
# Before its end a grant is shown as one to be renewed.
ENDS_SOON = timedelta(days=60)


class GrantRefusal(StrEnum):
    """Why not."""

    NOT_YOURS = "grant-not-yours"
    NO_INSTITUTION = "grant-no-institution"
    NO_PURPOSE = "grant-no-purpose"
    ENDS = "grant-ends"
    LINES = "grant-lines"
    NONE = "grant-none"
    TAKES_TWO = "grant-takes-two"


@dataclass(frozen=True, slots=True)
class GrantWish:
    """What is to be granted. ``whole_record``: more than a comparison."""

    organisation: str
    purpose: str
    whole_record: bool
    lines_per_day: int
    ends: datetime


def why_not_grant(wish: GrantWish, *, kind: str, registrar: bool, now: datetime) -> GrantRefusal | None:
    """None: this registrar may grant it alone. ``TAKES_TWO``: whole records of children are granted by two."""
    if not registrar:
        return GrantRefusal.NOT_YOURS
    if kind != "institution":
        return GrantRefusal.NO_INSTITUTION
    if not wish.purpose or len(wish.purpose) > LONGEST_PURPOSE:
        return GrantRefusal.NO_PURPOSE
    if not now < wish.ends <= now + LONGEST:
        return GrantRefusal.ENDS
    if not 1 <= wish.lines_per_day <= MOST_LINES:
        return GrantRefusal.LINES
    return GrantRefusal.TAKES_TWO if wish.whole_record else None
