"""Links to one record that somebody gives away: how long, how many, what may be written beside one. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

# A day for a counter, a week for an office, a month for an application. Whoever needs more makes another.
DAYS: Final = (1, 7, 30)
# So many may be open for one record at a time: a learner applies to a few places at once.
MOST_LIVE: Final = 10
# And be made in a day, ended ones too: each is a row for a month after its end.
MOST_A_DAY: Final = 20
# An ended link is known for so long, so that it is told as ended and its maker still sees when it was opened.
KEPT_AFTER: Final = timedelta(days=30)
# Its maker sees the last so many openings with their times; the count goes on.
TIMES_KEPT: Final = 50
# "Nộp hồ sơ vào lớp 10 Trường THPT Nguyễn Trãi" is half of it.
LONGEST_PURPOSE: Final = 100

# The purpose is read under our name by somebody else: no way to lead or ring anywhere, whoever wrote it.
_SCHOOL_YEAR = re.compile(r"\b20\d\d *[-–/] *20\d\d\b")
_LEADS = re.compile(r"://|www\.|@|[^\W\d_]\.[^\W\d_]{2}|\d(?:[ .\-()/]*\d){5}", re.IGNORECASE)


class LinkState(StrEnum):
    """Whether a link opens anything, and why not."""

    OPEN = "open"
    ENDED = "ended"
    EXPIRED = "expired"
    CODE_REPLACED = "code-replaced"


def end_of(made_at: datetime, days: int) -> datetime | None:
    """From when on a link of so many days opens nothing; None: that is no choice of ours."""
    return made_at + timedelta(days=days) if days in DAYS else None


def state_of(*, ends_at: datetime, ended_at: datetime | None, code_live: bool, now: datetime) -> LinkState:
    """What its maker did stands before what the clock did, and before what the school did."""
    if ended_at is not None:
        return LinkState.ENDED
    if now >= ends_at:
        return LinkState.EXPIRED
    return LinkState.OPEN if code_live else LinkState.CODE_REPLACED


def purpose_of(typed: str) -> str | None:
    """What may stand beside a link, on one line, "" if nothing was written; None: not this."""
    text = unicodedata.normalize("NFC", " ".join(typed.split()))
    readable = all(unicodedata.category(letter)[0] != "C" for letter in text)
    # Full-width and other forms of the same signs are looked at, too.
    leads = _LEADS.search(_SCHOOL_YEAR.sub("", unicodedata.normalize("NFKC", text), count=1))
    return text if len(text) <= LONGEST_PURPOSE and readable and not leads else None
