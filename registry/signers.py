"""Who may sign for a school, as a verifier's policy. Reads only; judges no signature."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, select

from registry.organisations import Organisation
from registry.store import tables
from verifier.policy import PACKAGE_1, Binding, Policy, Requirement


def policy_for(connection: Connection, school: str) -> Policy:
    """What is accepted from this school: every requirement of the register, every binding of the school."""
    return Policy(name=PACKAGE_1, requirements=_requirements(connection), bindings=_bindings(connection, school))


def needs_seal(connection: Connection, org: Organisation) -> bool:
    """Must some level of this school be sealed today? Then only its seal may sign its manifests (package.md §4)."""
    requirements = _requirements(connection)
    for level in org.levels:
        of_level = [requirement for requirement in requirements if level in requirement.levels]
        if of_level and "coso" in max(of_level, key=lambda requirement: requirement.from_namhoc).roles:
            return True
    return False


def _requirements(connection: Connection) -> tuple[Requirement, ...]:
    levels: dict[tuple[str, frozenset[str]], set[str]] = defaultdict(set)
    for row in connection.execute(select(tables.signature_policy)):
        levels[row.from_namhoc, frozenset(row.roles)].add(row.level)
    found = [Requirement(frozenset(of), from_namhoc, roles) for (from_namhoc, roles), of in levels.items()]
    return tuple(sorted(found, key=lambda r: (r.from_namhoc, sorted(r.levels))))


def _bindings(connection: Connection, school: str) -> tuple[Binding, ...]:
    signer, organisation = tables.signer, tables.organisation
    statement = (
        select(signer, organisation.c.name.label("organisation_name"))
        .join(organisation, organisation.c.code == signer.c.organisation)
        .where(signer.c.organisation == school)
        .order_by(signer.c.certificate_sha256, signer.c.role)
    )
    return tuple(
        Binding(
            certificate_sha256=row.certificate_sha256,
            organisation=row.organisation,
            organisation_name=row.organisation_name,
            role=row.role,
            name=row.name,
            person_id=row.person_id,
            title=row.title,
            since=row.since,
            until=row.until,
        )
        for row in connection.execute(statement)
    )
