"""Institutions as the office sees them: what each may, how much it used, its calls, who opened a record. Reads only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from registry.access_grants import AccessGrant, grant_of
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store.institution_tables import access_grant, record_check, verification_call, verification_use
from registry.store.tables import organisation, record
from registry.verification_calls import day_of

# What a forecast rests on, and what a page shows day by day.
LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Use:
    """One day's, or the sum of some."""

    day: date
    calls: int
    lines: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Institution:
    """One with its grant, if one counts now, and what it used of late."""

    code: str
    name: str
    grant: AccessGrant | None
    lines: int
    wrong: int


@dataclass(frozen=True, slots=True)
class PastCall:
    """``finished_at`` None: under way, or cut off."""

    pk: int
    id: str
    organisation: str
    actor: str
    began_at: datetime
    finished_at: datetime | None
    lines: int
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """A record that a call opened."""

    record_id: str
    version: int
    school: str
    whole_record: bool
    call: PastCall


def institutions(connection: Connection, scope: Scope, *, now: datetime) -> list[Institution]:
    """All in the scope, by name."""
    since = day_of(now) - LOOK_BACK
    use = verification_use
    sums = select(use.c.organisation, func.sum(use.c.lines).label("lines"), func.sum(use.c.wrong).label("wrong"))
    of_late = {
        row.organisation: row for row in connection.execute(sums.where(use.c.day > since).group_by(use.c.organisation))
    }
    query = select(organisation.c.code, organisation.c.name).where(
        organisation.c.kind == "institution", within(scope, organisation.c.code)
    )
    found = []
    for row in connection.execute(query.order_by(organisation.c.name)).all():
        used: Any = of_late.get(row.code)
        lines, wrong = (used.lines, used.wrong) if used else (0, 0)
        found.append(Institution(row.code, row.name, grant_of(connection, row.code, now), lines, wrong))
    return found


def days(connection: Connection, code: str, *, now: datetime) -> list[Use]:
    """Its last thirty days with any use, the newest first."""
    use = verification_use
    mine = (use.c.organisation == code, use.c.day > day_of(now) - LOOK_BACK)
    rows = connection.execute(select(use).where(*mine).order_by(use.c.day.desc()))
    return [Use(row.day, row.calls, row.lines, row.wrong) for row in rows]


def grants(connection: Connection, code: str) -> Sequence[Row[Any]]:
    """Every grant it had, the newest first: the table's own columns."""
    return connection.execute(
        select(access_grant).where(access_grant.c.organisation == code).order_by(access_grant.c.pk.desc())
    ).all()


def calls(connection: Connection, code: str, *, before: int | None = None, limit: int) -> list[PastCall]:
    """Its calls, the newest first; ``before``: only with a smaller ``pk``."""
    query = select(verification_call).where(verification_call.c.organisation == code)
    if before is not None:
        query = query.where(verification_call.c.pk < before)
    return [_call(row) for row in connection.execute(query.order_by(verification_call.c.pk.desc()).limit(limit))]


def opened_by(connection: Connection, call_id: str, *, after: int = 0, limit: int) -> list[tuple[int, Opened]]:
    """The records of one call in order, each with its place for the next page."""
    query = _opened().where(verification_call.c.id == call_id, record_check.c.pk > after)
    rows = connection.execute(query.order_by(record_check.c.pk).limit(limit)).all()
    return [(row.check_pk, _opened_row(row)) for row in rows]


def who_opened(connection: Connection, record_id: str, *, limit: int) -> list[Opened]:
    """The newest calls that opened this record, in any version."""
    query = _opened().where(record.c.record_id == record_id).order_by(record_check.c.pk.desc()).limit(limit)
    return [_opened_row(row) for row in connection.execute(query)]


def _opened() -> Select[Any]:
    joined = record_check.join(verification_call, verification_call.c.pk == record_check.c.call_pk)
    joined = joined.join(record, record.c.pk == record_check.c.record_pk)
    of_record = (record.c.record_id, record.c.version, record.c.organisation.label("school"))
    own = (record_check.c.pk.label("check_pk"), record_check.c.whole_record)
    return select(verification_call, *of_record, *own).select_from(joined)


def _opened_row(row: Row[Any]) -> Opened:
    return Opened(row.record_id, row.version, row.school, row.whole_record, _call(row))


def _call(row: Row[Any]) -> PastCall:
    return PastCall(row.pk, row.id, row.organisation, row.actor, row.began_at, row.finished_at, row.lines, row.outcomes)
