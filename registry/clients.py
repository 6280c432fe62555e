"""Whose token is this? Reads only; knows no HTTP."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from registry.keyring import Keyring
from registry.store import tables

# Tokens of the contract's files have under 60 characters; nothing longer is worth hashing.
MAX_TOKEN = 512


@dataclass(frozen=True, slots=True)
class Client:
    """A program that acts for an organisation."""

    name: str
    organisation: str
    scopes: frozenset[str]


def token_mac(keyring: Keyring, token: str) -> str:
    """How a token is stored. Tokens are random, so a keyed hash is enough and finds its row by index."""
    return keyring.mac("token", token)


def by_token(connection: Connection, keyring: Keyring, token: str) -> Client | None:
    """The client with this token, or None."""
    if not 0 < len(token) <= MAX_TOKEN:
        return None
    table = tables.api_client
    row = connection.execute(select(table).where(table.c.token_mac == token_mac(keyring, token))).first()
    return Client(row.name, row.organisation, frozenset(row.scopes)) if row else None
