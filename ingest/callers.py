"""Who is calling, and whether they may. Every address of this app is closed unless a caller with the scope asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from flask import current_app, request

from ingest.answers import Refusal, TooManyGuesses
from ingest.workplace import Workplace
from registry.clients import Client, by_token
from registry.transactions import reading

SCOPE = "batches:write"

# Nobody's token is longer; a header of megabytes is not worth hashing.
LONGEST_TOKEN = 512


class TokenGuesses(Protocol):
    """Counts wrong tokens. A right one is never asked about: honest schools share addresses with others."""

    def wrong(self, address: str | None) -> Mapping[str, str] | None:
        """One more from this address; where there were too many, the headers of the refusal."""


def workplace() -> Workplace:
    """What this app works with."""
    place: Workplace = current_app.extensions["workplace"]
    return place


def caller(scope: str = SCOPE) -> Client:
    """The client whose Bearer token this is, with this scope.

    Raises:
        Refusal: token-missing (none, malformed or unknown), scope-missing, organisation-closed; too-many: unknown once
            too often.
    """
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if kind.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN:
        raise Refusal("token-missing")
    place = workplace()
    with reading(place.engine) as connection:
        client = by_token(connection, place.keyring, token)
    if client is None:
        raise _wrong_token()
    if client.closed(place.clock()):
        raise Refusal("organisation-closed")
    if scope not in client.scopes:
        raise Refusal("scope-missing")
    return client


def _wrong_token() -> Refusal:
    guesses: TokenGuesses | None = current_app.extensions["guesses"]
    headers = guesses.wrong(request.remote_addr) if guesses else None
    return TooManyGuesses(headers) if headers else Refusal("token-missing")
