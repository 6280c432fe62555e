"""Who may sign for a school, as a verifier's policy. Reads only; judges no signature."""

from __future__ import annotations

from sqlalchemy import Connection

from registry.organisations import Organisation
from verifier.policy import Policy


def policy_for(connection: Connection, school: str) -> Policy:
    raise NotImplementedError


def needs_seal(connection: Connection, org: Organisation) -> bool:
    raise NotImplementedError
