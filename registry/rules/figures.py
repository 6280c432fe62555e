"""What the department, its communes and schools count (seeds 003, Điều 6, 7, 8, 11). Pure; names only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """What a number counts. Its words are in the catalogue, ``figure.<what>``."""

    DECLARED = "declared"
    BATCHES = "batches"
    BATCHES_REFUSED = "batches-refused"
    FILES = "files"
    FILES_ACCEPTED = "files-accepted"
    FILES_REFUSED = "files-refused"
    FILES_DUPLICATE = "files-duplicate"
    FILES_HELD = "files-held"
    FILES_UNDER_WAY = "files-under-way"
    PENDING = "records-pending"
    EFFECTIVE = "records-effective"
    SUSPENDED = "records-suspended"
    RECALLED = "records-recalled"
    WITHDRAWN = "records-withdrawn"
    CORRECTED = "records-corrected"
    RECALLS_OPEN = "recalls-open"
    RECALLS_APPROVED = "recalls-approved"
    RECALLS_REJECTED = "recalls-rejected"
    RECALLS_RETURNED = "recalls-returned"
    SUSPENSIONS = "suspensions"
    LOOK_UPS_GENERAL = "look-ups-general"
    LOOK_UPS_WHOLE = "look-ups-whole"
    FINDINGS_OPEN = "findings-open"
    MESSAGES_OPEN = "messages-open"
    MESSAGES_LATE = "messages-late"
    ACCOUNTS_OPEN = "accounts-open"
    ACCOUNTS_CLOSED = "accounts-closed"
    ACCOUNTS_UNUSED = "accounts-unused"
    ACCOUNTS_WITHOUT_FACTOR = "accounts-without-factor"


class Subject(StrEnum):
    """A table of the page: what belongs together."""

    INTAKE = "intake"
    RECORDS = "records"
    RECALLS = "recalls"
    LOOK_UPS = "look-ups"
    INCIDENTS = "incidents"
    ACCOUNTS = "accounts"


TABLES: dict[Subject, tuple[What, ...]] = {
    Subject.INTAKE: (
        What.DECLARED,
        What.BATCHES,
        What.FILES,
        What.FILES_ACCEPTED,
        What.FILES_REFUSED,
        What.FILES_DUPLICATE,
        What.FILES_HELD,
        What.FILES_UNDER_WAY,
    ),
    Subject.RECORDS: (
        What.EFFECTIVE,
        What.PENDING,
        What.SUSPENDED,
        What.RECALLED,
        What.WITHDRAWN,
        What.CORRECTED,
    ),
    Subject.RECALLS: (
        What.RECALLS_OPEN,
        What.RECALLS_APPROVED,
        What.RECALLS_REJECTED,
        What.RECALLS_RETURNED,
        What.SUSPENSIONS,
    ),
    Subject.LOOK_UPS: (What.LOOK_UPS_GENERAL, What.LOOK_UPS_WHOLE),
    Subject.INCIDENTS: (What.BATCHES_REFUSED, What.FINDINGS_OPEN, What.MESSAGES_OPEN, What.MESSAGES_LATE),
    Subject.ACCOUNTS: (
        What.ACCOUNTS_OPEN,
        What.ACCOUNTS_CLOSED,
        What.ACCOUNTS_UNUSED,
        What.ACCOUNTS_WITHOUT_FACTOR,
    ),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. ``level`` and ``dot`` empty: it is not counted by them."""

    organisation: str
    what: What
    number: int
    level: str = ""
    dot: str = ""
