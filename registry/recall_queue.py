"""Which recall requests wait for somebody, since when, and what that person may do to one. Reads only.

Decides by ``rules.recall_rules``; ``registry.recall.decide`` judges again under lock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from registry.organisations import above
from registry.recall_cases import cases_of
from registry.recall_request import people_answering_for
from registry.rules import recall_rules, recall_terms
from registry.rules.recall_rules import SCHOOL, Actor, Case, Ground, Reason, RecallAct, RecallState, Refusal
from registry.rules.scope import Scope
from registry.rules.working_days import WorkCalendar
from registry.scopes import within
from registry.store import tables
from registry.store.recall_tables import recall_asker, recall_item, recall_request, recall_step
from registry.store.tables import record
from registry.work_calendar import read as read_calendar

OPEN = tuple(state for state in RecallState if state not in recall_rules.FINAL)
# A start page counts no further: whoever has more waiting knows enough.
MOST_WAITING = 500


@dataclass(frozen=True, slots=True)
class Waits:
    """A request on somebody's desk: how many of its items wait for them, since when the oldest does."""

    request_id: str
    organisation: str
    reason: str
    ground: str | None
    state: RecallState
    items: int
    since: datetime
    calendar: WorkCalendar = field(repr=False)

    @property
    def due(self) -> datetime | None:
        return recall_terms.due(self.state, self.since, self.calendar)

    def overdue(self, now: datetime) -> bool:
        return self.due is not None and now > self.due


@dataclass(frozen=True, slots=True)
class May:
    """What somebody may do to one item: the state that each act would bring, or why there is none."""

    acts: Mapping[RecallAct, RecallState]
    refusal: Refusal | None


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """The condition that a request was asked for in the scope or holds a record of it."""
    held = select(recall_item.c.request_pk).join(record, record.c.pk == recall_item.c.record_pk)
    concerned = recall_request.c.pk.in_(held.where(within(scope, record.c.organisation)))
    return within(scope, recall_request.c.organisation) | concerned


def waiting(connection: Connection, scope: Scope, by: Actor) -> list[Waits]:
    """Open requests on which this person can act next, the longest waiting first; at most ``MOST_WAITING``."""
    groups = connection.execute(_groups(scope, by.person_id)).all()
    askers, calendar = _askers(connection, groups), read_calendar(connection)
    over: dict[str, frozenset[str]] = {}
    found: dict[int, Waits] = {}
    for row in groups:
        school = row.asked_by if row.kind == SCHOOL else None
        concerned = school or row.school
        if concerned not in over:
            over[concerned] = above(connection, concerned)
        case = Case(
            state=RecallState(row.item_state),
            reason=Reason(row.reason),
            asking_school=school,
            above=over[concerned],
            askers=askers[row.pk],
            acted=frozenset(),
            ground=Ground(row.ground) if row.ground else None,
        )
        if any(recall_rules.decide(case, act, by).follows for act in RecallAct):
            found[row.pk] = _joined(found.get(row.pk), row, calendar)
    return sorted(found.values(), key=lambda waits: waits.since)


def _groups(scope: Scope, person_id: str | None) -> Select[Any]:
    """Items of open requests by request, state and school, without those on which this person has acted.

    Nobody in particular (``person_id`` None) has acted on none.
    """
    step = recall_step
    acted = select(step.c.pk).where(step.c.item_pk == recall_item.c.pk, step.c.person_id == person_id)
    last = select(step.c.item_pk, func.max(step.c.at).label("at")).group_by(step.c.item_pk).subquery()
    grouped = (
        recall_request.c.pk,
        recall_request.c.id,
        recall_request.c.organisation.label("asked_by"),
        recall_request.c.reason,
        recall_request.c.ground,
        tables.organisation.c.kind,
        recall_item.c.state.label("item_state"),
        record.c.organisation.label("school"),
    )
    return (
        select(*grouped, func.count().label("items"), func.min(last.c.at).label("since"))
        .join(recall_item, recall_item.c.request_pk == recall_request.c.pk)
        .join(record, record.c.pk == recall_item.c.record_pk)
        .join(last, last.c.item_pk == recall_item.c.pk)
        .join(tables.organisation, tables.organisation.c.code == recall_request.c.organisation)
        .where(recall_item.c.state.in_(OPEN))
        .where(within(scope, recall_request.c.organisation) | within(scope, record.c.organisation))
        .where(or_(recall_item.c.state == RecallState.AWAITING_PRINCIPAL, ~acted.exists()))
        .group_by(*grouped)
        .order_by(recall_request.c.pk)
        .limit(MOST_WAITING)
    )


def _askers(connection: Connection, groups: Sequence[Row[Any]]) -> dict[int, frozenset[str]]:
    """Who counts as having asked for each of these requests, as ``recall_request.askers_of`` says of one."""
    stored: dict[int, set[str]] = {row.pk: set() for row in groups}
    noted = select(recall_asker).where(recall_asker.c.request_pk.in_(stored))
    for row in connection.execute(noted):
        stored[row.request_pk].add(row.person_id)
    joined = {row.asked_by: people_answering_for(connection, row.asked_by) for row in groups if row.kind == SCHOOL}
    return {row.pk: frozenset(stored[row.pk]) | joined.get(row.asked_by, frozenset()) for row in groups}


def _joined(so_far: Waits | None, row: Row[Any], calendar: WorkCalendar) -> Waits:
    """A request is as far as the least of what waits of it."""
    state = RecallState(row.item_state)
    if so_far is None:
        return Waits(row.id, row.asked_by, row.reason, row.ground, state, row.items, row.since, calendar)
    least = recall_rules.of_request({so_far.state, state})
    return replace(so_far, state=least, items=so_far.items + row.items, since=min(so_far.since, row.since))


def choices(connection: Connection, request_id: str, by: Actor) -> dict[tuple[str, int], May]:
    """What this person may do to each item of a request now; empty: there is no such request."""
    req = connection.execute(select(recall_request).where(recall_request.c.id == request_id)).first()
    if req is None:
        return {}
    items = select(recall_item.c.pk, recall_item.c.state, record.c.record_id, record.c.version, record.c.organisation)
    rows = connection.execute(
        items.join(record, record.c.pk == recall_item.c.record_pk).where(recall_item.c.request_pk == req.pk)
    ).all()
    cases = cases_of(connection, req, rows)
    return {(row.record_id, row.version): _may(case, by) for row, case in zip(rows, cases, strict=True)}


def _may(case: Case, by: Actor) -> May:
    rulings = {act: recall_rules.decide(case, act, by) for act in RecallAct}
    acts = {act: ruling.follows for act, ruling in rulings.items() if ruling.follows}
    # The nearest to being allowed says what is missing: a wrong role says least.
    refusals = [ruling.refusal for ruling in rulings.values() if ruling.refusal]
    telling = [refusal for refusal in refusals if refusal is not Refusal.WRONG_ROLE] or refusals
    return May(acts, None if acts else telling[0])
