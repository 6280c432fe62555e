"""What principals and registrars do to accounts below them, each act audited. Rules: ``rules.account_rules``.

Acts that take two become proposals; what is done once it is allowed stands in ``account_changes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from registry import account_life, audit, invitations, office_sessions
from registry.account_changes import (
    FACTOR_FOR_TWO,
    NEW_FOR_TWO,
    ROLES_FOR_TWO,
    AccountTaken,
    make_account,
    set_roles,
)
from registry.account_life import life_of
from registry.accounts import Account, account
from registry.audit import AuditEntry
from registry.invitations import Kind
from registry.keyring import Keyring
from registry.organisations import organisation
from registry.proposals import Acting, NewProposal, propose
from registry.rules.account_rules import AccountRefusal, Home, Steward, answers_for, why_not_give, why_not_tend
from registry.rules.province_file import ROLE_KINDS
from registry.rules.two_people import RegistrarAtHand
from registry.store import tables


class AccountNotAllowed(Exception):
    """A rule says no; ``refusal`` names it."""

    def __init__(self, refusal: AccountRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class By:
    """Who looks after accounts, from which block of addresses, and at which moment of the wall clock."""

    steward: Steward
    block: str
    now: datetime


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an invitation makes. ``person_id``: of those who act as one of two people."""

    username: str
    name: str
    person_id: str | None
    organisation: str
    roles: tuple[str, ...]


def by_account(connection: Connection, who: Account, *, block: str, now: datetime) -> By:
    """This account as a steward of others, read again: a role taken away since the page was opened is gone."""
    current = account(connection, who.username)
    same = current is not None and current.organisation == who.organisation
    held = current.roles if current and same and not life_of(connection, who.username).closed else frozenset[str]()
    roles = frozenset(role for role in held if who.kind in ROLE_KINDS.get(role, ()))
    return By(Steward(who.username, who.person_id, _home(connection, who.organisation), roles), block, now)


def acting_on(by: By, home: Home) -> Acting:
    """The same as one of two registrars, for something of this organisation."""
    steward = by.steward
    who = RegistrarAtHand(steward.person_id, "registrar" in steward.roles, answers_for(steward, home))
    return Acting(steward.username, who, by.block, by.now)


def home_of(connection: Connection, code: str) -> Home | None:
    """Where accounts of this organisation belong; None: there is no such organisation."""
    return _home(connection, code) if organisation(connection, code) else None


def invite(connection: Connection, keyring: Keyring, new: NewAccount, *, by: By, at: datetime) -> str:
    """Make the account, without password, and give the token of its invitation.

    Raises:
        AccountNotAllowed: ``TAKES_TWO``: propose it instead (``propose_new``).
    """
    _check_new(connection, new, by)
    row = {"username": new.username, "name": new.name, "person_id": new.person_id}
    try:
        make_account(connection, row | {"organisation": new.organisation, "roles": sorted(new.roles)}, at)
    except AccountTaken as error:
        raise AccountNotAllowed(AccountRefusal.TAKEN) from error
    detail = {"organisation": new.organisation, "roles": sorted(new.roles)}
    _note(connection, by, "account:added", new.username, detail=detail, at=at)
    return _link(connection, keyring, new.username, kind=Kind.FIRST, by=by)


def propose_new(connection: Connection, keyring: Keyring, new: NewAccount, *, by: By, at: datetime) -> str:
    """Propose an account whose roles take two; gives the number that its holder will be asked for, shown this once."""
    try:
        home = _check_new(connection, new, by)
    except AccountNotAllowed as refused:
        if refused.refusal is not AccountRefusal.TAKES_TWO:
            raise
        home = _home(connection, new.organisation)
    number, number_mac = invitations.new_number(keyring)
    payload = {"username": new.username, "name": new.name, "person_id": new.person_id, "roles": list(new.roles)}
    wish = NewProposal(
        NEW_FOR_TWO, new.organisation, f"account:{new.username}", payload | {"number_mac": number_mac}, new.person_id
    )
    propose(connection, wish, by=acting_on(by, home), at=at)
    return number


def give_roles(
    connection: Connection, keyring: Keyring, username: str, roles: Iterable[str], *, by: By, at: datetime
) -> str | None:
    """Change an account's roles; every sign-in of it ends. Where that takes two it is proposed: gives the number then.

    Raises:
        AccountNotAllowed: a rule says no.
    """
    found, home = _there(connection, username)
    _tend(found, home, by)
    wanted = sorted(set(roles))
    refusal = why_not_give(by.steward, home, before=found.roles, after=wanted, person_id=found.person_id)
    if refusal is AccountRefusal.TAKES_TWO:
        number, number_mac = invitations.new_number(keyring)
        payload = {"username": username, "roles": wanted, "number_mac": number_mac}
        wish = NewProposal(ROLES_FOR_TWO, found.organisation, f"account:{username}", payload, found.person_id)
        propose(connection, wish, by=acting_on(by, home), at=at)
        return number
    if refusal:
        raise AccountNotAllowed(refusal)
    set_roles(connection, username, wanted, by.now)
    detail = {"before": sorted(found.roles), "after": wanted}
    _note(connection, by, "account:roles-changed", username, detail=detail, at=at)
    return None


