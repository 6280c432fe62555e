"""What becomes of an account once it is allowed: made, given roles, its second factor taken away. Asks no rule.

Whoever gets a role that takes two takes the account up anew, with the link of one registrar and the other's number: an
account that one registrar alone has had in hand never becomes one of two people.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from registry import account_life, audit, invitations, office_sessions, office_tries, recovery, security_keys
from registry.audit import AuditEntry
from registry.invitations import Kind
from registry.keyring import Keyring
from registry.proposals import Acting, Proposal, register_kind
from registry.store import tables

NEW_FOR_TWO = "account-new"
ROLES_FOR_TWO = "account-roles"
FACTOR_FOR_TWO = "account-second-factor"


class AccountTaken(Exception):
    """There is an account of this name by now."""


def make_account(connection: Connection, row: dict[str, object], at: datetime) -> None:
    """A new account without a password: nobody signs in to it before its invitation is taken up.

    Raises:
        AccountTaken: there is one of this name.
    """
    account, person = tables.account, tables.person
    if connection.execute(select(account.c.username).where(account.c.username == row["username"])).first():
        raise AccountTaken
    person_id = row.get("person_id")
    known = select(person.c.person_id).where(person.c.person_id == person_id)
    if person_id and connection.execute(known).first() is None:
        connection.execute(person.insert(), {"person_id": person_id, "name": row["name"]})
    connection.execute(account.insert(), row)
    account_life.used(connection, str(row["username"]), at)


def set_roles(connection: Connection, username: str, roles: Sequence[str], now: datetime) -> None:
    """From the next request on; every sign-in ends, so that nobody goes on with a page of another role."""
    table = tables.account
    connection.execute(update(table).where(table.c.username == username).values(roles=sorted(roles)))
    office_sessions.end_all(connection, username, why="roles", at=now)


def forget_credentials(connection: Connection, username: str, now: datetime, *, password: bool) -> None:
    """Take the second factor away, and the ``password``; keys, recovery codes, known devices and sign-ins with it."""
    table = tables.account
    gone = ["totp_sealed", "totp_step", *(["password_hash"] if password else [])]
    connection.execute(update(table).where(table.c.username == username).values(dict.fromkeys(gone)))
    recovery.forget(connection, username)
    security_keys.forget(connection, username)
    office_tries.forget_devices(connection, username)
    office_sessions.end_all(connection, username, why="second-factor", at=now)


def _new(connection: Connection, keyring: Keyring, found: Proposal, by: Acting, *, at: datetime) -> str:
    wish = found.payload
    row = {name: wish[name] for name in ("username", "name", "person_id", "roles")}
    make_account(connection, row | {"organisation": found.organisation}, at)
    return _invite(connection, keyring, found, by, kind=Kind.FIRST)


def _roles(connection: Connection, keyring: Keyring, found: Proposal, by: Acting, *, at: datetime) -> str:
    username, table = found.payload["username"], tables.account
    before = connection.scalar(select(table.c.roles).where(table.c.username == username))
    set_roles(connection, username, found.payload["roles"], by.now)
    forget_credentials(connection, username, by.now, password=True)
    detail = {"before": before, "after": found.payload["roles"], "from": by.from_block}
    line = AuditEntry(f"account:{by.username}", "account:roles-changed", f"account:{username}", detail)
    audit.append(connection, [line], at=at)
    return _invite(connection, keyring, found, by, kind=Kind.FIRST)


def _factor(connection: Connection, keyring: Keyring, found: Proposal, by: Acting, *, at: datetime) -> str:
    table, username = tables.account, found.payload["username"]
    had_password = select(table.c.password_hash).where(table.c.username == username)
    kind = Kind.SECOND_FACTOR if connection.scalar(had_password) is not None else Kind.FIRST
    forget_credentials(connection, username, by.now, password=False)
    detail = {"before": "set", "after": "none", "from": by.from_block}
    line = AuditEntry(f"account:{by.username}", "account:second-factor-removed", f"account:{username}", detail)
    audit.append(connection, [line], at=at)
    return _invite(connection, keyring, found, by, kind=kind)


def _invite(connection: Connection, keyring: Keyring, found: Proposal, by: Acting, *, kind: Kind) -> str:
    number_mac = found.payload["number_mac"]
    username = found.payload["username"]
    return invitations.make(
        connection, keyring, username, kind=kind, made_by=by.username, at=by.now, number_mac=number_mac
    )


register_kind(NEW_FOR_TWO, _new)
register_kind(ROLES_FOR_TWO, _roles)
register_kind(FACTOR_FOR_TWO, _factor)
