"""Whose token is this? Reads only; knows no HTTP."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from registry.keyring import Keyring


@dataclass(frozen=True, slots=True)
class Client:
    name: str
    organisation: str
    scopes: frozenset[str]


def by_token(connection: Connection, keyring: Keyring, token: str) -> Client | None:
    raise NotImplementedError
