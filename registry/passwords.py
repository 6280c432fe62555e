"""Passwords of accounts: compare, set. Says nothing of an account that is not there, not even by the time it takes.

Keyboards write one Vietnamese letter as one character or as several: all are compared in one form (NFC).
"""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from sqlalchemy import Connection, select, update

from registry.accounts import is_password
from registry.store import tables

# Longer than any sentence; what is longer costs us memory and nobody types it.
MAX_LENGTH = 1024


def hash_of(connection: Connection, username: str) -> str:
    """The account's Argon2 hash; where there is none, one that no password has, so that comparing takes as long."""
    table = tables.account
    found = connection.scalar(select(table.c.password_hash).where(table.c.username == username))
    return found or _nobodys()


def holds(password_hash: str, password: str) -> bool:
    """Whether it is that password. Takes a tenth of a second: never inside a writing transaction."""
    return len(password) <= MAX_LENGTH and is_password(password_hash, _one_form(password))


def hashed(password: str) -> str:
    """Argon2id by the library's own parameters (RFC 9106)."""
    return PasswordHasher().hash(_one_form(password))


def set_hash(connection: Connection, username: str, password_hash: str) -> None:
    connection.execute(
        update(tables.account).where(tables.account.c.username == username).values(password_hash=password_hash)
    )


def _one_form(password: str) -> str:
    return unicodedata.normalize("NFC", password)


@cache
def _nobodys() -> str:
    # Of what is forgotten at once.
    return hashed(secrets.token_urlsafe(32))
