"""The public side's only door: by code, by key, second factor, evidence. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from registry.keyring import Keyring
from verifier.policy import Policy


class Factor(StrEnum):
    """What became of a second factor."""

    MATCH = "match"
    NO_MATCH = "no-match"
    LAST4_NEEDED = "last4-needed"


@dataclass(frozen=True, slots=True)
class RecordRef:
    """Names another version."""

    record_id: str
    version: int
    pk: int


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """One version as the register holds it, with its status at the moment asked for."""

    pk: int
    record_id: str
    version: int
    school: str
    school_name: str
    namhoc: str
    level: str
    grade: str
    sha256: str
    size: int
    format: str
    status: str
    status_since: datetime
    status_detail: Mapping[str, Any]
    received_at: datetime
    replaced_by: RecordRef | None
    replaces: RecordRef | None
    dossier_pk: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a code opens. ``replaced_at``: the code was re-keyed then, and opens the first tier alone."""

    kind: str
    code_pk: int
    replaced_at: datetime | None
    records: tuple[HeldRecord, ...]


@dataclass(frozen=True, slots=True)
class KeptEvidence:
    """What a record was judged with at intake. Equal content, equal ``version``."""

    policy: Policy
    crls: tuple[bytes, ...]
    chain: tuple[bytes, ...]
    version: str


def by_code(connection: Connection, keyring: Keyring, code: str, *, now: datetime) -> Found | None:
    raise NotImplementedError


def by_pk(connection: Connection, pk: int, *, now: datetime) -> HeldRecord | None:
    raise NotImplementedError


def check_second_factor(
    connection: Connection, keyring: Keyring, found: Found, *, birth_date: str | None, id_last4: str | None
) -> Factor:
    raise NotImplementedError


def evidence_of(connection: Connection, pk: int) -> KeptEvidence:
    raise NotImplementedError
