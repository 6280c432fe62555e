"""Where people who work here get their mail. An official's address is personal data: kept sealed. Sends nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from registry.errors import RegistryError
from registry.keyring import Keyring
from registry.store.recall_desk_tables import mail_address as table

# RFC 5321, 4.5.3.1: 64 and 255 octets; what people have is far shorter. No quoted local parts, no comments.
LONGEST = 254
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


class AddressMalformed(RegistryError):
    """This is no address that mail can be sent to."""


@dataclass(frozen=True, slots=True)
class MailAddress:
    """One account's; ``language`` is that of its mails, ``vi`` or ``en``."""

    address: str
    language: str


def address_of(connection: Connection, keyring: Keyring, username: str) -> MailAddress | None:
    """Where this account gets mail; None: it gets none."""
    row = connection.execute(select(table).where(table.c.username == username)).first()
    if row is None:
        return None
    return MailAddress(keyring.open(row.address_sealed, context=address_context(username)).decode(), row.language)


def well_formed(address: str) -> bool:
    """Whether mail can be sent to it at all."""
    return len(address) <= LONGEST and _ADDRESS.fullmatch(address) is not None


def has_one(connection: Connection, username: str) -> bool:
    """Whether this account gets mail."""
    return connection.scalar(select(table.c.username).where(table.c.username == username)) is not None


def keep(connection: Connection, keyring: Keyring, username: str, given: MailAddress | None, *, at: datetime) -> None:
    """Note this account's address; None forgets it.

    Raises:
        AddressMalformed: it cannot be one.
    """
    if given is not None and not well_formed(given.address):
        raise AddressMalformed
    connection.execute(delete(table).where(table.c.username == username))
    if given is not None:
        sealed = keyring.seal(given.address.encode(), context=address_context(username))
        row = {"username": username, "address_sealed": sealed, "language": given.language, "since": at}
        connection.execute(table.insert(), row)


def address_context(username: str) -> bytes:
    """What a sealed address is bound to."""
    return f"mail-address/{username}".encode()
