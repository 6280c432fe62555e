"""What schools declared of their signers, and how each stands. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, or_, select

from registry.organisations import VIET_NAM
from registry.rules.binding_rules import OPEN, DeclarationState, Declared, Office, takes_two
from registry.rules.scope import Scope
from registry.rules.two_people import LAPSES_AFTER, ProposalState
from registry.scopes import within
from registry.signer_book import subject_of
from registry.store.office_tables import proposal
from registry.store.signer_tables import signer_declaration as table


@dataclass(frozen=True, slots=True)
class Declaration:
    """One as it stands at the moment it was read. ``before`` None: a new binding, else a change of ``signer_id``.

    ``proposed_person``: of the registrar whose yes waits for another's. ``note``: why it was refused.
    """

    id: str
    organisation: str
    role: str
    certificate: bytes
    certificate_sha256: str
    before: Office | None
    after: Office
    signer_id: int | None
    replaces: int | None
    reason: str | None
    declared_by: str
    declared_person: str | None
    declared_at: datetime
    state: DeclarationState
    proposal_id: str | None
    proposed_by: str | None
    proposed_person: str | None
    decided_by: str | None
    decided_at: datetime | None
    note: str | None

    @property
    def facts(self) -> Declared:
        """What the rules need of it."""
        on = self.declared_at.astimezone(VIET_NAM).date()
        return Declared(self.role, self.before, self.after, on, self.declared_by, self.declared_person)

    @property
    def for_two(self) -> bool:
        """Whether it takes two registrars."""
        return takes_two(self.facts)

    @property
    def subject(self) -> str:
        """As the audit and proposals name it."""
        return subject_of(self.organisation, self.role, self.certificate_sha256)


def by_id(connection: Connection, declaration_id: str, at: datetime) -> Declaration | None:
    """Whoever's it is."""
    return next(iter(_read(connection, table.c.id == declaration_id, at)), None)


def of_ids(connection: Connection, school: str, ids: Collection[str], at: datetime) -> list[Declaration]:
    """Those of these that are the school's, oldest first."""
    return _read(connection, and_(table.c.organisation == school, table.c.id.in_(set(ids))), at)


def of_school(connection: Connection, school: str, at: datetime) -> list[Declaration]:
    """All of them, oldest first."""
    return _read(connection, table.c.organisation == school, at)


def waiting_at(connection: Connection, school: str, at: datetime) -> list[Declaration]:
    """Those that a registrar must decide, or a second one."""
    return [one for one in _read(connection, _open(school), at) if one.state in OPEN]


def about(connection: Connection, signer_id: int, at: datetime) -> list[Declaration]:
    """What was declared of one binding: its own, changes to it, and what replaces it."""
    return _read(connection, or_(table.c.signer_id == signer_id, table.c.replaces == signer_id), at)


def waiting_by_school(connection: Connection, scope: Scope) -> Mapping[str, int]:
    """How many are undecided, for each school of the scope that has any."""
    waits = _undecided(scope)
    statement = select(table.c.organisation, func.count().label("number")).select_from(table.outerjoin(proposal))
    return {
        row.organisation: row.number
        for row in connection.execute(statement.where(waits).group_by(table.c.organisation))
    }


def waiting(connection: Connection, scope: Scope, person_id: str | None) -> int:
    """How many wait for this registrar: not declared, proposed by or about them."""
    mine = person_id or ""
    statement = (
        select(func.count())
        .select_from(table.outerjoin(proposal))
        .where(
            _undecided(scope),
            table.c.declared_person.is_distinct_from(mine),
            table.c.person_id.is_distinct_from(mine),
            or_(table.c.state == DeclarationState.WAITING, proposal.c.proposed_person != mine),
        )
    )
    return connection.scalar(statement) or 0


def office_as_json(office: Office) -> dict[str, Any]:
    """As a row and the audit keep it."""
    return {
        "name": office.name,
        "title": office.title,
        "person_id": office.person_id,
        "since": office.since.isoformat(),
        "until": office.until.isoformat() if office.until else None,
    }


def _undecided(scope: Scope) -> ColumnElement[bool]:
    return and_(
        within(scope, table.c.organisation),
        table.c.state.in_(OPEN),
        or_(proposal.c.state.is_(None), proposal.c.state != ProposalState.REJECTED),
    )


def _open(school: str) -> ColumnElement[bool]:
    return and_(table.c.organisation == school, table.c.state.in_(OPEN))


def _read(connection: Connection, condition: ColumnElement[bool], at: datetime) -> list[Declaration]:
    theirs = ("state", "proposed_by", "proposed_person", "proposed_at", "decided_by", "decided_at", "note")
    columns = [proposal.c[name].label(f"two_{name}") for name in theirs]
    statement = select(table, *columns).select_from(table.outerjoin(proposal)).where(condition)
    ranked = case({"coso": 0, "hieutruong": 1}, value=table.c.role, else_=2)
    ordered = statement.order_by(table.c.declared_at, ranked, table.c.name, table.c.id)
    rows: Sequence[Row[Any]] = connection.execute(ordered).all()
    return [_declaration(row, at) for row in rows]


def _declaration(row: Row[Any], at: datetime) -> Declaration:
    state = _state(row, at)
    rejected = state is DeclarationState.REFUSED and row.state == DeclarationState.PROPOSED
    waits_for_second = state is DeclarationState.PROPOSED
    return Declaration(
        id=row.id,
        organisation=row.organisation,
        role=row.role,
        certificate=row.certificate,
        certificate_sha256=row.certificate_sha256,
        before=_office(row.before) if row.before else None,
        after=Office(row.name, row.title, row.person_id, row.since, row.until),
        signer_id=row.signer_id,
        replaces=row.replaces,
        reason=row.reason,
        declared_by=row.declared_by,
        declared_person=row.declared_person,
        declared_at=row.declared_at,
        state=state,
        proposal_id=row.proposal_id,
        proposed_by=row.two_proposed_by if waits_for_second else None,
        proposed_person=row.two_proposed_person if waits_for_second else None,
        decided_by=row.two_decided_by if rejected else row.decided_by,
        decided_at=row.two_decided_at if rejected else row.decided_at,
        note=row.two_note if rejected else row.note,
    )


def _state(row: Row[Any], at: datetime) -> DeclarationState:
    """Its own, or while it is proposed what became of the proposal: taken back or lapsed, it waits as before."""
    own = DeclarationState(row.state)
    if own is not DeclarationState.PROPOSED:
        return own
    if row.two_state == ProposalState.REJECTED:
        return DeclarationState.REFUSED
    lapsed = at >= row.two_proposed_at + LAPSES_AFTER
    return own if row.two_state == ProposalState.OPEN and not lapsed else DeclarationState.WAITING


def _office(content: Mapping[str, Any]) -> Office:
    until = content["until"]
    since = date.fromisoformat(content["since"])
    return Office(
        content["name"], content["title"], content["person_id"], since, date.fromisoformat(until) if until else None
    )
