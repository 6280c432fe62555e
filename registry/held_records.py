"""One version as the register holds it: its row, its neighbours, its status at a moment. Writes nothing.

A look-up reads all of it in one statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Row, func, select

from registry.locked_records import BEGUN, without_suspension
from registry.rules.lifecycle import State, Status, status
from registry.store import tables
from registry.store.opinion_tables import second_opinion
from registry.store.organisation_tables import organisation_name as _earlier

_record, _organisation, _period = tables.record, tables.organisation, tables.period
_opinion = second_opinion
# ``second_opinions.Outcome``, which builds on rooms that build on this one.
_DIFFERS = "differs"
_before, _after = tables.record.alias("before"), tables.record.alias("after")

# What the school was called when the record came in, as the record itself says: the first of its later-given-up names
# that it then still had, else the present one.
_name_then = (
    select(_earlier.c.name)
    .where(_earlier.c.organisation == _record.c.organisation, _earlier.c.until > _record.c.received_at)
    .order_by(_earlier.c.until, _earlier.c.pk)
    .limit(1)
    .correlate(_record)
    .scalar_subquery()
)

# Not ``report``: it is some kilobytes long, and a stored verdict is never shown.
COLUMNS = (
    _record.c.pk,
    _record.c.record_id,
    _record.c.version,
    _record.c.organisation,
    _record.c.namhoc,
    _record.c.level,
    _record.c.grade,
    _record.c.sha256,
    _record.c.size,
    _record.c.format,
    _record.c.birth_precision,
    _record.c.state,
    _record.c.state_since,
    _record.c.state_detail,
    _record.c.received_at,
    _record.c.dossier_pk,
    _record.c.evidence,
    _opinion.c.record_pk.label("disputed_pk"),
    func.coalesce(_name_then, _organisation.c.name).label("school_name"),
    _period.c.locks,
    _before.c.pk.label("before_pk"),
    _before.c.record_id.label("before_id"),
    _before.c.version.label("before_version"),
    _after.c.pk.label("after_pk"),
    _after.c.record_id.label("after_id"),
    _after.c.version.label("after_version"),
)


@dataclass(frozen=True, slots=True)
class RecordRef:
    """Names another version."""

    record_id: str
    version: int
    pk: int


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """One version as the register holds it, with its status at the moment asked for.

    ``school_name`` is what the school was called when the record came in. ``birth_precision`` is the length of the
    birth date the record has (4, 7 or 10 characters); ``judged_with`` are the digests of the evidence kept at intake
    (``registry.kept_evidence``); ``disputed``: another engine judges its signatures otherwise (``second_opinions``).
    """

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
    birth_precision: int
    status: str
    status_since: datetime
    status_detail: Mapping[str, Any]
    received_at: datetime
    replaced_by: RecordRef | None
    replaces: RecordRef | None
    dossier_pk: int
    judged_with: Mapping[str, Any]
    disputed: bool


def with_neighbours(start: FromClause) -> FromClause:
    """``start``, which has ``record``, with all that ``COLUMNS`` name: at most one row for each row of ``start``."""
    return (
        start.outerjoin(_organisation, _organisation.c.code == _record.c.organisation)
        .outerjoin(_period, _period.c.id == _record.c.period_id)
        .outerjoin(_before, _before.c.pk == _record.c.predecessor_pk)
        .outerjoin(_after, _after.c.predecessor_pk == _record.c.pk)
        .outerjoin(_opinion, (_opinion.c.record_pk == _record.c.pk) & (_opinion.c.outcome == _DIFFERS))
    )


def held_record(row: Row[Any], *, now: datetime) -> HeldRecord:
    """A row of ``COLUMNS``, as it stands at ``now``."""
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
        birth_precision=row.birth_precision,
        status=shown.value,
        status_since=_since(row, state, shown, suspended_until),
        status_detail=row.state_detail if shown is Status.SUSPENDED else without_suspension(row.state_detail),
        received_at=row.received_at,
        replaced_by=RecordRef(row.after_id, row.after_version, row.after_pk) if row.after_pk else None,
        replaces=RecordRef(row.before_id, row.before_version, row.before_pk) if row.before_pk else None,
        dossier_pk=row.dossier_pk,
        judged_with=row.evidence,
        disputed=row.disputed_pk is not None,
    )


def _since(row: Row[Any], state: State, shown: Status, suspended_until: datetime | None) -> datetime:
    """When the status that is shown began: the stored change, or what the clock did since."""
    since: datetime = row.state_since
    begun = row.state_detail.get(BEGUN)
    if shown is Status.SUSPENDED and begun:
        return datetime.fromisoformat(begun)
    if shown is not Status.EFFECTIVE:
        return since
    if state is State.PENDING and row.locks is not None:
        since = max(since, row.locks)
    # It has run out, else it would be shown.
    return max(since, suspended_until) if suspended_until is not None else since
