"""Accounts and tokens of a school that closes go over to one that succeeds it; those left behind close with it.

One registrar, who answers for both: whoever may give the roles at the one school may give them at the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select, update

from registry import invitations, office_sessions
from registry.account_acts import By
from registry.organisation_acts import OrganisationNotAllowed, note, one_theirs
from registry.organisations import successors_of
from registry.rules.account_rules import TAKES_TWO
from registry.rules.organisation_rules import OrganisationRefusal
from registry.store.tables import account, api_client


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What goes over: usernames, and names of API clients."""

    accounts: tuple[str, ...]
    clients: tuple[str, ...]


def hand_over(connection: Connection, code: str, to: str, what: HandedOver, *, by: By, at: datetime) -> None:
    """Move them; every sign-in of the accounts ends, for they see other things from now on.

    Raises:
        OrganisationNotAllowed: a rule says no. Nothing is moved then.
    """
    one_theirs(connection, code, by=by, at=at)
    heir = one_theirs(connection, to, by=by, at=at)
    if to not in successors_of(connection, code, date.max) or heir.closed_from is not None:
        raise OrganisationNotAllowed(OrganisationRefusal.NOT_HEIR)
    names, clients = sorted(set(what.accounts)), sorted(set(what.clients))
    if not names and not clients:
        raise OrganisationNotAllowed(OrganisationRefusal.NOT_HANDED)
    _check_accounts(connection, code, names, by)
    _check_clients(connection, code, to, clients)
    connection.execute(update(account).where(account.c.username.in_(names)).values(organisation=to))
    for username in names:
        office_sessions.end_all(connection, username, why="moved", at=by.now)
        invitations.withdraw(connection, username, by.now)
    mine = (api_client.c.organisation == code, api_client.c.name.in_(clients))
    connection.execute(update(api_client).where(*mine).values(organisation=to))
    told = {"before": code, "after": to, "accounts": names, "clients": clients}
    note(connection, by, "handed-over", {code: told, to: told}, at=at)


def _check_accounts(connection: Connection, code: str, names: Sequence[str], by: By) -> None:
    """All are the school's, none is one's own, none has a role that two registrars gave for that place alone."""
    theirs = (account.c.username.in_(names), account.c.organisation == code)
    rows = connection.execute(select(account).where(*theirs)).all()
    mine = {by.steward.username, by.steward.person_id}
    if len(rows) != len(names) or any(
        row.username in mine or (row.person_id and row.person_id in mine) or TAKES_TWO.intersection(row.roles)
        for row in rows
    ):
        raise OrganisationNotAllowed(OrganisationRefusal.NOT_HANDED)


def _check_clients(connection: Connection, code: str, to: str, names: Iterable[str]) -> None:
    """All are the school's, and the other has none of that name."""
    wanted = set(names)
    here = set(connection.scalars(select(api_client.c.name).where(api_client.c.organisation == code)))
    there = set(connection.scalars(select(api_client.c.name).where(api_client.c.organisation == to)))
    if not wanted <= here or wanted & there:
        raise OrganisationNotAllowed(OrganisationRefusal.NOT_HANDED)
