"""Whose account is this, and is it really they? Knows no HTTP and no prompt.

A second factor's code opens once (RFC 6238 section 5.2): the step it belongs to is written down.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import Connection, select, update

from registry.credentials import totp_context
from registry.keyring import Keyring
from registry.organisation_life import has_come
from registry.store import tables
from registry.store.organisation_tables import organisation_life

# What authenticator apps do (RFC 6238): SHA-1, six digits, half a minute; a clock may be one step off.
STEP_SECONDS = 30
DIGITS = 6
STEPS_OFF = 1


@dataclass(frozen=True, slots=True)
class Account:
    """Who acts. ``kind`` is that of the organisation, ``closed_from`` the day from which that one works no more."""

    username: str
    name: str
    person_id: str | None
    organisation: str
    kind: str
    roles: frozenset[str]
    closed_from: date | None = None

    def left_behind(self, at: datetime) -> bool:
        """Its organisation has closed, and nobody has moved the account: it opens nothing."""
        return has_come(self.closed_from, at)


def account(connection: Connection, username: str) -> Account | None:
    """The account of this name, or None."""
    table, organisation, life = tables.account, tables.organisation, organisation_life
    statement = (
        select(table, organisation.c.kind, life.c.closed_from)
        .join(organisation, organisation.c.code == table.c.organisation)
        .outerjoin(life, life.c.organisation == table.c.organisation)
        .where(table.c.username == username)
    )
    row = connection.execute(statement).first()
    if row is None:
        return None
    roles = frozenset(row.roles)
    return Account(row.username, row.name, row.person_id, row.organisation, row.kind, roles, row.closed_from)


def people_of(connection: Connection, organisations: Iterable[str]) -> frozenset[str]:
    """The ``person_id``s of everybody with an account of one of these organisations."""
    table = tables.account
    statement = select(table.c.person_id).where(
        table.c.organisation.in_(set(organisations)), table.c.person_id.is_not(None)
    )
    return frozenset(connection.scalars(statement))


def sign_in(connection: Connection, keyring: Keyring, username: str, *, password: str, code: str, at: datetime) -> bool:
    """Is this the account's password, and the code its second factor shows now, not used before?

    An account without a password or a second factor signs nobody in. The code is used up by succeeding.
    """
    table = tables.account
    columns = (table.c.password_hash, table.c.totp_sealed)
    row = connection.execute(select(*columns).where(table.c.username == username).with_for_update()).first()
    if row is None or row.password_hash is None or row.totp_sealed is None:
        return False
    return is_password(row.password_hash, password) and use_code(connection, keyring, username, code, at=at)


def use_code(connection: Connection, keyring: Keyring, username: str, code: str, *, at: datetime) -> bool:
    """Is this what the account's second factor shows now, not used before? It is used up by succeeding."""
    table = tables.account
    columns = (table.c.totp_sealed, table.c.totp_step)
    row = connection.execute(select(*columns).where(table.c.username == username).with_for_update()).first()
    if row is None or row.totp_sealed is None:
        return False
    step = step_of(keyring.open(row.totp_sealed, context=totp_context(username)).decode(), code, at)
    if step is None or (row.totp_step is not None and step <= row.totp_step):
        return False
    connection.execute(update(table).where(table.c.username == username).values(totp_step=step))
    return True


def current_code(connection: Connection, keyring: Keyring, username: str, *, at: datetime) -> str | None:
    """What the account's second factor shows now; None: it has none. For demos: nobody else may ask the register."""
    sealed = connection.scalar(select(tables.account.c.totp_sealed).where(tables.account.c.username == username))
    if sealed is None:
        return None
    secret = keyring.open(sealed, context=totp_context(username)).decode()
    return code_at(secret, int(at.timestamp()) // STEP_SECONDS)


def is_password(password_hash: str, password: str) -> bool:
    """Whether this password has this Argon2 hash; takes the same time either way."""
    try:
        return PasswordHasher().verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step whose code this is, or None. ``secret``: BASE32 (RFC 6238)."""
    now = int(at.timestamp()) // STEP_SECONDS
    given = code.strip().replace(" ", "")
    steps = [step for step in range(now - STEPS_OFF, now + STEPS_OFF + 1) if code_at(secret, step) == given]
    return max(steps, default=None)


def code_at(secret: str, step: int) -> str:
    """The code of this secret in this time step."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    totp = TOTP(key, DIGITS, SHA1(), STEP_SECONDS, enforce_key_length=False)  # noqa: S303 (RFC 6238)
    return totp.generate(step * STEP_SECONDS).decode()
