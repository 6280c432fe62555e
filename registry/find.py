"""The public side's only door: by code, by key, second factor. Writes nothing."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, bindparam, select

from registry.code_failures import is_closed
from registry.codes import DOSSIER, RECORD, code_mac
from registry.held_records import COLUMNS, HeldRecord, held_record, with_neighbours
from registry.keyring import Keyring
from registry.learner_keys import birth_mac, last4_mac
from registry.rules.lifecycle import State
from registry.store import tables

_FULL_DATE = len("YYYY-MM-DD")

_T = TypeVar("_T")

# Put together once: a look-up is one statement, which PostgreSQL has prepared. A record's code opens one row; a
# dossier's has no record of its own, and its records are read by themselves.
_code, _record = tables.code, tables.record
_OF_CODE = (_code.c.pk.label("code_pk"), _code.c.dossier_pk.label("of_dossier"), _code.c.replaced_at, _code.c.failures)
_BY_CODE: Select[Any] = (
    select(*_OF_CODE, *COLUMNS)
    .select_from(with_neighbours(_code.outerjoin(_record, _record.c.pk == _code.c.record_pk)))
    .where(_code.c.mac == bindparam("mac"))
)
_BY_LIVE_PK: Select[Any] = (
    select(*_OF_CODE, *COLUMNS)
    .select_from(with_neighbours(_code.outerjoin(_record, _record.c.pk == _code.c.record_pk)))
    .where(_code.c.pk == bindparam("code_pk"), _code.c.replaced_at.is_(None))
)
_BY_PK: Select[Any] = select(*COLUMNS).select_from(with_neighbours(_record)).where(_record.c.pk == bindparam("pk"))
_BY_DOSSIER: Select[Any] = (
    select(*COLUMNS).select_from(with_neighbours(_record)).where(_record.c.dossier_pk == bindparam("dossier_pk"))
)


class Factor(StrEnum):
    """What became of a second factor."""

    MATCH = "match"
    NO_MATCH = "no-match"
    LAST4_NEEDED = "last4-needed"


@dataclass(frozen=True, slots=True)
class Found:
    """What a code opens. ``replaced_at``: the code was re-keyed then, and opens the first tier alone.

    ``kind`` is ``record`` or ``dossier``; a dossier shows the newest version of each record, by year. ``closed``: so
    many wrong second factors were given in its life that it has no second tier any more.
    """

    kind: str
    code_pk: int
    replaced_at: datetime | None
    records: tuple[HeldRecord, ...]
    closed: bool = False


def by_code(connection: Connection, keyring: Keyring, code: str, *, now: datetime) -> Found | None:
    """What this canonical code (``rules.lookup_code.normalise``) opens, or None: nobody was given it."""
    return _found(connection, connection.execute(_BY_CODE, {"mac": code_mac(keyring, code)}).first(), now)


def by_live_code(connection: Connection, code_pk: int, *, now: datetime) -> Found | None:
    """What the code of this key opens, or None: it was replaced since, or never was."""
    return _found(connection, connection.execute(_BY_LIVE_PK, {"code_pk": code_pk}).first(), now)


def _found(connection: Connection, row: Row[Any] | None, now: datetime) -> Found | None:
    if row is None:
        return None
    kind = DOSSIER if row.of_dossier else RECORD
    rows = _newest(connection.execute(_BY_DOSSIER, {"dossier_pk": row.of_dossier}).all()) if row.of_dossier else [row]
    records = tuple(held_record(row, now=now) for row in rows)
    return Found(kind, row.code_pk, row.replaced_at, records, closed=is_closed(row.failures))


def by_pk(connection: Connection, pk: int, *, now: datetime) -> HeldRecord | None:
    """One version, or None."""
    row = connection.execute(_BY_PK, {"pk": pk}).first()
    return held_record(row, now=now) if row else None


def is_live(connection: Connection, code_pk: int) -> bool:
    """Whether this code is still the one that opens its record or dossier."""
    table = tables.code
    return connection.scalar(select(table.c.pk).where(table.c.pk == code_pk, table.c.replaced_at.is_(None))) is not None


def needs_last4(found: Found) -> bool:
    """Whether the second tier will ask for the last four as well: of none of the records the day of birth is known.

    Said before anything is compared, and as ``check_second_factor`` will.
    """
    records = _trusted_for_identity(found.records, lambda held: held.status)
    return bool(records) and all(held.birth_precision < _FULL_DATE for held in records)


def check_second_factor(
    connection: Connection, keyring: Keyring, found: Found, *, birth_date: str | None, id_last4: str | None
) -> Factor:
    """Does this person know the learner's birth date, and the last four of the id where that is asked for?

    The date is cut to as much as the record has. Where that is less than a day, the last four are needed, and this
    is said whatever the date was: the answer must not tell a right year from a wrong one. A last four that is given
    must be right even where it is not needed.
    """
    record = tables.record
    statement: Select[Any] = select(
        record.c.record_id, record.c.birth_mac, record.c.birth_precision, record.c.last4_mac, record.c.state
    ).where(record.c.pk.in_([held.pk for held in found.records]))
    rows = _trusted_for_identity(connection.execute(statement).all(), lambda row: row.state)
    if id_last4 is None and rows and all(row.birth_precision < _FULL_DATE for row in rows):
        return Factor.LAST4_NEEDED
    matches = [_matches(keyring, row, birth_date=birth_date or "", id_last4=id_last4) for row in rows]
    return Factor.MATCH if any(matches) else Factor.NO_MATCH


def _newest(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    newest: dict[str, Row[Any]] = {}
    for row in sorted(rows, key=lambda row: row.version):
        newest[row.record_id] = row
    return sorted(newest.values(), key=lambda row: (row.namhoc, row.version, row.record_id))


def _trusted_for_identity(records: Sequence[_T], state: Callable[[_T], str]) -> Sequence[_T]:
    """Whose learner counts: a recalled version may have named the wrong one, so others stand before it.

    These two states are statuses of the same name, and no other state is ever shown as one of them.
    """
    gone = {State.RECALLED, State.WITHDRAWN}
    return [record for record in records if state(record) not in gone] or records


def _matches(keyring: Keyring, row: Row[Any], *, birth_date: str, id_last4: str | None) -> bool:
    cut = birth_date[: row.birth_precision] if len(birth_date) <= _FULL_DATE else ""
    given_date = birth_mac(keyring, row.record_id, cut)
    date_matches: bool = hmac.compare_digest(given_date, row.birth_mac)
    if id_last4 is None:
        return date_matches and row.birth_precision >= _FULL_DATE
    # Compared whatever became of the date: the time taken must not tell which of the two was wrong.
    last4_matches = hmac.compare_digest(last4_mac(keyring, row.record_id, id_last4), row.last4_mac)
    return date_matches & last4_matches
