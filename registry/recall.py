"""Recalls are confirmed, checked, decided: the only writer of a request once it is made. Knows no page or console.

Decides by ``rules.recall_rules`` alone; the record's state follows by ``rules.lifecycle``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from registry import audit, ministry_outbox, recall_mail, record_watches, webhooks
from registry.accounts import Account
from registry.audit import AuditEntry
from registry.keyring import Keyring
from registry.locked_records import UNTIL
from registry.recall_cases import cases_of, ground_of
from registry.recall_notes import sealed, step_context
from registry.recall_request import NotAllowed, actor_at
from registry.reinstatement import lock_places, taken_places
from registry.rules import lifecycle, recall_rules
from registry.rules.lifecycle import State
from registry.rules.ministry_rules import National
from registry.rules.person_mask import masked_person
from registry.rules.recall_rules import Actor, Ground, RecallAct, RecallState, Refusal, Role
from registry.store.recall_tables import recall_item, recall_request, recall_step
from registry.store.tables import record
from registry.webhooks import EventKind


@dataclass(frozen=True, slots=True)
class Decision:
    """One act on a request.

    Attributes:
        seen: the request's ``revision`` when the one who acts looked at it.
        items: the record ids and versions it is about; None: all that are open.
        number: the decision's number on paper.
        id_correction: the department's mark (package.md section 1).
    """

    request_id: str
    act: RecallAct
    seen: int
    items: Sequence[tuple[str, int]] | None = None
    number: str | None = None
    note: str | None = None
    id_correction: bool = False


@dataclass(frozen=True, slots=True)
class _Item:
    """An item that is acted on, with its record, locked."""

    row: Any
    follows: RecallState
    role: Role

    @property
    def name(self) -> str:
        return f"{self.row.record_id}/{self.row.version}"


def decide(connection: Connection, keyring: Keyring, decision: Decision, *, by: Account, at: datetime) -> RecallState:
    """Do it to all these items or to none; the request's state afterwards. Audited in the same transaction.

    Raises:
        NotAllowed: the rules say no; with ``changed-meanwhile`` somebody else acted since the request was looked at.
    """
    req = _locked_request(connection, decision)
    if ground_of(req) is Ground.REINSTATEMENT:
        lock_places(connection, _records_of(connection, req.pk))
    rows = _items(connection, req.pk)
    chosen = _chosen(rows, decision)
    items = _judged(connection, req, chosen, decision, by=actor_at(connection, by, at))
    if ground_of(req) is Ground.REINSTATEMENT and decision.act is RecallAct.APPROVE:
        _check_places(connection, items)
    states = {row.pk: RecallState(row.state) for row in rows} | {i.row.pk: i.follows for i in items}
    state = recall_rules.of_request(set(states.values()))
    revision = req.revision + 1
    connection.execute(
        update(recall_request).where(recall_request.c.pk == req.pk).values(state=state, revision=revision)
    )
    for item in items:
        _settle(connection, req, item, decision, at=at)
    note = sealed(keyring, decision.note, step_context(req.pk, revision))
    step = {"request_pk": req.pk, "revision": revision, "act": decision.act, "at": at, "account": by.username}
    step |= {"person_id": by.person_id, "organisation": by.organisation, "role": items[0].role}
    step |= {"decision": decision.number}
    steps = [{**step, "item_pk": None, "state": state, "note_sealed": note}]
    steps += [{**step, "item_pk": i.row.pk, "state": i.follows, "note_sealed": None} for i in items]
    connection.execute(recall_step.insert(), steps)
    if state is not RecallState(req.state):  # else whoever is next has been told
        recall_mail.tell(connection, req.id, but=by.person_id, at=at)
    audit.append(connection, _audit_lines(req, state, items, decision, by=by), at=at)
    return state


def _locked_request(connection: Connection, decision: Decision) -> Row[Any]:
    """The request's row; whoever acts on it at the same moment waits here, and is told."""
    query = select(recall_request).where(recall_request.c.id == decision.request_id).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        raise NotAllowed(Refusal.RECORD_UNKNOWN)
    if row.revision != decision.seen:
        raise NotAllowed(Refusal.CHANGED_MEANWHILE)
    return row


def _check_places(connection: Connection, items: Sequence[_Item]) -> None:
    """Never after a successor, whenever that came: two records in force for one year would be worse than none."""
    taken = taken_places(connection, [item.row.record_pk for item in items])
    for item in items:
        if item.row.record_pk in taken:
            raise NotAllowed(Refusal.HAS_SUCCESSOR, item.name)


def _records_of(connection: Connection, request_pk: int) -> list[int]:
    """The records under a request, by pk."""
    return list(connection.scalars(select(recall_item.c.record_pk).where(recall_item.c.request_pk == request_pk)))


