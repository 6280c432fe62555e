"""Declares signers and changes to them, for a registrar to decide; takes declarations back. Audited.

Nothing that is declared has any effect: ``signers`` gives the verifier what a registrar has approved, nothing else.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from registry import audit, signer_book
from registry.audit import AuditEntry
from registry.rules.binding_rules import MOST_WAITING, OPEN, DeclarationState, Office, SignerRefusal, replaced_until
from registry.rules.person_mask import masked_person
from registry.rules.signer_form import Said
from registry.rules.two_people import ProposalState
from registry.signer_book import Bound, subject_of
from registry.signer_declarations import Declaration, office_as_json
from registry.store.office_tables import proposal
from registry.store.signer_tables import signer_declaration as table
from registry.transactions import lock_subjects


class SignerNotAllowed(Exception):
    """A rule says no; ``refusal`` names it."""

    def __init__(self, refusal: SignerRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Declarer:
    """Who declares, from which block of addresses."""

    username: str
    person_id: str | None
    from_block: str


def school_lock(connection: Connection, school: str) -> None:
    """Nobody else changes this school's signers, to the end of the transaction."""
    lock_subjects(connection, [f"signers/{school}"])


def declare(
    connection: Connection,
    school: str,
    said: Said,
    certificate: bytes,
    *,
    by: Declarer,
    at: datetime,
    replaces: Bound | None = None,
    reason: str | None = None,
) -> str:
    """A new binding; its id. ``replaces``: a binding in the same role that ends the day before.

    Raises:
        SignerNotAllowed: bound or waiting already, too many wait, or it cannot replace that one.
    """
    school_lock(connection, school)
    sha256 = hashlib.sha256(certificate).hexdigest()
    if refusal := why_not_new(connection, school, sha256, said.role):
        raise SignerNotAllowed(refusal)
    if replaces is not None:
        _check_replaces(replaces, said)
    office = Office(said.name, said.title, said.person_id, said.since, said.until)
    row: dict[str, Any] = {"certificate": certificate, "certificate_sha256": sha256, "role": said.role}
    row |= {"replaces": replaces.id if replaces else None, "reason": reason}
    return _write(connection, school, row, office, by=by, at=at)


def why_not_new(connection: Connection, school: str, sha256: str, role: str) -> SignerRefusal | None:
    """None: this certificate is neither bound there in this role nor waits to be. Ended bindings are changed."""
    if signer_book.same_certificate(connection, school, sha256, role):
        return SignerRefusal.ALREADY_BOUND
    return SignerRefusal.ALREADY_WAITING if _waits(connection, school, sha256, role) else None


def declare_change(
    connection: Connection, bound: Bound, after: Office, *, reason: str, by: Declarer, at: datetime
) -> str:
    """A change of a binding: its end, its dates, a name that was wrong; the declaration's id.

    Raises:
        SignerNotAllowed: nothing changes, no reason is given, or a change of it waits already.
    """
    if after == bound.office:
        raise SignerNotAllowed(SignerRefusal.NO_CHANGE)
    if not reason.strip():
        raise SignerNotAllowed(SignerRefusal.NO_REASON)
    school_lock(connection, bound.organisation)
    row: dict[str, Any] = {
        "certificate": bound.certificate,
        "certificate_sha256": bound.certificate_sha256,
        "role": bound.role,
    }
    row |= {"signer_id": bound.id, "before": office_as_json(bound.office), "reason": reason}
    return _write(connection, bound.organisation, row, after, by=by, at=at)


def withdraw(connection: Connection, one: Declaration, *, by: Declarer, at: datetime) -> None:
    """Take it back, before anybody has decided it.

    Raises:
        SignerNotAllowed: it no longer waits.
    """
    school_lock(connection, one.organisation)
    still = connection.scalar(select(table.c.state).where(table.c.id == one.id))
    if one.state is not DeclarationState.WAITING or still not in OPEN:
        raise SignerNotAllowed(SignerRefusal.NOT_WAITING)
    mark(connection, one, DeclarationState.WITHDRAWN, by=by.username, at=at)
    entry = AuditEntry(f"account:{by.username}", "signer:withdrawn", one.subject, _moved(one, by.from_block))
    audit.append(connection, [entry], at=at)


def mark(
    connection: Connection,
    one: Declaration,
    state: DeclarationState,
    *,
    by: str,
    at: datetime,
    **more: Any,
) -> None:
    """Write what became of it; audits nothing."""
    values = {"state": state, "decided_by": by, "decided_at": at, **more}
    connection.execute(update(table).where(table.c.id == one.id).values(values))


def _moved(one: Declaration, block: str) -> Mapping[str, Any]:
    return {"declaration": one.id, "before": one.state, "after": DeclarationState.WITHDRAWN, "from": block}


def _check_replaces(replaced: Bound, said: Said) -> None:
    if (replaced.role, replaced.office.person_id) != (said.role, said.person_id):
        raise SignerNotAllowed(SignerRefusal.NOT_THE_SAME)
    if replaced_until(replaced.office, said.since) is None:
        raise SignerNotAllowed(SignerRefusal.NO_ROOM)


def _write(
    connection: Connection, school: str, row: dict[str, Any], office: Office, *, by: Declarer, at: datetime
) -> str:
    if _waits(connection, school, row["certificate_sha256"], row["role"]):
        raise SignerNotAllowed(SignerRefusal.ALREADY_WAITING)
    all_open = select(func.count()).select_from(table).where(*_undecided(school))
    if (connection.scalar(all_open) or 0) >= MOST_WAITING:
        raise SignerNotAllowed(SignerRefusal.TOO_MANY)
    new = {"id": str(uuid.uuid4()), "organisation": school, **row}
    new |= {"name": office.name, "title": office.title, "person_id": office.person_id}
    new |= {"since": office.since, "until": office.until}
    new |= {"declared_by": by.username, "declared_person": by.person_id, "declared_at": at}
    connection.execute(table.insert(), new | {"state": DeclarationState.WAITING})
    detail = {"declaration": new["id"], "before": for_audit(row.get("before")), "from": by.from_block}
    detail |= {"after": for_audit(office_as_json(office)), "reason": row.get("reason")}
    subject = subject_of(school, row["role"], row["certificate_sha256"])
    audit.append(connection, [AuditEntry(f"account:{by.username}", "signer:declared", subject, detail)], at=at)
    return str(new["id"])


def _waits(connection: Connection, school: str, sha256: str, role: str) -> bool:
    twins = (table.c.certificate_sha256 == sha256, table.c.role == role)
    return connection.execute(select(table.c.id).where(*_undecided(school), *twins)).first() is not None


def _undecided(school: str) -> tuple[ColumnElement[bool], ...]:
    """A rejected proposal leaves ``proposed`` behind (``signer_declarations``): that one is decided."""
    rejected = select(proposal.c.id).where(
        proposal.c.id == table.c.proposal_id, proposal.c.state == ProposalState.REJECTED
    )
    return table.c.organisation == school, table.c.state.in_(OPEN), ~rejected.exists()


def for_audit(office: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """An office as the audit shows it: of a person_id its last digits."""
    if office is None or office["person_id"] is None:
        return office
    return {**office, "person_id": masked_person(office["person_id"])}
