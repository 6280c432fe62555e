"""The audit chain's arithmetic: each line carries the hash of the one before. Pure; knows no database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

# What stands before the first line.
BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Line:
    """One line as stored. ``detail`` is canonical JSON text; ``hash`` covers all the rest."""

    seq: int
    at: datetime
    actor: str
    act: str
    subject: str
    detail: str
    previous: str
    hash: str


def line_hash(line: Line) -> str:
    """SHA-256 (hex) over everything in the line but its own hash."""
    moment = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [line.seq, moment, line.actor, line.act, line.subject, line.detail, line.previous]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def first_break(
    lines: Iterable[Line], *, head_seq: int, head_hash: str, start: tuple[int, str] = (0, BEGINNING)
) -> int | None:
    """The number of the first line that is changed, missing, added or out of place; None: the chain holds.

    ``lines`` come in order of ``seq``. The head says where the chain must end, so a cut tail is found, too.
    ``start``: number and hash of the line before the first, where only a part is looked at.
    """
    seq, previous = start
    for line in lines:
        in_place = line.seq == seq + 1 and line.previous == previous and line.seq <= head_seq
        if not in_place or line.hash != line_hash(line):
            return seq + 1
        seq, previous = line.seq, line.hash
    if seq != head_seq:
        return seq + 1
    return None if previous == head_hash else seq
