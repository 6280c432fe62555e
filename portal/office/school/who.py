"""Who works at the school desk, and which batch they may see: one way in for every page and file."""

from __future__ import annotations

import re

from portal.office.errors import NoSuchThing
from portal.office.visitor import Visitor
from registry import batches
from registry.batches import Batch
from registry.connection import Connection

# contract/province.md: ``school`` sends batches and hands out codes for its own school; its principal answers for it.
ROLES = ("school", "principal")
KINDS = ("school",)

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def own_batch(connection: Connection, here: Visitor, batch_id: str) -> Batch:
    """The batch, if it is of the visitor's school or one that it succeeded.

    Raises:
        NoSuchThing: another's, or none.
    """
    batch = batches.by_id(connection, checked_id(batch_id))
    if batch is None or not here.scope.covers(batch.organisation):
        raise NoSuchThing
    return batch


def checked_id(text: str) -> str:
    """An id as we make them; anything else names nothing.

    Raises:
        NoSuchThing
    """
    if not _ID.fullmatch(text):
        raise NoSuchThing
    return text