def close(connection: Connection, username: str, *, by: By, at: datetime) -> None:
    """Nobody signs in to it any more, and whoever is signed in is not.

    Raises:
        AccountNotAllowed: a rule says no.
    """
    found, home = _there(connection, username)
    _tend(found, home, by)
    account_life.close(connection, username, by=by.steward.username, at=at)
    office_sessions.end_all(connection, username, why="closed", at=by.now)
    invitations.withdraw(connection, username, by.now)
    _note(connection, by, "account:closed", username, detail={"before": "open", "after": "closed"}, at=at)


def reopen(connection: Connection, username: str, *, by: By, at: datetime) -> None:
    """Its holder may sign in again, with what they had.

    Raises:
        AccountNotAllowed: a rule says no.
    """
    found, home = _there(connection, username)
    _tend(found, home, by)
    account_life.reopen(connection, username, at)
    _note(connection, by, "account:reopened", username, detail={"before": "closed", "after": "open"}, at=at)


def end_sessions(connection: Connection, username: str, *, by: By, at: datetime) -> int:
    """End every sign-in of an account below; how many there were.

    Raises:
        AccountNotAllowed: a rule says no.
    """
    found, home = _there(connection, username)
    _tend(found, home, by)
    ended = office_sessions.end_all(connection, username, why="revoked", at=by.now)
    _note(connection, by, "account:sessions-ended", username, detail={"ended": ended}, at=at)
    return ended


def invite_again(connection: Connection, keyring: Keyring, username: str, *, by: By, at: datetime) -> str:
    """A new link: for a password that was forgotten (the second factor is asked for), or a first one that ran out.

    Raises:
        AccountNotAllowed: a rule says no; ``TAKES_TWO``: there is no second factor to ask for, and roles that take two.
    """
    found, home = _there(connection, username)
    _tend(found, home, by)
    table = tables.account
    has_factor = connection.scalar(select(table.c.totp_sealed).where(table.c.username == username)) is not None
    if not has_factor and why_not_give(by.steward, home, before=(), after=found.roles, person_id=found.person_id):
        raise AccountNotAllowed(AccountRefusal.TAKES_TWO)
    kind = Kind.PASSWORD if has_factor else Kind.FIRST
    _note(connection, by, "account:invited", username, detail={"kind": kind}, at=at)
    return _link(connection, keyring, username, kind=kind, by=by)


def propose_new_factor(connection: Connection, keyring: Keyring, username: str, *, by: By, at: datetime) -> str:
    """Propose that a lost second factor may be set anew; gives the number its holder will be asked for.

    Raises:
        AccountNotAllowed, ProposalNotAllowed: a rule says no.
    """
    found, home = _there(connection, username)
    number, number_mac = invitations.new_number(keyring)
    payload = {"username": username, "number_mac": number_mac}
    wish = NewProposal(FACTOR_FOR_TWO, found.organisation, f"account:{username}", payload, found.person_id)
    propose(connection, wish, by=acting_on(by, home), at=at)
    return number


def _link(connection: Connection, keyring: Keyring, username: str, *, kind: Kind, by: By) -> str:
    return invitations.make(connection, keyring, username, kind=kind, made_by=by.steward.username, at=by.now)


def _check_new(connection: Connection, new: NewAccount, by: By) -> Home:
    home = home_of(connection, new.organisation)
    if home is None:
        raise AccountNotAllowed(AccountRefusal.NOT_BELOW)
    refusal = why_not_give(by.steward, home, before=(), after=new.roles, person_id=new.person_id)
    if refusal:
        raise AccountNotAllowed(refusal)
    if account(connection, new.username) is not None:
        raise AccountNotAllowed(AccountRefusal.TAKEN)
    return home


def _there(connection: Connection, username: str) -> tuple[Account, Home]:
    found = account(connection, username)
    if found is None:
        raise AccountNotAllowed(AccountRefusal.NOT_THERE)
    return found, _home(connection, found.organisation)


def _tend(found: Account, home: Home, by: By) -> None:
    if refusal := why_not_tend(by.steward, home, username=found.username, roles=found.roles):
        raise AccountNotAllowed(refusal)


def _home(connection: Connection, code: str) -> Home:
    found = organisation(connection, code)
    assert found is not None, code
    return Home(found.code, found.kind, found.parent)


def _note(connection: Connection, by: By, act: str, username: str, *, detail: Mapping[str, Any], at: datetime) -> None:
    actor = f"account:{by.steward.username}"
    audit.append(connection, [AuditEntry(actor, act, f"account:{username}", {**detail, "from": by.block})], at=at)
