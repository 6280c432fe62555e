"""Which institution is calling, and what it may: token, scope, grant. Every address of this app asks here first."""

from __future__ import annotations

from flask import request

from portal.errors import TooMany
from portal.institutions.desk import desk
from portal.institutions.errors import AccessEnded, ScopeMissing, TokenMissing
from registry.access_grants import AccessGrant, grant_of
from registry.client_keys import VERIFICATIONS, client_of
from registry.clients import Client
from registry.transactions import reading

# Nobody's token is longer; a header of megabytes is not worth hashing.
LONGEST_TOKEN = 512


def caller() -> tuple[Client, AccessGrant]:
    """The client whose Bearer token this is, and the grant of its organisation.

    Raises:
        TokenMissing, ScopeMissing, AccessEnded
        TooMany: an unknown token once too often from this address, or too many calls of this client.
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if kind.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN:
        raise TokenMissing
    now = desk().real_clock()
    with reading(desk().engine) as connection:
        client = client_of(connection, desk().keyring, token, now=now)
        grant = grant_of(connection, client.organisation, now) if client else None
    if client is None:
        if standing := desk().guesses.take(request.remote_addr):
            raise TooMany(standing, of="token")
        raise TokenMissing
    if VERIFICATIONS not in client.scopes:
        raise ScopeMissing
    if grant is None or client.closed(now):
        raise AccessEnded
    if too_many := desk().calls.take(f"{client.organisation}/{client.name}"):
        raise TooMany(too_many, of="client")
    return client, grant
