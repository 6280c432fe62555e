"""Who signs for a school and who did, as people read it. Reads only; ``signers`` gives the same to the verifier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, and_, case, func, or_, select

from registry.rules.binding_rules import Office, Stands
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store import tables

# SQL's integer.
_LAST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Bound:
    """One binding. ``not_after``: of its certificate; None: it cannot be read."""

    id: int
    organisation: str
    role: str
    office: Office
    certificate: bytes
    certificate_sha256: str
    not_after: datetime | None

    @property
    def subject(self) -> str:
        """As the audit and proposals name it."""
        return subject_of(self.organisation, self.role, self.certificate_sha256)

    def stands(self, on: date) -> Stands:
        """By its dates, on that day."""
        return self.office.stands(on)


@dataclass(frozen=True, slots=True)
class SchoolCount:
    """A school with how many sign for it now."""

    code: str
    name: str
    present: int


def subject_of(organisation: str, role: str, certificate_sha256: str) -> str:
    """``signer:31000701/giaovien/0123456789abcdef``, as ``hocba load`` calls a row."""
    return f"signer:{organisation}/{role}/{certificate_sha256[:16]}"


def of_school(connection: Connection, school: str) -> list[Bound]:
    """All that were ever bound, seals and principals first, then by name."""
    table = tables.signer
    ranked = case({"coso": 0, "hieutruong": 1}, value=table.c.role, else_=2)
    rows = connection.execute(select(table).where(table.c.organisation == school).order_by(ranked, table.c.name))
    return [_bound(row) for row in rows]


def one_of(connection: Connection, school: str, signer_id: int) -> Bound | None:
    """That binding, if it is that school's."""
    table = tables.signer
    mine = (table.c.id == min(signer_id, _LAST_ID), table.c.organisation == school)
    row = connection.execute(select(table).where(*mine)).first()
    return _bound(row) if row else None


def same_certificate(connection: Connection, school: str, sha256: str, role: str) -> Bound | None:
    """The school's binding of this certificate in this role: there is at most one (province.md)."""
    table = tables.signer
    mine = (table.c.organisation == school, table.c.certificate_sha256 == sha256, table.c.role == role)
    row = connection.execute(select(table).where(*mine)).first()
    return _bound(row) if row else None


def with_key(connection: Connection, sha256: str, key_sha256: str) -> list[Bound]:
    """Every binding anywhere of this certificate, or of another with the same key."""
    table = tables.signer
    same = or_(table.c.certificate_sha256 == sha256, table.c.key_sha256 == key_sha256)
    return [_bound(row) for row in connection.execute(select(table).where(same).order_by(table.c.id))]


def schools(connection: Connection, scope: Scope, on: date) -> list[SchoolCount]:
    """The schools in the scope, with how many are in office."""
    organisation, signer = tables.organisation, tables.signer
    present = and_(
        signer.c.organisation == organisation.c.code,
        signer.c.since <= on,
        or_(signer.c.until.is_(None), signer.c.until >= on),
    )
    statement = (
        select(organisation.c.code, organisation.c.name, func.count(signer.c.id).label("present"))
        .outerjoin(signer, present)
        .where(organisation.c.kind == "school", within(scope, organisation.c.code))
        .group_by(organisation.c.code, organisation.c.name)
        .order_by(organisation.c.code)
    )
    return [SchoolCount(row.code, row.name, row.present) for row in connection.execute(statement)]


def known_names(connection: Connection, person_ids: set[str]) -> Mapping[str, str]:
    """What the register calls these people."""
    table = tables.person
    rows = connection.execute(select(table.c.person_id, table.c.name).where(table.c.person_id.in_(person_ids)))
    return {row.person_id: row.name for row in rows}


def _bound(row: Row[tuple[object, ...]]) -> Bound:
    return Bound(
        id=row.id,
        organisation=row.organisation,
        role=row.role,
        office=Office(row.name, row.title, row.person_id, row.since, row.until),
        certificate=row.certificate,
        certificate_sha256=row.certificate_sha256,
        not_after=row.not_after,
    )
