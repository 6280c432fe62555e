"""One person as the register knows them: accounts, certificates they sign with, lent roles. Reads only.

Within a scope: what somebody does elsewhere does not exist for who asks. Whose id it is comes in a form, or behind an
account or certificate: never in an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, or_, select

from registry import deputies
from registry.deputies import Deputising
from registry.organisation_list import plain
from registry.rules.province_file import PERSON
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store.office_tables import account_life
from registry.store.tables import account, organisation, person, signer

# More than one page shows; whoever finds more types more of the name.
MOST_FOUND = 50
MAX_SEARCH = 150


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """An account of theirs."""

    username: str
    organisation: str
    organisation_name: str
    roles: tuple[str, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate with which they sign for an organisation. ``since`` and ``until`` are the days in office."""

    id: int
    organisation: str
    organisation_name: str
    role: str
    title: str | None
    since: date
    until: date | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Someone:
    """One person. ``person_id`` never stands in an address or a log."""

    person_id: str
    name: str
    accounts: Sequence[HeldAccount]
    certificates: Sequence[HeldCertificate]
    lent: Sequence[Deputising]


def behind_account(connection: Connection, scope: Scope, username: str) -> Someone | None:
    """Whose account it is; None: not in the scope, or nobody's in particular."""
    query = select(account.c.person_id).where(account.c.username == username, within(scope, account.c.organisation))
    return _someone(connection, scope, connection.scalar(query))


def behind_certificate(connection: Connection, scope: Scope, signer_id: int) -> Someone | None:
    """Who signs with it; None: not in the scope, or a seal."""
    query = select(signer.c.person_id).where(signer.c.id == signer_id, within(scope, signer.c.organisation))
    return _someone(connection, scope, connection.scalar(query))


def found(connection: Connection, scope: Scope, typed: str) -> Sequence[Someone]:
    """Those of this id, or with these words in their names, who have an account or certificate in the scope."""
    typed = typed.strip()[:MAX_SEARCH]
    if not typed:
        return []
    if PERSON.fullmatch(typed):
        known = _someone(connection, scope, typed)
        return [known] if known else []
    here = or_(
        person.c.person_id.in_(select(account.c.person_id).where(within(scope, account.c.organisation))),
        person.c.person_id.in_(select(signer.c.person_id).where(within(scope, signer.c.organisation))),
    )
    words = plain(typed).split()
    rows = connection.execute(select(person).where(here).order_by(person.c.name, person.c.person_id))
    ids = [row.person_id for row in rows if all(word in plain(row.name) for word in words)]
    people = (_someone(connection, scope, person_id) for person_id in ids[:MOST_FOUND])
    return [one for one in people if one]


def _someone(connection: Connection, scope: Scope, person_id: str | None) -> Someone | None:
    if person_id is None:
        return None
    accounts, certificates = _accounts(connection, scope, person_id), _certificates(connection, scope, person_id)
    if not accounts and not certificates:
        return None
    name = connection.scalar(select(person.c.name).where(person.c.person_id == person_id)) or ""
    lent = {one.pk: one for mine in accounts for one in deputies.concerning(connection, mine.username)}
    return Someone(person_id, name, accounts, certificates, list(lent.values()))


def _accounts(connection: Connection, scope: Scope, person_id: str) -> Sequence[HeldAccount]:
    life = account_life
    query = (
        select(account, organisation.c.name.label("organisation_name"), life.c.closed_at)
        .join(organisation, organisation.c.code == account.c.organisation)
        .outerjoin(life, life.c.username == account.c.username)
        .where(account.c.person_id == person_id, within(scope, account.c.organisation))
        .order_by(account.c.username)
    )
    return [
        HeldAccount(r.username, r.organisation, r.organisation_name, tuple(sorted(r.roles)), r.closed_at is not None)
        for r in connection.execute(query)
    ]


def _certificates(connection: Connection, scope: Scope, person_id: str) -> Sequence[HeldCertificate]:
    query = (
        select(signer, organisation.c.name.label("organisation_name"))
        .join(organisation, organisation.c.code == signer.c.organisation)
        .where(signer.c.person_id == person_id, within(scope, signer.c.organisation))
        .order_by(signer.c.organisation, signer.c.since, signer.c.id)
    )
    return [
        HeldCertificate(
            r.id, r.organisation, r.organisation_name, r.role, r.title, r.since, r.until, r.certificate_sha256
        )
        for r in connection.execute(query)
    ]
