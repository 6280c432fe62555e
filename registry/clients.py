"""Whose token is this? Reads only; knows no HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from registry.keyring import Keyring
from registry.organisation_life import has_come
from registry.store import tables
from registry.store.organisation_tables import organisation_life

# Tokens of the contract's files have under 60 characters; nothing longer is worth hashing.
MAX_TOKEN = 512


@dataclass(frozen=True, slots=True)
class Client:
    """A program that acts for an organisation. ``closed_from``: the day from which that one works no more."""

    name: str
    organisation: str
    scopes: frozenset[str]
    closed_from: date | None = None

    def closed(self, at: datetime) -> bool:
        """Its organisation no longer works: the token is good for nothing."""
        return has_come(self.closed_from, at)


def token_mac(keyring: Keyring, token: str) -> str:
    """How a token is stored. Tokens are random, so a keyed hash is enough and finds its row by index."""
    return keyring.mac("token", token)


def by_token(connection: Connection, keyring: Keyring, token: str) -> Client | None:
    """The client with this token, or None."""
    if not 0 < len(token) <= MAX_TOKEN:
        return None
    table, life = tables.api_client, organisation_life
    query = select(table, life.c.closed_from).outerjoin(life, life.c.organisation == table.c.organisation)
    row = connection.execute(query.where(table.c.token_mac == token_mac(keyring, token))).first()
    return Client(row.name, row.organisation, frozenset(row.scopes), row.closed_from) if row else None
