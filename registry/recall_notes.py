"""Notes beside recalls are people's own words and may name a learner: kept sealed. Knows no tables."""

from __future__ import annotations

from datetime import UTC, datetime

from registry.keyring import Keyring

# What a note's and a decision number's columns and answers are made for: a page of writing; a number with its letters.
LONGEST_NOTE = 2000
LONGEST_DECISION = 100


def request_context(request_id: str) -> bytes:
    """What a request's note is bound to."""
    return f"recall/{request_id}/note".encode()


def step_context(request_pk: int, revision: int) -> bytes:
    """What the note of one act is bound to."""
    return f"recall-step/{request_pk}/{revision}".encode()


def suspension_context(record_pk: int, begun_at: datetime) -> bytes:
    """What the note of one suspension is bound to."""
    return f"suspension/{record_pk}/{begun_at.astimezone(UTC).isoformat(timespec='microseconds')}".encode()


def sealed(keyring: Keyring, note: str | None, context: bytes) -> bytes | None:
    """The note sealed; None where there is none."""
    return keyring.seal(note.encode(), context=context) if note else None


def opened(keyring: Keyring, note: bytes | None, context: bytes) -> str | None:
    """The note in clear. Raises DamagedSeal, UnknownKey."""
    return keyring.open(note, context=context).decode() if note else None
