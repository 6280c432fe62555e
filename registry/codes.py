"""Look-up and dossier codes: issued, given again, replaced. Knows no page; the caller audits."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select

from registry import record_watches
from registry.keyring import Keyring
from registry.rules.lookup_code import new_code, printed
from registry.store import tables
from registry.store.tables import code as table

RECORD = "record"
DOSSIER = "dossier"

# PostgreSQL takes at most 65,535 values in one statement, SQLite 32,766.
_AT_ONCE = 10_000


def code_mac(keyring: Keyring, code: str) -> str:
    """How a canonical code is found."""
    return keyring.mac("code", code)


def issue(
    connection: Connection,
    keyring: Keyring,
    *,
    at: datetime,
    records: Sequence[int] = (),
    dossiers: Sequence[int] = (),
) -> dict[tuple[str, int], str]:
    """New codes for records and dossiers that have none: ``("record" or "dossier", pk)`` → printed code."""
    wanted = [*((RECORD, pk) for pk in records), *((DOSSIER, pk) for pk in dossiers)]
    codes = {subject: new_code(secrets.randbelow) for subject in wanted}
    if codes:
        rows = [_row(keyring, subject, code, at=at) for subject, code in codes.items()]
        connection.execute(table.insert(), rows)
    return {subject: printed(code) for subject, code in codes.items()}


def reveal(
    connection: Connection, keyring: Keyring, *, record_pk: int | None = None, dossier_pk: int | None = None
) -> str | None:
    """The printed live code of one record or one dossier; None if it has none."""
    subject = _subject(record_pk, dossier_pk)
    return _revealed(connection, keyring, subject[0], [subject[1]]).get(subject[1])


def reveal_many(
    connection: Connection, keyring: Keyring, record_pks: Sequence[int]
) -> dict[int, tuple[str | None, str | None]]:
    """Record pk → its printed record code and the printed code of its dossier."""
    record = tables.record
    dossier_of: dict[int, int] = {}
    for pks in _in_parts(record_pks):
        statement = select(record.c.pk, record.c.dossier_pk).where(record.c.pk.in_(pks))
        dossier_of |= {row.pk: row.dossier_pk for row in connection.execute(statement)}
    of_records = _revealed(connection, keyring, RECORD, dossier_of)
    of_dossiers = _revealed(connection, keyring, DOSSIER, set(dossier_of.values()))
    return {pk: (of_records.get(pk), of_dossiers.get(dossier)) for pk, dossier in dossier_of.items()}


def live_code(connection: Connection, keyring: Keyring, code_pk: int) -> str | None:
    """The printed code of this row; None: it was replaced."""
    row = connection.execute(select(table).where(table.c.pk == code_pk, table.c.replaced_at.is_(None))).first()
    if row is None:
        return None
    kind, pk = (RECORD, row.record_pk) if row.record_pk is not None else (DOSSIER, row.dossier_pk)
    return printed(keyring.open(row.sealed, context=sealed_context(kind, pk)).decode())


def rekey(
    connection: Connection,
    keyring: Keyring,
    *,
    at: datetime,
    record_pk: int | None = None,
    dossier_pk: int | None = None,
) -> str:
    """Replace the live code; the old one stays known as replaced. Returns the new printed code.

    Two callers at the same moment come one after the other; each gets a code, the later one's is live.
    """
    subject = _subject(record_pk, dossier_pk)
    owner: Table = tables.record if subject[0] == RECORD else tables.dossier
    connection.execute(select(owner.c.pk).where(owner.c.pk == subject[1]).with_for_update()).one()
    live = (_column(subject[0]) == subject[1], table.c.replaced_at.is_(None))
    connection.execute(table.update().where(*live).values(replaced_at=at))
    record_watches.note_codes(connection, select(table.c.pk).where(_column(subject[0]) == subject[1]), at=at)
    fresh = new_code(secrets.randbelow)
    connection.execute(table.insert(), [_row(keyring, subject, fresh, at=at)])
    return printed(fresh)


def _row(keyring: Keyring, subject: tuple[str, int], code: str, *, at: datetime) -> dict[str, Any]:
    kind, pk = subject
    return {
        "mac": code_mac(keyring, code),
        "sealed": keyring.seal(code.encode(), context=sealed_context(kind, pk)),
        "record_pk": pk if kind == RECORD else None,
        "dossier_pk": pk if kind == DOSSIER else None,
        "created_at": at,
        "replaced_at": None,
        "failures": 0,
    }


def _revealed(connection: Connection, keyring: Keyring, kind: str, pks: Iterable[int]) -> dict[int, str]:
    column = _column(kind)
    found: dict[int, str] = {}
    for part in _in_parts(pks):
        statement = select(column.label("pk"), table.c.sealed).where(column.in_(part), table.c.replaced_at.is_(None))
        for row in connection.execute(statement):
            found[row.pk] = printed(keyring.open(row.sealed, context=sealed_context(kind, row.pk)).decode())
    return found


def _in_parts(pks: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(set(pks))
    return [ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE)]


def _subject(record_pk: int | None, dossier_pk: int | None) -> tuple[str, int]:
    if record_pk is not None and dossier_pk is None:
        return RECORD, record_pk
    if dossier_pk is not None and record_pk is None:
        return DOSSIER, dossier_pk
    raise ValueError("either a record or a dossier")


def _column(kind: str) -> ColumnElement[Any]:
    return table.c.record_pk if kind == RECORD else table.c.dossier_pk


def sealed_context(kind: str, pk: int) -> bytes:
    """Binds a sealed code to its row: a code copied to another row does not open."""
    return f"code/{kind}/{pk}".encode()
