"""Look-up and dossier codes: issued, given again, replaced. Knows no page; the caller audits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from registry.keyring import Keyring


def issue(
    connection: Connection,
    keyring: Keyring,
    *,
    at: datetime,
    records: Sequence[int] = (),
    dossiers: Sequence[int] = (),
) -> dict[tuple[str, int], str]:
    raise NotImplementedError


def reveal(
    connection: Connection, keyring: Keyring, *, record_pk: int | None = None, dossier_pk: int | None = None
) -> str | None:
    raise NotImplementedError


def reveal_many(
    connection: Connection, keyring: Keyring, record_pks: Sequence[int]
) -> dict[int, tuple[str | None, str | None]]:
    raise NotImplementedError


def rekey(
    connection: Connection,
    keyring: Keyring,
    *,
    at: datetime,
    record_pk: int | None = None,
    dossier_pk: int | None = None,
) -> str:
    raise NotImplementedError
