"""The audit chain in the database: append under a lock, prove it. Knows no actor's rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what. ``act`` is ``noun:verb``; no name, birth date or id of a learner, no code."""

    actor: str
    act: str
    subject: str
    detail: Mapping[str, Any]


def append(connection: Connection, entries: Sequence[AuditEntry], *, at: datetime) -> str:
    raise NotImplementedError


def head(connection: Connection) -> tuple[int, str]:
    raise NotImplementedError


def first_break(connection: Connection) -> int | None:
    raise NotImplementedError
