"""What institutions' programs sign in with: made, shown once, rotated, revoked. Knows no HTTP and no grant's rules.

A *token* is sent with each call and lasts; a *secret* or a *public key* (whose private half never comes here) fetches
tokens that last minutes. Secrets are 256 random bits, so that a keyed hash is enough to keep.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from registry.clients import Client, by_token, token_mac
from registry.keyring import Keyring
from registry.store.institution_tables import access_token, client_key
from registry.store.organisation_tables import organisation_life
from registry.store.tables import api_client

VERIFICATIONS = "verifications:write"
# What a key may do; each program of an institution may do the same.
SCOPES = frozenset({VERIFICATIONS})
# The prefixes tell people, and programs that look for lost secrets, what they have found.
_TOKEN, _SECRET, _ACCESS = "hbt_", "hbs_", "hba_"
# An institution has a few programs, each with a key in use and one that follows it.
MOST_KEYS = 20


class KeyKind(StrEnum):
    """How a program signs in."""

    TOKEN = "token"  # noqa: S105
    SECRET = "secret"  # noqa: S105
    PUBLIC_KEY = "public-key"


class TooManyKeys(Exception):
    """Unused keys must be revoked first."""


@dataclass(frozen=True, slots=True)
class ClientKey:
    """One key. ``name`` is its program's; ``live`` at the moment it was asked for."""

    pk: int
    id: str
    organisation: str
    name: str
    kind: KeyKind
    scopes: frozenset[str]
    made_at: datetime
    until: datetime
    live: bool
    revoked_at: datetime | None = None
    secret_mac: str | None = None
    public_jwk: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NewKey:
    """``kind``, until when, and for a public key the key itself."""

    organisation: str
    name: str
    kind: KeyKind
    until: datetime
    public_jwk: Mapping[str, Any] | None = None


def make(connection: Connection, keyring: Keyring, new: NewKey, *, by: str, at: datetime) -> tuple[str, str | None]:
    """Its id and, shown this once, its token or secret.

    Raises:
        TooManyKeys
    """
    live = [key for key in listed(connection, new.organisation, now=at) if key.live]
    if len(live) >= MOST_KEYS:
        raise TooManyKeys
    client = _client(connection, new)
    secret = None if new.kind is KeyKind.PUBLIC_KEY else _drawn(_TOKEN if new.kind is KeyKind.TOKEN else _SECRET)
    row: dict[str, Any] = {"id": str(uuid.uuid4()), "client_id": client, "kind": new.kind, "until": new.until}
    row |= {"secret_mac": token_mac(keyring, secret) if secret else None, "public_jwk": new.public_jwk}
    connection.execute(client_key.insert(), row | {"made_at": at, "made_by": by})
    return row["id"], secret


def revoke(connection: Connection, organisation: str, key_id: str, *, by: str, at: datetime) -> ClientKey | None:
    """It and every token fetched by it are good for nothing from now on. None: there is none, or it was revoked."""
    key = by_id(connection, key_id, now=at)
    if key is None or key.organisation != organisation or key.revoked_at is not None:
        return None
    connection.execute(update(client_key).where(client_key.c.pk == key.pk).values(revoked_at=at, revoked_by=by))
    return key


def listed(connection: Connection, organisation: str, *, now: datetime) -> list[ClientKey]:
    """All of an institution's, the newest first."""
    query = _keys().where(api_client.c.organisation == organisation).order_by(client_key.c.pk.desc())
    return [_key(row, now) for row in connection.execute(query)]


def by_id(connection: Connection, key_id: str, *, now: datetime) -> ClientKey | None:
    """The key with this id, live or not."""
    row = connection.execute(_keys().where(client_key.c.id == key_id)).first()
    return _key(row, now) if row else None


def secret_holds(keyring: Keyring, key: ClientKey, secret: str) -> bool:
    """Whether this is the key's secret."""
    if key.kind is not KeyKind.SECRET or key.secret_mac is None:
        return False
    return secrets.compare_digest(key.secret_mac, token_mac(keyring, secret))


