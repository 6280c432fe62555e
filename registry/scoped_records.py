"""Records an account may see: searched, by id, by code; what was decided on them before. Reads only.

The register holds no names: whoever shows one reads the original.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select, tuple_

from registry import find
from registry.held_records import COLUMNS, HeldRecord, held_record, with_neighbours
from registry.keyring import Keyring
from registry.rules.recall_rules import FINAL, RecallState
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store.recall_tables import recall_item, recall_request, suspension
from registry.store.tables import record

# PostgreSQL and SQLite take some ten thousand values in a statement; a request names at most a thousand records.
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Span:
    """Those learners whose dossier's number is larger than ``after`` and at most ``upto``; None: to the last.

    A learner stays in the same span whatever versions come: what is handed out span by span lacks nobody.
    """

    after: int = 0
    upto: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for; what is None does not matter. ``newest``: of each record only its newest version."""

    namhoc: str | None = None
    level: str | None = None
    grade: str | None = None
    record_id: str | None = None
    newest: bool = True
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class EarlierRecall:
    """A request that was made for a record. ``id`` leads to it."""

    id: str
    state: RecallState
    reason: str
    requested_at: datetime
    decision: str | None


@dataclass(frozen=True, slots=True)
class PastSuspension:
    """A time for which a record was suspended. ``ended``: lifted then; None: it ran out, or runs."""

    begun_at: datetime
    until: datetime
    account: str
    lifted_at: datetime | None


def search(connection: Connection, scope: Scope, wanted: Wanted, *, now: datetime, limit: int) -> list[HeldRecord]:
    """Records in the scope, newest years first; at most ``limit``."""
    query: Select[Any] = select(*COLUMNS).select_from(with_neighbours(record)).where(*_conditions(scope, wanted))
    query = query.order_by(record.c.namhoc.desc(), record.c.organisation, record.c.grade, record.c.pk).limit(limit)
    return [held_record(row, now=now) for row in connection.execute(query)]


def spans(connection: Connection, scope: Scope, wanted: Wanted, *, size: int) -> list[Span]:
    """All that is searched for in spans of some ``size`` records, at least one; the last is open to who comes later."""
    query = select(record.c.dossier_pk).where(*_conditions(scope, wanted)).order_by(record.c.dossier_pk)
    numbers = list(connection.scalars(query))
    edges = sorted(set(numbers[size - 1 :: size]) - set(numbers[-1:]))
    return [Span(after, upto) for after, upto in zip([0, *edges], [*edges, None], strict=True)]


def by_keys(
    connection: Connection, scope: Scope, keys: Sequence[tuple[str, int]], *, now: datetime
) -> dict[tuple[str, int], HeldRecord]:
    """Those of these ids and versions that lie in the scope."""
    found: dict[tuple[str, int], HeldRecord] = {}
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        query: Select[Any] = (
            select(*COLUMNS)
            .select_from(with_neighbours(record))
            .where(within(scope, record.c.organisation), tuple_(record.c.record_id, record.c.version).in_(part))
        )
        for row in connection.execute(query):
            found[row.record_id, row.version] = held_record(row, now=now)
    return found


def by_code(
    connection: Connection, keyring: Keyring, scope: Scope, codes: Collection[str], *, now: datetime
) -> dict[str, list[HeldRecord]]:
    """What each canonical code opens, as far as it lies in the scope; a code that opens nothing there has no entry."""
    found = {}
    for code in codes:
        opened = find.by_code(connection, keyring, code, now=now)
        held = [one for one in opened.records if scope.covers(one.school)] if opened else []
        if held:
            found[code] = held
    return found


def recalls_of(connection: Connection, record_pk: int) -> list[EarlierRecall]:
    """Every request made for this record, newest first. Whoever asks knows that the record may be seen."""
    columns = (recall_request.c.id, recall_item.c.state, recall_request.c.reason, recall_request.c.requested_at)
    query = (
        select(*columns, recall_item.c.decision)
        .join(recall_item, recall_item.c.request_pk == recall_request.c.pk)
        .where(recall_item.c.record_pk == record_pk)
        .order_by(recall_request.c.pk.desc())
    )
    rows = connection.execute(query)
    return [EarlierRecall(r.id, RecallState(r.state), r.reason, r.requested_at, r.decision) for r in rows]


def suspensions_of(connection: Connection, record_pk: int) -> list[PastSuspension]:
    """Every time this record was suspended, newest first."""
    query = select(suspension).where(suspension.c.record_pk == record_pk).order_by(suspension.c.pk.desc())
    return [PastSuspension(r.begun_at, r.until, r.account, r.lifted_at) for r in connection.execute(query)]


def suspended_now(connection: Connection, scope: Scope, *, now: datetime) -> list[HeldRecord]:
    """Records in the scope whose suspension runs."""
    running = select(suspension.c.record_pk).where(suspension.c.lifted_at.is_(None), suspension.c.until > now)
    query: Select[Any] = (
        select(*COLUMNS)
        .select_from(with_neighbours(record))
        .where(within(scope, record.c.organisation), record.c.pk.in_(running))
        .order_by(record.c.pk)
    )
    return [held_record(row, now=now) for row in connection.execute(query)]


def asked_for(connection: Connection, record_pks: Sequence[int]) -> frozenset[int]:
    """Those of these records for which a request is open."""
    found: set[int] = set()
    for start in range(0, len(record_pks), _AT_ONCE):
        part = record_pks[start : start + _AT_ONCE]
        query = select(recall_item.c.record_pk).where(
            recall_item.c.record_pk.in_(part), recall_item.c.state.not_in(FINAL)
        )
        found.update(connection.scalars(query))
    return frozenset(found)


def years(connection: Connection, scope: Scope) -> list[str]:
    """The school years of which the scope has records, newest first."""
    query = select(record.c.namhoc).where(within(scope, record.c.organisation)).distinct()
    return sorted(connection.scalars(query), reverse=True)


def _conditions(scope: Scope, wanted: Wanted) -> list[ColumnElement[bool]]:
    named = {name: getattr(wanted, name) for name in ("namhoc", "level", "grade", "record_id")}
    found = [within(scope, record.c.organisation)]
    found += [record.c[name] == value for name, value in named.items() if value is not None]
    if wanted.newest:
        later = record.alias("later")
        found.append(~select(later.c.pk).where(later.c.predecessor_pk == record.c.pk).exists())
    if wanted.span is not None:
        found.append(record.c.dossier_pk > wanted.span.after)
        found += [record.c.dossier_pk <= wanted.span.upto] if wanted.span.upto is not None else []
    return found
