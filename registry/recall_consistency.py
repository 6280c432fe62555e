"""Do the records' states and what people decided agree? For rechecks: reads only, trusts no row alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from registry.locked_records import UNTIL
from registry.rules.lifecycle import State
from registry.rules.recall_rules import Ground, RecallAct, RecallState, Role
from registry.rules.suspension_rules import LONGEST
from registry.store.recall_tables import recall_item, recall_request, recall_step, suspension
from registry.store.tables import record

# A recall rests on so many people (contract/province.md, "Two people").
PEOPLE = 2


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A record whose state and history do not agree. ``kind`` is one of those below."""

    record_id: str
    version: int
    kind: str


RECALLED_WITHOUT_DECISION = "recalled-without-decision"
DECIDED_BUT_NOT_RECALLED = "decided-but-not-recalled"
TOO_FEW_PEOPLE = "too-few-people"
SUSPENDED_PAST_THE_RULES = "suspended-past-the-rules"

# The states in which a suspension shows.
_MAY_BE_SUSPENDED = (State.SUSPENDED, State.RECALL_REQUESTED, State.RECALL_CHECKED)


def disagreements(connection: Connection) -> Iterator[Disagreement]:
    """Every record that somebody changed past the rules: in the database, by hand."""
    item, name = recall_item, (record.c.record_id, record.c.version)
    approved = item.c.state == RecallState.APPROVED
    of_record = (item.c.record_pk == record.c.pk) & approved
    recalled = _recalled_last()
    unexplained = select(*name).where(record.c.state == State.RECALLED, ~recalled)
    alive = select(*name).where(record.c.state != State.RECALLED, recalled)
    people = (
        select(func.count(recall_step.c.person_id.distinct()))
        .where(
            recall_step.c.item_pk == item.c.pk,
            recall_step.c.act == RecallAct.APPROVE,
            recall_step.c.role.in_((Role.REVIEWER, Role.APPROVER)),
        )
        .correlate(item)
        .scalar_subquery()
    )
    alone = select(*name).join(item, of_record).where(people < PEOPLE)
    queries = ((unexplained, RECALLED_WITHOUT_DECISION), (alive, DECIDED_BUT_NOT_RECALLED), (alone, TOO_FEW_PEOPLE))
    for query, kind in queries:
        for row in connection.execute(query.order_by(record.c.pk)):
            yield Disagreement(row.record_id, row.version, kind)
    yield from _suspensions(connection)


def _recalled_last() -> ColumnElement[bool]:
    """Whether the last thing decided about a record was its recall, and not its reinstatement."""
    item, req = recall_item, recall_request
    decided = (item.c.state == RecallState.APPROVED) & (item.c.record_pk == record.c.pk)
    undone = func.coalesce(req.c.ground, "") == Ground.REINSTATEMENT
    joined = item.join(req, req.c.pk == item.c.request_pk)
    # One may be asked for only after the other is decided, so the later item is the later decision.
    recalls, undoings = (
        select(func.coalesce(func.max(item.c.pk), 0)).select_from(joined).where(decided, which).correlate(record)
        for which in (~undone, undone)
    )
    return recalls.scalar_subquery() > undoings.scalar_subquery()


def _suspensions(connection: Connection) -> Iterator[Disagreement]:
    """Records whose suspension is not one that somebody began: for so long, and no longer than anybody may."""
    begun = select(suspension.c.record_pk, suspension.c.begun_at, suspension.c.until)
    known = {(row.record_pk, row.until) for row in connection.execute(begun) if row.until - row.begun_at <= LONGEST}
    rows = select(record.c.pk, record.c.record_id, record.c.version, record.c.state, record.c.state_detail)
    for row in connection.execute(rows.where(record.c.state.in_(_MAY_BE_SUSPENDED)).order_by(record.c.pk)):
        until = row.state_detail.get(UNTIL)
        named = (row.pk, datetime.fromisoformat(until)) if until else None
        if named not in known and (named or row.state == State.SUSPENDED):
            yield Disagreement(row.record_id, row.version, SUSPENDED_PAST_THE_RULES)