def new_access_token() -> str:
    """One to be issued."""
    return _drawn(_ACCESS)


@dataclass(frozen=True, slots=True)
class Issued:
    """A token with what it may and from when until when."""

    token: str
    scopes: frozenset[str]
    now: datetime
    until: datetime


def issue(connection: Connection, keyring: Keyring, key: ClientKey, issued: Issued) -> None:
    """Write it down, no longer than its key; those that are over are forgotten."""
    connection.execute(access_token.delete().where(access_token.c.until < issued.now))
    row = {"token_mac": token_mac(keyring, issued.token), "key_pk": key.pk, "scopes": sorted(issued.scopes)}
    connection.execute(access_token.insert(), row | {"issued_at": issued.now, "until": min(issued.until, key.until)})


def revoke_token(connection: Connection, keyring: Keyring, key: ClientKey, token: str, *, now: datetime) -> bool:
    """Whether it was one of this key's."""
    table = access_token
    mine = (table.c.token_mac == token_mac(keyring, token), table.c.key_pk == key.pk)
    return connection.execute(update(table).where(*mine).values(revoked_at=now)).rowcount > 0


def client_of(connection: Connection, keyring: Keyring, token: str, *, now: datetime) -> Client | None:
    """Whose token this is: of the province file, a key's own, or one that was fetched."""
    if token.startswith(_ACCESS):
        return _by_access_token(connection, keyring, token, now)
    if not token.startswith(_TOKEN):
        return by_token(connection, keyring, token)
    query = _keys().where(client_key.c.secret_mac == token_mac(keyring, token), client_key.c.kind == KeyKind.TOKEN)
    row = connection.execute(query).first()
    if row is None:
        return by_token(connection, keyring, token)
    return _client_of(row) if _key(row, now).live else None


def _by_access_token(connection: Connection, keyring: Keyring, token: str, now: datetime) -> Client | None:
    table = access_token
    query = _keys().join(table, table.c.key_pk == client_key.c.pk).add_columns(table.c.scopes.label("given"))
    good = (table.c.token_mac == token_mac(keyring, token), table.c.until > now, table.c.revoked_at.is_(None))
    row = connection.execute(query.where(*good)).first()
    if row is None or not _key(row, now).live:
        return None
    return _client_of(row, frozenset(row.given))


def _client_of(row: Row[Any], scopes: frozenset[str] | None = None) -> Client:
    allowed = frozenset(row.scopes) & SCOPES
    return Client(row.name, row.organisation, allowed if scopes is None else allowed & scopes, row.closed_from)


def _client(connection: Connection, new: NewKey) -> int:
    """The program's row, made where there is none."""
    mine = (api_client.c.organisation == new.organisation, api_client.c.name == new.name)
    there = connection.scalar(select(api_client.c.id).where(*mine))
    if there is not None:
        return int(there)
    row = {"name": new.name, "organisation": new.organisation, "scopes": sorted(SCOPES)}
    made = connection.execute(api_client.insert().values(**row)).inserted_primary_key
    assert made is not None
    return int(made[0])


def _keys() -> Select[Any]:
    life = organisation_life
    joined = client_key.join(api_client, api_client.c.id == client_key.c.client_id)
    joined = joined.outerjoin(life, life.c.organisation == api_client.c.organisation)
    columns = (client_key, api_client.c.organisation, api_client.c.name, api_client.c.scopes, life.c.closed_from)
    return select(*columns).select_from(joined)


def _key(row: Row[Any], now: datetime) -> ClientKey:
    return ClientKey(
        pk=row.pk,
        id=row.id,
        organisation=row.organisation,
        name=row.name,
        kind=KeyKind(row.kind),
        scopes=frozenset(row.scopes) & SCOPES,
        made_at=row.made_at,
        until=row.until,
        live=row.revoked_at is None and now < row.until,
        revoked_at=row.revoked_at,
        secret_mac=row.secret_mac,
        public_jwk=row.public_jwk,
    )


def _drawn(prefix: str) -> str:
    return prefix + secrets.token_urlsafe(32)
