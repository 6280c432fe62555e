"""What recall requests there are, how far they are and how they came there. Reads only; knows nobody's rights."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from registry.keyring import Keyring
from registry.recall_notes import opened, request_context, step_context
from registry.rules.recall_rules import RecallState
from registry.store.recall_tables import recall_item, recall_request, recall_step
from registry.store.tables import record


@dataclass(frozen=True, slots=True)
class Step:
    """One act. ``account`` None: a school's software. ``note`` is the act's, told with each item it was about."""

    at: datetime
    act: str
    state: str
    account: str | None
    organisation: str
    role: str
    decision: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """One record under a request."""

    record_id: str
    version: int
    school: str
    state: RecallState
    decision: str | None
    id_correction: bool
    history: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A request in a list. ``organisation`` asks; ``ground`` is set where that is the department."""

    pk: int
    id: str
    organisation: str
    state: RecallState
    reason: str
    ground: str | None
    requested_at: datetime
    items: int


@dataclass(frozen=True, slots=True)
class RecallRequest:
    """A whole request. ``revision`` is what somebody who acts on it has seen."""

    head: Head
    revision: int
    note: str | None
    items: tuple[Item, ...]
    history: tuple[Step, ...]

    def concerns(self, organisations: Collection[str]) -> bool:
        """Whether one of these asked for it, or holds a record under it."""
        return self.head.organisation in organisations or any(i.school in organisations for i in self.items)

    def as_seen_by(self, organisations: Collection[str]) -> RecallRequest:
        """What a school may see: all of its own request, or of one that is about its records alone.

        Of a request that somebody else made about several schools it sees its own items, and no note: notes name
        learners, and one note may be about all the items.
        """
        own = tuple(item for item in self.items if item.school in organisations)
        if self.head.organisation in organisations or len(own) == len(self.items):
            return self
        items = tuple(replace(item, history=_without_notes(item.history)) for item in own)
        head = replace(self.head, items=len(own))
        return replace(self, head=head, note=None, items=items, history=_without_notes(self.history))


def _without_notes(steps: Sequence[Step]) -> tuple[Step, ...]:
    return tuple(replace(step, note=None) for step in steps)


def read(connection: Connection, keyring: Keyring, request_id: str) -> RecallRequest | None:
    """The request with its whole history, or None."""
    rows = _heads(connection, recall_request.c.id == request_id, limit=1)
    if not rows:
        return None
    row = rows[0]
    steps = _steps(connection, keyring, row.pk)
    of_item: dict[int | None, list[Step]] = {}
    for item_pk, step in steps:
        of_item.setdefault(item_pk, []).append(step)
    note = opened(keyring, row.note_sealed, request_context(row.id))
    return RecallRequest(
        head=_head(row),
        revision=row.revision,
        note=note,
        items=_items(connection, row.pk, of_item),
        history=tuple(of_item.get(None, ())),
    )


def listed(
    connection: Connection,
    *,
    states: Collection[RecallState] | None = None,
    concerning: Collection[str] | None = None,
    before: int | None = None,
    limit: int,
) -> list[Head]:
    """Requests, newest first.

    Args:
        states: only those in one of these.
        concerning: only those that one of these organisations asked for or holds a record under.
        before: only those with a smaller ``pk``.
    """
    condition = recall_request.c.pk > 0
    if states is not None:
        condition &= recall_request.c.state.in_(states)
    if before is not None:
        condition &= recall_request.c.pk < before
    if concerning is not None:
        held = select(recall_item.c.request_pk).join(record, record.c.pk == recall_item.c.record_pk)
        held = held.where(record.c.organisation.in_(concerning))
        condition &= recall_request.c.organisation.in_(concerning) | recall_request.c.pk.in_(held)
    return [_head(row) for row in _heads(connection, condition, limit=limit, concerning=concerning)]


def _heads(
    connection: Connection, condition: ColumnElement[bool], *, limit: int, concerning: Collection[str] | None = None
) -> Sequence[Row[Any]]:
    """``concerning``: of a request by others, only the items of these organisations are counted."""
    counted = recall_item.c.request_pk == recall_request.c.pk
    if concerning is not None:
        counted &= recall_request.c.organisation.in_(concerning) | record.c.organisation.in_(concerning)
    joined = recall_item.join(record, record.c.pk == recall_item.c.record_pk)
    count = select(func.count()).select_from(joined).where(counted).correlate(recall_request).scalar_subquery()
    query = select(recall_request, count.label("items")).where(condition)
    return connection.execute(query.order_by(recall_request.c.pk.desc()).limit(limit)).all()


def _head(row: Row[Any]) -> Head:
    return Head(
        pk=row.pk,
        id=row.id,
        organisation=row.organisation,
        state=RecallState(row.state),
        reason=row.reason,
        ground=row.ground,
        requested_at=row.requested_at,
        items=row.items,
    )


def _steps(connection: Connection, keyring: Keyring, request_pk: int) -> list[tuple[int | None, Step]]:
    """Every step with the item it is about, in order."""
    query = select(recall_step).where(recall_step.c.request_pk == request_pk).order_by(recall_step.c.pk)
    rows = connection.execute(query).all()
    notes = {
        row.revision: opened(keyring, row.note_sealed, step_context(request_pk, row.revision))
        for row in rows
        if row.item_pk is None
    }
    return [(row.item_pk, _step(row, notes.get(row.revision))) for row in rows]


def _step(row: Row[Any], note: str | None) -> Step:
    return Step(
        at=row.at,
        act=row.act,
        state=row.state,
        account=row.account,
        organisation=row.organisation,
        role=row.role,
        decision=row.decision,
        note=note,
    )


def _items(connection: Connection, request_pk: int, of_item: dict[int | None, list[Step]]) -> tuple[Item, ...]:
    query = (
        select(recall_item, record.c.record_id, record.c.version, record.c.organisation)
        .join(record, record.c.pk == recall_item.c.record_pk)
        .where(recall_item.c.request_pk == request_pk)
        .order_by(recall_item.c.pk)
    )
    return tuple(
        Item(
            record_id=row.record_id,
            version=row.version,
            school=row.organisation,
            state=RecallState(row.state),
            decision=row.decision,
            id_correction=row.id_correction,
            history=tuple(of_item.get(row.pk, ())),
        )
        for row in connection.execute(query)
    )
