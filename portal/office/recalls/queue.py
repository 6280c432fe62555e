"""The desk's first page: what waits for the visitor, with its term, and every request they may see."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.language import voice
from portal.office.access import desk
from portal.office.audit_desk import number_asked
from portal.office.desks import DeskEntry, add_desk
from portal.office.place import place
from portal.office.visitor import Visitor, visitor
from registry import recall_history, recall_queue
from registry.connection import Connection
from registry.organisations import names_of
from registry.recall_request import actor_at
from registry.rules.recall_rules import FINAL, RecallState
from registry.transactions import reading

bp = Blueprint("recalls", __name__)

ROLES = ("school", "principal", "reviewer", "approver", "auditor")
# Those for whom something can wait.
ACTING = ("principal", "reviewer", "approver")
PER_PAGE = 50
# What the list can be narrowed to.
OPEN, DECIDED = "open", "decided"


@desk(bp, "/recalls", roles=ROLES)
def list_requests() -> str:
    """Waiting for me; then all requests in the scope, newest first."""
    here, narrowed = visitor(), request.args.get("show")
    before = number_asked(request.args, "before")
    states = {OPEN: frozenset(RecallState) - FINAL, DECIDED: FINAL}.get(narrowed or "")
    with reading(place().engine) as connection:
        waiting = waiting_of(connection, here)
        heads = recall_history.listed(
            connection, states=states, concerning=here.scope.organisations, before=before, limit=PER_PAGE + 1
        )
        names = names_of(connection, {h.organisation for h in heads} | {w.organisation for w in waiting})
    shown, more = heads[:PER_PAGE], len(heads) > PER_PAGE
    return render_template(
        "office/recalls/list.html",
        waiting=waiting,
        acting=here.has(*ACTING),
        heads=shown,
        next=shown[-1].pk if more else None,
        show=narrowed if states else None,
        names=names,
        now=here.at,
        asks=here.has("school", "principal", "reviewer", "approver") and here.account.kind in ("school", "department"),
        voice=voice(),
    )


def waiting_of(connection: Connection, here: Visitor) -> list[recall_queue.Waits]:
    """What waits for this visitor."""
    if not here.has(*ACTING):
        return []
    return recall_queue.waiting(connection, here.scope, actor_at(connection, here.account, here.at))


def _waiting_number(connection: Connection, here: Visitor) -> int:
    return len(waiting_of(connection, here))


add_desk(DeskEntry("recalls.list_requests", "recall.nav", place=30, counter=_waiting_number, waiting="recall.waiting"))
