"""Do the records' states and the decisions of two people agree? For rechecks: reads only, trusts no row alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from registry.rules.lifecycle import State
from registry.rules.recall_rules import RecallAct, RecallState, Role
from registry.store.recall_tables import recall_item, recall_step
from registry.store.tables import record

# A recall rests on so many people (contract/province.md, "Two people").
PEOPLE = 2


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A record whose state and history do not agree. ``kind`` is one of the three below."""

    record_id: str
    version: int
    kind: str


RECALLED_WITHOUT_DECISION = "recalled-without-decision"
DECIDED_BUT_NOT_RECALLED = "decided-but-not-recalled"
TOO_FEW_PEOPLE = "too-few-people"


def disagreements(connection: Connection) -> Iterator[Disagreement]:
    """Every record that somebody changed past the rules: in the database, by hand."""
    item, name = recall_item, (record.c.record_id, record.c.version)
    approved = item.c.state == RecallState.APPROVED
    of_record = (item.c.record_pk == record.c.pk) & approved
    unexplained = select(*name).where(record.c.state == State.RECALLED, ~select(item.c.pk).where(of_record).exists())
    alive = select(*name).join(item, of_record).where(record.c.state != State.RECALLED)
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
