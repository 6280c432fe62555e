"""What of a recall request the visitor may see: one way in for every page, file and act. Knows no template."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.office.errors import NoSuchThing
from portal.office.place import place
from portal.office.visitor import Visitor
from registry import recall_history
from registry.connection import Connection
from registry.recall_history import RecallRequest
from registry.rules.recall_rules import DEPARTMENT

Key = tuple[str, int]

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Seen:
    """``whole`` False: others' records under the same request are left out, and with them all notes and files."""

    request: RecallRequest
    whole: bool

    @property
    def keys(self) -> list[Key]:
        return [(item.record_id, item.version) for item in self.request.items]


def seen_request(connection: Connection, here: Visitor, request_id: str) -> Seen:
    """The request as this visitor may see it.

    Raises:
        NoSuchThing: there is none, or it has nothing to do with their scope.
    """
    found = recall_history.read(connection, place().keyring, checked_id(request_id))
    organisations = here.scope.organisations
    if found is None:
        raise NoSuchThing
    if organisations is None:
        assert here.account.kind == DEPARTMENT
        return Seen(found, whole=True)
    if not found.concerns(organisations):
        raise NoSuchThing
    mine = found.as_seen_by(organisations)
    return Seen(mine, whole=mine is found)


def checked_id(text: str) -> str:
    """An id of ours as an address brought it.

    Raises:
        NoSuchThing: it cannot be one; the database is not asked about it.
    """
    if not _ID.fullmatch(text):
        raise NoSuchThing
    return text


def key_of(text: str) -> Key | None:
    """``id/version`` as a form's field has it; None: it is none."""
    record_id, _, version = text.partition("/")
    if not _ID.fullmatch(record_id) or not version.isascii() or not version.isdigit() or len(version) > 3:
        return None
    return record_id, int(version)


def text_of(key: Key) -> str:
    """The other way round."""
    return f"{key[0]}/{key[1]}"
