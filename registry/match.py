"""Does the register hold this file, or another of the same record? Reads only; verifies nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, select

from registry.held_records import COLUMNS, HeldRecord, held_record, with_neighbours
from registry.store import tables

_record = tables.record
_HELD: Select[Any] = select(*COLUMNS).select_from(with_neighbours(_record))


class MatchKind(StrEnum):
    """``registry.match`` of contract/http.md."""

    EXACT = "exact"
    OTHER_VERSION = "other-version"
    OTHER_CONTENT = "same-id-other-content"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """What the register holds of a file's record: these bytes, this version of it, else its newest version."""

    kind: MatchKind = MatchKind.NONE
    held: HeldRecord | None = None


def by_bytes(connection: Connection, sha256: str, *, now: datetime) -> Match:
    """``EXACT`` or ``NONE``. ``sha256``: hex, of the whole file."""
    row = connection.execute(_HELD.where(_record.c.sha256 == sha256)).first()
    return Match(MatchKind.EXACT, held_record(row, now=now)) if row else Match()


def by_record(connection: Connection, record_id: str, version: int, *, now: datetime) -> Match:
    """What is held under this number, for a file whose bytes are not held."""
    rows = connection.execute(_HELD.where(_record.c.record_id == record_id).order_by(_record.c.version)).all()
    held = [held_record(row, now=now) for row in rows]
    for one in held:
        if one.version == version:
            return Match(MatchKind.OTHER_CONTENT, one)
    return Match(MatchKind.OTHER_VERSION, held[-1]) if held else Match()
