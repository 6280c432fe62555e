"""Invitations to set a password or a second factor: a link good once for seven days. Knows no page.

Only a keyed hash of the link's token is kept. Where two registrars are needed, the link alone opens nothing: who
proposed hands over an eight-digit number, who approved the link, so that neither can take the account up alone.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, select, update

from registry.accounts import step_of
from registry.credentials import totp_context
from registry.keyring import Keyring
from registry.store import tables
from registry.store.office_tables import invitation

GOOD_FOR = timedelta(days=7)
TOKEN_BYTES = 32
# RFC 4226 section 4 R6 recommends 160 bits.
SECRET_BYTES = 20
# Eight digits, five tries: one in twenty million.
NUMBER_DIGITS = 8
NUMBER_TRIES = 5


class Kind(StrEnum):
    """What is set: everything; the password alone (the second factor is asked for); the second factor alone."""

    FIRST = "first"
    PASSWORD = "password"  # noqa: S105 (a kind's name)
    SECOND_FACTOR = "second-factor"


@dataclass(frozen=True, slots=True)
class Invitation:
    """One that is good now. ``totp_secret`` (BASE32) is what its QR code shows."""

    token_mac: str
    username: str
    kind: Kind
    asks_number: bool
    totp_secret: str
    until: datetime


def new_number(keyring: Keyring) -> tuple[str, str]:
    """A number for whoever proposes, and its keyed hash for the proposal."""
    number = "".join(secrets.choice("0123456789") for _ in range(NUMBER_DIGITS))
    return number, keyring.mac("number", number)


def fresh_token(keyring: Keyring) -> tuple[str, str]:
    """A link's token and its keyed hash."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return token, keyring.mac("invitation", token)


def make(
    connection: Connection,
    keyring: Keyring,
    username: str,
    *,
    kind: Kind,
    made_by: str,
    at: datetime,
    number_mac: str | None = None,
) -> str:
    """Make one and give its token, shown this once. Earlier ones of the account are void."""
    table = invitation
    token, mac = fresh_token(keyring)
    withdraw(connection, username, at)
    secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES))
    row: dict[str, object] = {
        "token_mac": mac,
        "username": username,
        "kind": kind,
        "number_mac": number_mac,
        "number_failures": 0,
    }
    row |= {"totp_sealed": keyring.seal(secret, context=invitation_context(mac)), "made_by": made_by}
    connection.execute(table.insert(), row | {"made_at": at, "until": at + GOOD_FOR})
    return token


def withdraw(connection: Connection, username: str, at: datetime) -> None:
    """Void the account's open ones."""
    table = invitation
    connection.execute(update(table).where(table.c.username == username, table.c.used_at.is_(None)).values(used_at=at))


def find(connection: Connection, keyring: Keyring, token: str, at: datetime) -> Invitation | None:
    """The invitation of this token if it is good now: not used, not void, not over, not guessed at too often."""
    table, mac = invitation, keyring.mac("invitation", token)
    row = connection.execute(select(table).where(table.c.token_mac == mac).with_for_update()).first()
    if row is None or row.used_at is not None or at >= row.until or row.number_failures >= NUMBER_TRIES:
        return None
    secret = keyring.open(row.totp_sealed, context=invitation_context(mac)).decode()
    return Invitation(mac, row.username, Kind(row.kind), row.number_mac is not None, secret, row.until)


def open_ones(connection: Connection, usernames: list[str], at: datetime) -> dict[str, datetime]:
    """Until when whose invitation is good."""
    table = invitation
    mine = (table.c.username.in_(usernames), table.c.used_at.is_(None), table.c.until > at)
    return {row.username: row.until for row in connection.execute(select(table).where(*mine))}


def number_holds(connection: Connection, keyring: Keyring, found: Invitation, typed: str) -> bool:
    """Whether it is the number; a wrong one is counted, and the caller commits that."""
    table = invitation
    digits = "".join(filter(str.isdigit, typed))
    kept = connection.scalar(select(table.c.number_mac).where(table.c.token_mac == found.token_mac))
    if kept is None or secrets.compare_digest(kept, keyring.mac("number", digits)):
        return True
    counted = {"number_failures": table.c.number_failures + 1}
    connection.execute(update(table).where(table.c.token_mac == found.token_mac).values(counted))
    return False


def step_shown(found: Invitation, code: str, at: datetime) -> int | None:
    """The time step whose code of the new second factor this is; None: it is not one."""
    return step_of(found.totp_secret, code, at)


def take_up(
    connection: Connection,
    keyring: Keyring,
    found: Invitation,
    *,
    password_hash: str | None,
    totp_step: int | None,
    at: datetime,
) -> None:
    """Set what was invited to; the link is used. ``totp_step``: the new second factor's, whose code was just given."""
    values: dict[str, object] = {}
    if password_hash is not None:
        values["password_hash"] = password_hash
    if totp_step is not None:
        sealed = keyring.seal(found.totp_secret.encode(), context=totp_context(found.username))
        values |= {"totp_sealed": sealed, "totp_step": totp_step}
    account = tables.account
    connection.execute(update(account).where(account.c.username == found.username).values(values))
    used = update(invitation).where(invitation.c.token_mac == found.token_mac)
    connection.execute(used.values(used_at=at))


def invitation_context(mac: str) -> bytes:
    """What an invitation's sealed second factor is bound to."""
    return b"invitation/" + mac.encode()
