"""Proposals of one registrar that wait for another, in SQL. What an approved one does, its kind's own module says.

A module that has acts for two registers them: ``register_kind("account-roles", carry_out)``. ``carry_out`` runs in the
transaction of the decision: either both are done, or neither.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import Connection, Row, func, select, update

from registry import audit
from registry.audit import AuditEntry
from registry.keyring import Keyring
from registry.rules.scope import Scope
from registry.rules.two_people import (
    AFTER,
    LAPSES_AFTER,
    ProposalAct,
    ProposalState,
    Proposed,
    RegistrarAtHand,
    why_not_act,
    why_not_propose,
)
from registry.scopes import within
from registry.store.office_tables import proposal
from registry.transactions import lock_subjects

NOTE_MAX = 500


class ProposalNotAllowed(Exception):
    """A rule says no; ``refusal`` names it: one of two people's, or its kind's own where it can no longer be done."""

    def __init__(self, refusal: StrEnum) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts: the rule's view of them, their username, from where (for the audit), the wall clock's moment."""

    username: str
    who: RegistrarAtHand
    from_block: str
    now: datetime


@dataclass(frozen=True, slots=True)
class NewProposal:
    """What is proposed. ``payload`` is JSON and holds no secret; ``subject`` names it in lists and audit."""

    kind: str
    organisation: str
    subject: str
    payload: Mapping[str, Any]
    about_person: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One as it stands."""

    id: str
    kind: str
    organisation: str
    subject: str
    about_person: str | None
    payload: Mapping[str, Any]
    state: ProposalState
    proposed_by: str
    proposed_person: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    note: str | None

    def lapsed(self, at: datetime) -> bool:
        """Open, but too old to be approved."""
        return self.state is ProposalState.OPEN and at >= self.proposed_at + LAPSES_AFTER


class CarryOut(Protocol):
    """What an approved proposal of one kind does; ``by`` is who approved."""

    def __call__(
        self, connection: Connection, keyring: Keyring, found: Proposal, by: Acting, /, *, at: datetime
    ) -> str | None:
        """Do it in this transaction. What it gives is shown to whoever approved, once: an invitation's token, say.

        Raises:
            ProposalNotAllowed: what was proposed cannot be done any more.
        """


_KINDS: dict[str, CarryOut] = {}


def register_kind(kind: str, carry_out: CarryOut) -> None:
    """Name what an approved proposal of this kind does."""
    _KINDS[kind] = carry_out


def propose(connection: Connection, new: NewProposal, *, by: Acting, at: datetime) -> str:
    """Write it down; its id.

    Raises:
        ProposalNotAllowed: not a registrar of that organisation, or about themselves.
        KeyError: no module has registered this kind.
    """
    _KINDS[new.kind]
    if refusal := why_not_propose(by.who, new.about_person):
        raise ProposalNotAllowed(refusal)
    row: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "kind": new.kind,
        "organisation": new.organisation,
        "subject": new.subject,
    }
    row |= {"about_person": new.about_person, "payload": dict(new.payload), "state": ProposalState.OPEN}
    row |= {"proposed_by": by.username, "proposed_person": by.who.person_id, "proposed_at": at}
    connection.execute(proposal.insert(), row)
    _note(connection, "proposal:made", row["id"], {"kind": new.kind, "subject": new.subject}, by=by, at=at)
    return str(row["id"])


def act(
    connection: Connection,
    keyring: Keyring,
    proposal_id: str,
    what: ProposalAct,
    *,
    by: Acting,
    note: str | None = None,
    at: datetime,
) -> str | None:
    """Decide it, or take it back. Gives what carrying it out hands to whoever approved.

    Raises:
        ProposalNotAllowed: a rule says no.
        LookupError: there is none of this id.
    """
    lock_subjects(connection, [f"proposal/{proposal_id}"])
    found = read(connection, proposal_id)
    if found is None:
        raise LookupError(proposal_id)
    facts = Proposed(found.state, found.proposed_person, found.about_person, found.proposed_at)
    if refusal := why_not_act(what, by.who, facts, at):
        raise ProposalNotAllowed(refusal)
    decided = {"state": AFTER[what], "decided_by": by.username, "decided_person": by.who.person_id, "decided_at": at}
    connection.execute(
        update(proposal).where(proposal.c.id == proposal_id).values(**decided, note=(note or "")[:NOTE_MAX] or None)
    )
    handed = _KINDS[found.kind](connection, keyring, found, by, at=at) if what is ProposalAct.APPROVE else None
    detail = {"kind": found.kind, "subject": found.subject, "before": found.state, "after": AFTER[what]}
    _note(connection, f"proposal:{AFTER[what]}", proposal_id, detail, by=by, at=at)
    return handed


def read(connection: Connection, proposal_id: str) -> Proposal | None:
    """By id, whoever's; ``of`` keeps to a scope."""
    row = connection.execute(select(proposal).where(proposal.c.id == proposal_id)).first()
    return _proposal(row) if row else None


def of(connection: Connection, scope: Scope, *, open_only: bool = False, most: int = 200) -> list[Proposal]:
    """Those about organisations in the scope, the newest first."""
    statement = select(proposal).where(within(scope, proposal.c.organisation))
    if open_only:
        statement = statement.where(proposal.c.state == ProposalState.OPEN)
    ordered = statement.order_by(proposal.c.proposed_at.desc(), proposal.c.id).limit(most)
    return [_proposal(row) for row in connection.execute(ordered)]


def waiting(connection: Connection, scope: Scope, person_id: str | None, at: datetime) -> int:
    """How many wait for this person: open, not lapsed, neither theirs nor about them."""
    table = proposal
    mine = (
        within(scope, table.c.organisation),
        table.c.state == ProposalState.OPEN,
        table.c.proposed_at > at - LAPSES_AFTER,
        table.c.proposed_person != (person_id or ""),
        table.c.about_person.is_distinct_from(person_id or ""),
    )
    return connection.scalar(select(func.count()).select_from(table).where(*mine)) or 0


def _note(
    connection: Connection, what: str, proposal_id: str, detail: Mapping[str, Any], *, by: Acting, at: datetime
) -> None:
    said = {**detail, "from": by.from_block}
    audit.append(connection, [AuditEntry(f"account:{by.username}", what, f"proposal:{proposal_id}", said)], at=at)


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(
        id=row.id,
        kind=row.kind,
        organisation=row.organisation,
        subject=row.subject,
        about_person=row.about_person,
        payload=row.payload,
        state=ProposalState(row.state),
        proposed_by=row.proposed_by,
        proposed_person=row.proposed_person,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        note=row.note,
    )
