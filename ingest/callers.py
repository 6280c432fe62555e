"""Who is calling, and whether they may. Every address of this app is closed unless a caller with the scope asks."""

from __future__ import annotations

from flask import current_app, request

from ingest.answers import Refusal
from ingest.workplace import Workplace
from registry.clients import Client, by_token
from registry.transactions import reading

SCOPE = "batches:write"

# Nobody's token is longer; a header of megabytes is not worth hashing.
LONGEST_TOKEN = 512


def workplace() -> Workplace:
    """What this app works with."""
    place: Workplace = current_app.extensions["workplace"]
    return place


def caller(scope: str = SCOPE) -> Client:
    """The client whose Bearer token this is, with this scope.

    Raises:
        Refusal: token-missing (none, malformed or unknown), scope-missing.
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if kind.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN:
        raise Refusal("token-missing")
    place = workplace()
    with reading(place.engine) as connection:
        client = by_token(connection, place.keyring, token)
    if client is None:
        raise Refusal("token-missing")
    if scope not in client.scopes:
        raise Refusal("scope-missing")
    return client
