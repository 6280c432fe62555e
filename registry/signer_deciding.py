"""What registrars decide of declarations, and what becomes effective. Rules: ``rules.binding_rules``.

Where it takes two, the first one's yes is a proposal (``proposals``), and only its approval by another person brings
us to ``_carry_out``: there is no other way to a principal's or seal's binding.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from registry import audit, certificate_checks, proposals, signer_book, signer_declarations
from registry.audit import AuditEntry
from registry.keyring import Keyring
from registry.proposals import (
    NOTE_MAX,
    Acting,
    NewProposal,
    Proposal,
    ProposalNotAllowed,
    register_kind,
)
from registry.rules.binding_rules import (
    OPEN,
    DeclarationState,
    Office,
    SignerRefusal,
    replaced_until,
    why_not_decide,
)
from registry.rules.two_people import ProposalAct, TwoRefusal
from registry.signer_book import Bound
from registry.signer_declarations import Declaration, office_as_json
from registry.signer_declaring import SignerNotAllowed, for_audit, mark, school_lock
from registry.store import tables
from registry.transactions import lock_subjects
from verifier.certificates import read_certificate

BOUND_FOR_TWO = "certificate-bound"
CHANGED_FOR_TWO = "certificate-changed"


@dataclass(frozen=True, slots=True)
class Decided:
    """How many of each: effective now, waiting for a second registrar, refused."""

    effective: int = 0
    proposed: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Saying:
    """Yes or no, and why not."""

    approve: bool
    note: str


def decide(
    connection: Connection,
    keyring: Keyring,
    chosen: Sequence[Declaration],
    say: Saying,
    *,
    by: Acting,
    at: datetime,
    stopped: Collection[str] = (),
) -> Decided:
    """Say yes or no to declarations of one school: to all of them, or by an exception to none.

    ``stopped``: ids of those that a check stops (``certificate_checks``).

    Raises:
        SignerNotAllowed, ProposalNotAllowed: a rule says no to one of them.
    """
    if not say.approve and not say.note.strip():
        raise SignerNotAllowed(SignerRefusal.NO_REASON)
    states = []
    for one in _locked(connection, chosen, at):
        if one.state is DeclarationState.PROPOSED:
            states.append(_second(connection, keyring, one, say, by=by, at=at))
            continue
        _check_first(one, by)
        if not say.approve:
            states.append(_refuse(connection, one, say.note, by=by, at=at))
        elif one.before is None and one.id in stopped:
            raise SignerNotAllowed(SignerRefusal.STOPPED)
        else:
            states.append(_first(connection, one, say.note, by=by, at=at))
    return Decided(*(states.count(state) for state in _COUNTED))


def send_on(connection: Connection, declaration_id: str, *, by: Acting, at: datetime) -> bool:
    """What a registrar has declared themselves and takes two is their proposal at once; whether it is.

    Raises:
        ProposalNotAllowed: not theirs to look after, or about themselves.
    """
    one = signer_declarations.by_id(connection, declaration_id, at)
    if one is None or one.declared_by != by.username or not one.for_two:
        return False
    _first(connection, one, "", by=by, at=at)
    return True


_COUNTED = (DeclarationState.EFFECTIVE, DeclarationState.PROPOSED, DeclarationState.REFUSED)


def _locked(connection: Connection, chosen: Sequence[Declaration], at: datetime) -> Sequence[Declaration]:
    """Those, read again under their locks. Proposals first, then the school: in the order of ``proposals.act``."""
    lock_subjects(connection, [f"proposal/{one.proposal_id}" for one in chosen if one.proposal_id])
    found: list[Declaration] = []
    for school in {one.organisation for one in chosen}:
        school_lock(connection, school)
        found += signer_declarations.of_ids(connection, school, [one.id for one in chosen], at)
    return found


def _check_first(one: Declaration, by: Acting) -> None:
    refusal = why_not_decide(by.who, by.username, one.facts)
    if isinstance(refusal, TwoRefusal):
        raise ProposalNotAllowed(refusal)
    if refusal is not None:
        raise SignerNotAllowed(refusal)
    if one.state is not DeclarationState.WAITING:
        raise SignerNotAllowed(SignerRefusal.NOT_WAITING)


def _first(connection: Connection, one: Declaration, note: str, *, by: Acting, at: datetime) -> DeclarationState:
    if not one.for_two:
        _make_effective(connection, one, note, by=by, at=at)
        return DeclarationState.EFFECTIVE
    payload: dict[str, Any] = {"declaration": one.id, "role": one.role, "after": office_as_json(one.after)}
    payload |= {"before": office_as_json(one.before) if one.before else None, "reason": one.reason}
    kind = BOUND_FOR_TWO if one.before is None else CHANGED_FOR_TWO
    wish = NewProposal(kind, one.organisation, one.subject, payload, one.after.person_id)
    proposal_id = proposals.propose(connection, wish, by=by, at=at)
    mark(connection, one, DeclarationState.PROPOSED, by=by.username, at=at, proposal_id=proposal_id)
    return DeclarationState.PROPOSED


def _second(
    connection: Connection, keyring: Keyring, one: Declaration, say: Saying, *, by: Acting, at: datetime
) -> DeclarationState:
    assert one.proposal_id is not None
    act = ProposalAct.APPROVE if say.approve else ProposalAct.REJECT
    proposals.act(connection, keyring, one.proposal_id, act, by=by, note=say.note, at=at)
    return DeclarationState.EFFECTIVE if say.approve else DeclarationState.REFUSED


def _refuse(connection: Connection, one: Declaration, note: str, *, by: Acting, at: datetime) -> DeclarationState:
    mark(connection, one, DeclarationState.REFUSED, by=by.username, at=at, note=note[:NOTE_MAX])
    detail = {"declaration": one.id, "before": one.state, "after": DeclarationState.REFUSED, "note": note[:NOTE_MAX]}
    _note(connection, "signer:refused", one.subject, detail, by=by, at=at)
    return DeclarationState.REFUSED


def _carry_out(
    connection: Connection, _keyring: Keyring, found: Proposal, by: Acting, /, *, at: datetime
) -> str | None:
    """A second registrar has agreed."""
    school_lock(connection, found.organisation)
    one = signer_declarations.by_id(connection, found.payload["declaration"], at)
    if one is None or one.proposal_id != found.id or one.state not in OPEN:
        raise ProposalNotAllowed(SignerRefusal.NOT_WAITING)
    if refusal := why_not_decide(by.who, by.username, one.facts):
        raise ProposalNotAllowed(refusal)
    try:
        _make_effective(connection, one, None, by=by, at=at)
    except SignerNotAllowed as refused:
        raise ProposalNotAllowed(refused.refusal) from refused
    return None


def _make_effective(connection: Connection, one: Declaration, note: str | None, *, by: Acting, at: datetime) -> None:
    """Bind, or change the binding; under the school's lock.

    Raises:
        SignerNotAllowed: the register has changed since it was declared.
    """
    signer_id = _bind(connection, one, by=by, at=at) if one.before is None else _change(connection, one, by=by, at=at)
    more = {"signer_id": signer_id, "note": note or None}
    mark(connection, one, DeclarationState.EFFECTIVE, by=by.username, at=at, **more)


def _bind(connection: Connection, one: Declaration, *, by: Acting, at: datetime) -> int:
    if signer_book.same_certificate(connection, one.organisation, one.certificate_sha256, one.role):
        raise SignerNotAllowed(SignerRefusal.ALREADY_BOUND)
    if certificate_checks.conflicts(connection, one.organisation, certificate=one.certificate, office=one.after, at=at):
        raise SignerNotAllowed(SignerRefusal.STOPPED)
    if one.replaces is not None:
        _end_replaced(connection, one, by=by, at=at)
    _known_person(connection, one.after)
    read = read_certificate(one.certificate)
    assert read is not None, "looked at before it was declared"
    row = {"organisation": one.organisation, "role": one.role, **_columns(one.after)}
    row |= {"certificate": one.certificate, "certificate_sha256": one.certificate_sha256}
    row |= {"not_after": read.summary.not_after, "key_sha256": read.key_sha256}
    signer_id = connection.execute(tables.signer.insert(), row).inserted_primary_key
    assert signer_id is not None
    detail = {"declaration": one.id, "before": None, "after": for_audit(office_as_json(one.after))}
    _note(connection, "signer:bound", one.subject, detail, by=by, at=at)
    return int(signer_id[0])


def _change(connection: Connection, one: Declaration, *, by: Acting, at: datetime) -> int:
    bound = signer_book.one_of(connection, one.organisation, one.signer_id or 0)
    if bound is None or bound.office != one.before:
        raise SignerNotAllowed(SignerRefusal.CHANGED)
    _set(connection, bound, one.after, one.id, by=by, at=at)
    return bound.id


def _end_replaced(connection: Connection, one: Declaration, *, by: Acting, at: datetime) -> None:
    bound = signer_book.one_of(connection, one.organisation, one.replaces or 0)
    last = replaced_until(bound.office, one.after.since) if bound else None
    if bound is None or last is None:
        raise SignerNotAllowed(SignerRefusal.CHANGED)
    if bound.office.until == last:
        return
    old = bound.office
    _set(connection, bound, Office(old.name, old.title, old.person_id, old.since, last), one.id, by=by, at=at)


def _set(connection: Connection, bound: Bound, after: Office, declaration: str, *, by: Acting, at: datetime) -> None:
    _known_person(connection, after)
    connection.execute(update(tables.signer).where(tables.signer.c.id == bound.id).values(_columns(after)))
    detail: dict[str, Any] = {"declaration": declaration, "before": for_audit(office_as_json(bound.office))}
    detail |= {"after": for_audit(office_as_json(after))}
    _note(connection, "signer:changed", bound.subject, detail, by=by, at=at)


def _columns(office: Office) -> dict[str, Any]:
    columns: dict[str, Any] = {"name": office.name, "title": office.title, "person_id": office.person_id}
    return columns | {"since": office.since, "until": office.until}


def _known_person(connection: Connection, office: Office) -> None:
    person = tables.person
    known = select(person.c.person_id).where(person.c.person_id == office.person_id)
    if office.person_id and connection.execute(known).first() is None:
        connection.execute(person.insert(), {"person_id": office.person_id, "name": office.name[:150]})


def _note(connection: Connection, act: str, subject: str, detail: dict[str, Any], *, by: Acting, at: datetime) -> None:
    entry = AuditEntry(f"account:{by.username}", act, subject, {**detail, "from": by.from_block})
    audit.append(connection, [entry], at=at)


register_kind(BOUND_FOR_TWO, _carry_out)
register_kind(CHANGED_FOR_TWO, _carry_out)
