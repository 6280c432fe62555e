"""The way from a recalled version to the one that replaces it. Reads only; who may be shown it is not its say."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from registry import codes
from registry.errors import DamagedSeal, UnknownKey
from registry.held_records import HeldRecord
from registry.keyring import Keyring
from registry.store.tables import code


def successor_code(connection: Connection, keyring: Keyring, held: HeldRecord) -> str | None:
    """The printed code of the version that replaces this one; None if there is none, or it was re-keyed.

    A school re-keys a code to take it from whoever had it: an older paper must not lead to the new one.
    """
    if held.replaced_by is None:
        return None
    count = select(func.count()).select_from(code).where(code.c.record_pk == held.replaced_by.pk)
    if connection.scalar(count) != 1:
        return None
    try:
        return codes.reveal(connection, keyring, record_pk=held.replaced_by.pk)
    except (DamagedSeal, UnknownKey):
        return None
