"""The public side's only door: by code, by key, second factor, evidence. Writes nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from registry.code_failures import is_closed
from registry.codes import DOSSIER, RECORD, code_mac
from registry.errors import EvidenceDamaged
from registry.evidence import read
from registry.keyring import Keyring
from registry.learner_keys import birth_mac, last4_mac
from registry.rules.lifecycle import State, Status, status
from registry.store import tables
from verifier.policy import Policy

_FULL_DATE = len("YYYY-MM-DD")


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
    """What a code opens. ``replaced_at``: the code was re-keyed then, and opens the first tier alone.

    ``kind`` is ``record`` or ``dossier``; a dossier shows the newest version of each record, by year. ``closed``: so
    many wrong second factors were given in its life that it has no second tier any more.
    """

    kind: str
    code_pk: int
    replaced_at: datetime | None
    records: tuple[HeldRecord, ...]
    closed: bool = False


@dataclass(frozen=True, slots=True)
class KeptEvidence:
    """What a record was judged with at intake. Equal content, equal ``version``."""

    policy: Policy
    crls: tuple[bytes, ...]
    chain: tuple[bytes, ...]
    version: str


def by_code(connection: Connection, keyring: Keyring, code: str, *, now: datetime) -> Found | None:
    """What this canonical code (``rules.lookup_code.normalise``) opens, or None: nobody was given it."""
    table = tables.code
    row = connection.execute(select(table).where(table.c.mac == code_mac(keyring, code))).first()
    if row is None:
        return None
    if row.record_pk is not None:
        rows = connection.execute(_held().where(tables.record.c.pk == row.record_pk)).all()
    else:
        rows = _newest(connection.execute(_held().where(tables.record.c.dossier_pk == row.dossier_pk)).all())
    kind = RECORD if row.record_pk is not None else DOSSIER
    records = _records(connection, rows, now=now)
    return Found(kind, row.pk, row.replaced_at, records, closed=is_closed(row.failures))


def by_pk(connection: Connection, pk: int, *, now: datetime) -> HeldRecord | None:
    """One version, or None."""
    rows = connection.execute(_held().where(tables.record.c.pk == pk)).all()
    return _records(connection, rows, now=now)[0] if rows else None


def is_live(connection: Connection, code_pk: int) -> bool:
    """Whether this code is still the one that opens its record or dossier."""
    table = tables.code
    return connection.scalar(select(table.c.pk).where(table.c.pk == code_pk, table.c.replaced_at.is_(None))) is not None


def check_second_factor(
    connection: Connection, keyring: Keyring, found: Found, *, birth_date: str | None, id_last4: str | None
) -> Factor:
    """Does this person know the learner's birth date, and the last four of the id where that is asked for?

    The date is cut to as much as the record has. Where that is less than a day, the last four are needed, and this
    is said whatever the date was: the answer must not tell a right year from a wrong one. A last four that is given
    must be right even where it is not needed.
    """
    record = tables.record
    statement = select(
        record.c.record_id, record.c.birth_mac, record.c.birth_precision, record.c.last4_mac, record.c.state
    ).where(record.c.pk.in_([held.pk for held in found.records]))
    rows = _trusted_for_identity(list(connection.execute(statement)))
    if id_last4 is None and rows and all(row.birth_precision < _FULL_DATE for row in rows):
        return Factor.LAST4_NEEDED
    matches = [_matches(keyring, row, birth_date=birth_date or "", id_last4=id_last4) for row in rows]
    return Factor.MATCH if any(matches) else Factor.NO_MATCH


def evidence_of(connection: Connection, pk: int) -> KeptEvidence:
    """What the record was judged with at intake, every digest computed now.

    Raises:
        EvidenceDamaged: some of it is gone or changed.
        KeyError: no such record.
    """
    kept = connection.execute(select(tables.record.c.evidence).where(tables.record.c.pk == pk)).scalar_one_or_none()
    if kept is None:
        raise KeyError(pk)
    crls, chain = sorted(kept["crls"]), sorted(kept["chain"])
    contents = read(connection, [kept["policy"], *crls, *chain])
    try:
        policy = Policy.from_json(contents[kept["policy"]].decode())
    except (ValueError, KeyError, TypeError) as error:
        raise EvidenceDamaged(kept["policy"]) from error
    version = hashlib.sha256(json.dumps([kept["policy"], crls, chain]).encode()).hexdigest()
    return KeptEvidence(
        policy=policy,
        crls=tuple(contents[sha256] for sha256 in crls),
        chain=tuple(contents[sha256] for sha256 in chain),
        version=version,
    )


def _held() -> Select[Any]:
    record, organisation, period = tables.record, tables.organisation, tables.period
    return (
        select(record, organisation.c.name.label("school_name"), period.c.locks)
        .join(organisation, organisation.c.code == record.c.organisation)
        .outerjoin(period, period.c.id == record.c.period_id)
    )


def _newest(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    newest: dict[str, Row[Any]] = {}
    for row in sorted(rows, key=lambda row: row.version):
        newest[row.record_id] = row
    return sorted(newest.values(), key=lambda row: (row.namhoc, row.version, row.record_id))


def _records(connection: Connection, rows: Iterable[Row[Any]], *, now: datetime) -> tuple[HeldRecord, ...]:
    rows = list(rows)
    before, following = _neighbours(connection, rows)
    return tuple(
        _held_record(row, replaces=before.get(row.predecessor_pk), replaced_by=following.get(row.pk), now=now)
        for row in rows
    )


def _neighbours(
    connection: Connection, rows: Sequence[Row[Any]]
) -> tuple[dict[int | None, RecordRef], dict[int | None, RecordRef]]:
    """The versions before these, by pk, and the versions after them, by the pk they follow."""
    record = tables.record
    pks = [row.pk for row in rows]
    earlier = [row.predecessor_pk for row in rows if row.predecessor_pk is not None]
    statement = select(record.c.pk, record.c.record_id, record.c.version, record.c.predecessor_pk).where(
        record.c.pk.in_(earlier) | record.c.predecessor_pk.in_(pks)
    )
    found = connection.execute(statement).all()
    references = {row.pk: RecordRef(row.record_id, row.version, row.pk) for row in found}
    before: dict[int | None, RecordRef] = dict(references)
    following: dict[int | None, RecordRef] = {row.predecessor_pk: references[row.pk] for row in found}
    return before, following


def _held_record(
    row: Row[Any], *, replaces: RecordRef | None, replaced_by: RecordRef | None, now: datetime
) -> HeldRecord:
    until = row.state_detail.get("until")
    suspended_until = datetime.fromisoformat(until) if until else None
    state = State(row.state)
    shown = status(state, locks_at=row.locks, suspended_until=suspended_until, now=now)
    return HeldRecord(
        pk=row.pk,
        record_id=row.record_id,
        version=row.version,
        school=row.organisation,
        school_name=row.school_name,
        namhoc=row.namhoc,
        level=row.level,
        grade=row.grade,
        sha256=row.sha256,
        size=row.size,
        format=row.format,
        status=shown.value,
        status_since=_since(row, state, shown, suspended_until),
        status_detail=row.state_detail,
        received_at=row.received_at,
        replaced_by=replaced_by,
        replaces=replaces,
        dossier_pk=row.dossier_pk,
    )


def _since(row: Row[Any], state: State, shown: Status, suspended_until: datetime | None) -> datetime:
    """When the status that is shown began: the stored change, or what the clock did since."""
    since: datetime = row.state_since
    if shown is not Status.EFFECTIVE:
        return since
    if state is State.PENDING and row.locks is not None:
        since = max(since, row.locks)
    if state is State.SUSPENDED and suspended_until is not None:
        since = max(since, suspended_until)
    return since


def _trusted_for_identity(rows: list[Any]) -> list[Any]:
    """Whose learner counts: a recalled version may have named the wrong one, so others stand before it."""
    gone = {State.RECALLED, State.WITHDRAWN}
    return [row for row in rows if row.state not in gone] or rows


def _matches(keyring: Keyring, row: Row[Any], *, birth_date: str, id_last4: str | None) -> bool:
    cut = birth_date[: row.birth_precision] if len(birth_date) <= _FULL_DATE else ""
    given_date = birth_mac(keyring, row.record_id, cut)
    date_matches: bool = hmac.compare_digest(given_date, row.birth_mac)
    if id_last4 is None:
        return date_matches and row.birth_precision >= _FULL_DATE
    # Compared whatever became of the date: the time taken must not tell which of the two was wrong.
    last4_matches = hmac.compare_digest(last4_mac(keyring, row.record_id, id_last4), row.last4_mac)
    return date_matches & last4_matches
