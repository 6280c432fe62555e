"""Who is to be told by mail when a record's status changes: asked for, confirmed by mail, stopped, forgotten.

An address is sealed and gone at the end. Sends nothing (``watch_mails``), knows no page and no learner.
"""

from __future__ import annotations

import hmac
import re
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, Select, delete, func, literal, select, update

from registry.errors import RegistryError
from registry.held_records import HeldRecord
from registry.keyring import Keyring
from registry.mail_addresses import AddressMalformed, well_formed
from registry.outgoing import DUE_NOW
from registry.rules.watch_rules import CONFIRM_WITHIN, MOST_OF_A_RECORD, WATCHED_FOR, standing
from registry.store.share_tables import record_watch as table
from registry.store.share_tables import watch_mail as mail
from registry.transactions import lock_subjects

# A UUID, and half an HMAC that only this hub can compute: nothing of a key is stored.
_MAC_BYTES = 16
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")


class MailKind(StrEnum):
    """What a mail is written for; what it says is read when it is sent."""

    CONFIRM = "confirm"
    CHANGED = "changed"


class TooManyWatches(RegistryError):
    """As many as may be are told of this record."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody with this address, who opened the record's second tier by this code. ``language``: vi or en."""

    held: HeldRecord
    code_pk: int
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Watch:
    """One, as whoever has its link may see it."""

    record_pk: int
    confirmed: bool
    ends_at: datetime


def standing_of(held: HeldRecord) -> str:
    """What a watcher is told of this record as it stands."""
    return standing(held.status, replaced=held.replaced_by is not None)


def ask(connection: Connection, keyring: Keyring, wish: Wish, *, at: datetime) -> None:
    """Write to the address whether this is wanted; nothing else goes there before it is confirmed.

    Who asks is told the same whatever is known of the address: one that watches already gets no further mail.

    Raises:
        AddressMalformed: mail cannot be sent to it.
        TooManyWatches: somebody else's must end first.
    """
    if not well_formed(wish.address):
        raise AddressMalformed
    record_pk = wish.held.pk
    lock_subjects(connection, [f"watch/{record_pk}"])
    mac = keyring.mac("watch-address", f"{record_pk}/{wish.address.lower()}")
    # Asked first: were there room for an address that is known, whoever fills the rest would learn that it is.
    of_record = select(func.count()).select_from(table).where(table.c.record_pk == record_pk)
    if (connection.scalar(of_record) or 0) >= MOST_OF_A_RECORD:
        raise TooManyWatches
    known = connection.execute(select(table).where(table.c.record_pk == record_pk, table.c.address_mac == mac)).first()
    if known is not None and known.confirmed_at is None:
        stop(connection, known.id)  # begun anew: the mail may have been lost, the 48 hours be nearly over
    elif known is not None:
        return
    watch_id = str(uuid.uuid4())
    row = {"id": watch_id, "record_pk": record_pk, "code_pk": wish.code_pk, "address_mac": mac}
    row |= {"address_sealed": keyring.seal(wish.address.encode(), context=address_context(watch_id))}
    row |= {"language": wish.language, "made_at": at, "ends_at": at + CONFIRM_WITHIN, "told": standing_of(wish.held)}
    connection.execute(table.insert(), row)
    _write(connection, MailKind.CONFIRM, table.c.id == watch_id, at=at)


def by_key(connection: Connection, keyring: Keyring, key: str, *, now: datetime) -> tuple[str, Watch] | None:
    """The watch of a mail's link and its id; None: there is none (any more)."""
    watch_id = _read(keyring, key)
    row = connection.execute(select(table).where(table.c.id == watch_id, table.c.ends_at > now)).first()
    return (row.id, Watch(row.record_pk, row.confirmed_at is not None, row.ends_at)) if row else None


def confirm(connection: Connection, watch_id: str, *, held: HeldRecord, at: datetime) -> None:
    """Its owner wants it: told of what changes from now on, as the page says how the record stands now."""
    waiting = (table.c.id == watch_id, table.c.confirmed_at.is_(None), table.c.ends_at > at)
    values = {"confirmed_at": at, "ends_at": at + WATCHED_FOR, "told": standing_of(held)}
    connection.execute(update(table).where(*waiting).values(values))


def stop(connection: Connection, watch_id: str) -> None:
    """Forget it at once: address, mails and all."""
    _delete(connection, select(table.c.pk).where(table.c.id == watch_id))


def forget(connection: Connection, *, at: datetime) -> int:
    """Delete those whose end has come, confirmed or not; how many."""
    return _delete(connection, select(table.c.pk).where(table.c.ends_at <= at))


def note(connection: Connection, record_pks: Iterable[int], *, at: datetime) -> None:
    """Something has happened to these records, in the caller's transaction: a mail to each who watches one.

    Whether it changes what they were told is judged when it is sent (``watch_mails``).
    """
    _write(connection, MailKind.CHANGED, table.c.record_pk.in_(list(record_pks)), at=at)


def note_codes(connection: Connection, code_pks: Select[tuple[int]], *, at: datetime) -> None:
    """A school has replaced one of these codes: what was watched by it ends, and its watcher is told so."""
    _write(connection, MailKind.CHANGED, table.c.code_pk.in_(code_pks), at=at)


def key_of(keyring: Keyring, watch_id: str) -> str:
    """What the links in a watch's mails hold."""
    plain = uuid.UUID(watch_id).bytes + _mac(keyring, watch_id)
    return urlsafe_b64encode(plain).rstrip(b"=").decode()


def address_context(watch_id: str) -> bytes:
    """What a sealed address is bound to."""
    return f"watch-address/{watch_id}".encode()


def address_of(keyring: Keyring, row: Row[tuple[object, ...]]) -> str:
    """Of a row of the table."""
    return keyring.open(row.address_sealed, context=address_context(row.id)).decode()


def _read(keyring: Keyring, key: str) -> str | None:
    if not _KEY.fullmatch(key):
        return None
    plain = urlsafe_b64decode(key + "=")
    watch_id = str(uuid.UUID(bytes=plain[:16]))
    return watch_id if hmac.compare_digest(plain[16:], _mac(keyring, watch_id)) else None


def _mac(keyring: Keyring, watch_id: str) -> bytes:
    return bytes.fromhex(keyring.mac("watch", watch_id))[:_MAC_BYTES]


def _write(connection: Connection, kind: MailKind, which: object, *, at: datetime) -> None:
    """One mail to each of these; of changes only to who has confirmed."""
    columns = ("watch_pk", "kind", "made_at", "tries", "next_try_at")
    moment, due = literal(at, mail.c.made_at.type), literal(DUE_NOW, mail.c.next_try_at.type)
    rows = select(table.c.pk, literal(str(kind)), moment, literal(0), due).where(which)  # type: ignore[arg-type]
    if kind is MailKind.CHANGED:
        rows = rows.where(table.c.confirmed_at.is_not(None))  # ends go by the wall's clock, acts by HOCBA_CLOCK
    connection.execute(mail.insert().from_select(columns, rows))


def _delete(connection: Connection, pks: object) -> int:
    connection.execute(delete(mail).where(mail.c.watch_pk.in_(pks)))  # type: ignore[arg-type]
    return connection.execute(delete(table).where(table.c.pk.in_(pks))).rowcount  # type: ignore[arg-type]