def _items(connection: Connection, request_pk: int) -> list[Any]:
    """All items with their records, which are locked in one order."""
    query = (
        select(
            recall_item.c.pk,
            recall_item.c.state,
            recall_item.c.record_pk,
            record.c.record_id,
            record.c.version,
            record.c.organisation,
            record.c.state.label("record_state"),
            record.c.state_detail,
        )
        .join(record, record.c.pk == recall_item.c.record_pk)
        .where(recall_item.c.request_pk == request_pk)
        .order_by(recall_item.c.record_pk)
        .with_for_update(of=record)
    )
    return list(connection.execute(query))


def _chosen(rows: Sequence[Any], decision: Decision) -> list[Any]:
    if decision.items is None:
        still_open = [row for row in rows if RecallState(row.state) not in recall_rules.FINAL]
        if not still_open:
            raise NotAllowed(Refusal.DECIDED)
        return still_open
    by_key = {(row.record_id, row.version): row for row in rows}
    chosen = []
    for record_id, version in dict.fromkeys(decision.items):
        if (record_id, version) not in by_key:
            raise NotAllowed(Refusal.RECORD_UNKNOWN, f"{record_id}/{version}")
        chosen.append(by_key[record_id, version])
    return chosen


def _judged(
    connection: Connection, req: Row[Any], rows: Sequence[Any], decision: Decision, *, by: Actor
) -> list[_Item]:
    """Every item with what follows for it, or the first refusal."""
    items = []
    for row, case in zip(rows, cases_of(connection, req, rows), strict=True):
        ruling = recall_rules.decide(case, decision.act, by, id_correction=decision.id_correction)
        if ruling.refusal or ruling.follows is None or ruling.role is None:
            raise NotAllowed(ruling.refusal or Refusal.WRONG_ROLE, f"{row.record_id}/{row.version}")
        items.append(_Item(row, ruling.follows, ruling.role))
    return items


def _settle(connection: Connection, req: Row[Any], item: _Item, decision: Decision, *, at: datetime) -> None:
    """The item's and its record's new state."""
    values: dict[str, Any] = {"state": item.follows}
    if item.follows in recall_rules.FINAL:
        values |= {"decision": decision.number, "id_correction": decision.id_correction}
    connection.execute(update(recall_item).where(recall_item.c.pk == item.row.pk).values(values))
    act = recall_rules.on_the_record(item.follows, ground_of(req))
    if act is None:
        return
    record_watches.note(connection, [item.row.record_pk], at=at)
    state = lifecycle.after(State(item.row.record_state), act)
    changes: dict[str, Any] = {"state": state}
    if state is State.RECALLED:
        detail = {"reason": req.reason, "decision": decision.number, "recall": req.id}
        detail["id_correction"] = decision.id_correction
        changes |= {"state_since": at, "state_detail": {k: v for k, v in detail.items() if v}}
    elif act is lifecycle.Act.REINSTATE:
        changes |= {"state_since": at, "state_detail": {"reinstatement": req.id}}
    elif state is State.EFFECTIVE and _still_suspended(item.row, at):
        # What the request found suspended goes back to being so.
        changes["state"] = lifecycle.after(state, lifecycle.Act.SUSPEND)
    connection.execute(update(record).where(record.c.pk == item.row.record_pk).values(changes))
    if state is State.RECALLED or act is lifecycle.Act.REINSTATE:
        told = National.RECALLED if state is State.RECALLED else National.EFFECTIVE
        ministry_outbox.decided(connection, item.row.record_pk, told, at=at)
        event = EventKind.RECALLED if state is State.RECALLED else EventKind.REINSTATED
        webhooks.tell(connection, [item.row.record_pk], event, at=at)


def _still_suspended(row: Any, at: datetime) -> bool:
    until = row.state_detail.get(UNTIL)
    return until is not None and at < datetime.fromisoformat(until)


def _audit_lines(
    req: Row[Any], state: RecallState, items: Sequence[_Item], decision: Decision, *, by: Account
) -> list[AuditEntry]:
    actor = f"account:{by.username}"
    # ``state`` is what a recheck goes by.
    person = masked_person(by.person_id) if by.person_id else None
    detail = {"state": str(state), "role": str(items[0].role), "organisation": by.organisation, "person": person}
    detail |= {"decision": decision.number, "before": str(req.state)}
    lines = [AuditEntry(actor, f"recall:{decision.act}", f"recall:{req.id}", detail)]
    for item in items:
        marked = {"id_correction": True} if decision.id_correction else {}
        known = {"recall": req.id, "state": str(item.follows), "before": str(item.row.state), **marked}
        known["decision"] = decision.number
        lines.append(AuditEntry(actor, f"record:recall-{decision.act}", f"record:{item.name}", known))
    return lines
