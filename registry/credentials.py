"""How passwords, second factors and tokens of a province file are kept. Knows no sign-in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import Connection, select

from registry.clients import token_mac
from registry.errors import DamagedSeal, ProvinceFileWrong, UnknownKey
from registry.keyring import Keyring
from registry.rules.province_file import Entry
from registry.store import tables


def account_row(connection: Connection, keyring: Keyring, entry: Entry) -> Mapping[str, Any]:
    """The row of an account. A secret equal to the one that is kept comes out as it is kept.

    Passwords as Argon2id (RFC 9106, the library's own parameters), second factors sealed: they must be read again.
    """
    table = tables.account
    username = entry.row["username"]
    kept = connection.execute(
        select(table.c.password_hash, table.c.totp_sealed).where(table.c.username == username)
    ).first()
    row = dict(entry.row)
    if "password" in entry.secrets:
        row["password_hash"] = _password_hash(entry.secrets["password"], kept.password_hash if kept else None)
    if "totp_secret" in entry.secrets:
        context = totp_context(username)
        row["totp_sealed"] = _sealed(keyring, entry.secrets["totp_secret"], kept.totp_sealed if kept else None, context)
    return row


def client_row(connection: Connection, keyring: Keyring, entry: Entry) -> Mapping[str, Any]:
    """The row of an API client.

    Raises:
        ProvinceFileWrong: its token belongs to another client.
    """
    row = dict(entry.row)
    if "token" in entry.secrets:
        row["token_mac"] = token_mac(keyring, entry.secrets["token"])
        table = tables.api_client
        statement = select(table.c.organisation, table.c.name).where(table.c.token_mac == row["token_mac"])
        owner = connection.execute(statement).first()
        if owner is not None and (owner.organisation, owner.name) != (row["organisation"], row["name"]):
            raise ProvinceFileWrong(f"{entry.path}.token", "belongs to another client")
    return row


def totp_context(username: str) -> bytes:
    """What an account's sealed second factor is bound to."""
    return b"totp/" + username.encode()


def _password_hash(password: str, kept: str | None) -> str:
    hasher = PasswordHasher()
    try:
        if kept is not None and hasher.verify(kept, password):
            return kept
    except (Argon2Error, InvalidHashError):
        pass  # another password: it gets a new hash
    return hasher.hash(password)


def _sealed(keyring: Keyring, secret: str, kept: bytes | None, context: bytes) -> bytes:
    try:
        if kept is not None and keyring.open(kept, context=context) == secret.encode():
            return kept
    except (DamagedSeal, UnknownKey):
        pass  # what cannot be read again is written anew
    return keyring.seal(secret.encode(), context=context)
