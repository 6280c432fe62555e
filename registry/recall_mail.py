"""Who is told when a recall request has moved on: those who can act next, and in the end those who asked.

Called in the transaction that moves it, by whichever door. Knows no mail server.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from registry import deputies
from registry.mail_outbox import MailKind, write
from registry.organisations import above, organisation
from registry.rules.recall_rules import COMMUNE, DEPARTMENT, FINAL, SCHOOL, RecallState, Role
from registry.store import tables
from registry.store.office_tables import account_life
from registry.store.recall_tables import recall_item, recall_request

# Whose turn it is, as the table of rules says; a school is told of what was decided.
_NEXT = {
    RecallState.AWAITING_PRINCIPAL: frozenset({Role.PRINCIPAL}),
    RecallState.REQUESTED: frozenset({Role.REVIEWER}),
    RecallState.CHECKED: frozenset({Role.APPROVER}),
}


def tell(connection: Connection, request_id: str, *, but: str | None, at: datetime) -> None:
    """Write to whoever has to do with the request as it is now. ``but``: the person who has just acted."""
    req = connection.execute(select(recall_request).where(recall_request.c.id == request_id)).one()
    state = RecallState(req.state)
    asking = organisation(connection, req.organisation)
    school = asking is not None and asking.kind == SCHOOL
    if state in FINAL:
        kind, places, roles = MailKind.RECALL_DECIDED, [req.organisation], _askers_roles(school=school)
    else:
        kind, roles = MailKind.RECALL_WAITS, _NEXT[state]
        places = (
            [req.organisation] if state is RecallState.AWAITING_PRINCIPAL else _over(connection, req, school=school)
        )
    to = _accounts(connection, places, roles, but=but)
    if Role.APPROVER in roles:
        to |= deputies.of_approvers(connection, to, at)
    write(connection, kind, request_id, to, at=at)


def _askers_roles(*, school: bool) -> frozenset[Role]:
    return frozenset({Role.SCHOOL, Role.PRINCIPAL}) if school else frozenset({Role.REVIEWER, Role.APPROVER})


def _over(connection: Connection, req: Row[Any], *, school: bool) -> list[str]:
    """The commune and the department above the school that asks, or above the records' schools."""
    if school:
        return sorted(above(connection, req.organisation))
    held = (
        select(tables.record.c.organisation)
        .join(recall_item, recall_item.c.record_pk == tables.record.c.pk)
        .where(recall_item.c.request_pk == req.pk)
        .distinct()
    )
    return sorted({code for holder in connection.scalars(held) for code in above(connection, holder)})


def _accounts(connection: Connection, places: Iterable[str], roles: frozenset[Role], *, but: str | None) -> set[str]:
    """Open accounts there with one of these roles, without that person's."""
    account, closed = tables.account, account_life.c.closed_at.is_not(None)
    kinds = (SCHOOL, COMMUNE, DEPARTMENT)
    query = (
        select(account.c.username, account.c.roles, account.c.person_id)
        .join(tables.organisation, tables.organisation.c.code == account.c.organisation)
        .where(account.c.organisation.in_(list(places)), tables.organisation.c.kind.in_(kinds))
        .where(~select(account_life.c.username).where(account_life.c.username == account.c.username, closed).exists())
    )
    rows = connection.execute(query)
    return {r.username for r in rows if roles.intersection(r.roles) and (but is None or r.person_id != but)}
