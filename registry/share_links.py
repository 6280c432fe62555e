"""Links to one record: made after a look-up, opened by whoever has one, ended by their maker, who sees when.

Two secrets each: the link that is given away, and the one by which its maker manages it. The register has keyed hashes
of both. Knows no page; what a link shows is read and verified at each opening, by ``portal.public``.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, delete, func, select, update

from registry import find
from registry.errors import RegistryError
from registry.keyring import Keyring
from registry.rules.share_rules import (
    KEPT_AFTER,
    MOST_A_DAY,
    MOST_LIVE,
    TIMES_KEPT,
    LinkState,
    end_of,
    state_of,
)
from registry.store.share_tables import share_link as table
from registry.store.share_tables import share_opening as opening
from registry.transactions import lock_subjects

# 144 bits: nobody finds one by trying.
_KEY_BYTES = 18
_KEY = re.compile(r"[A-Za-z0-9_-]{24}")


class TooManyLinks(RegistryError):
    """As many links to this record as may be are open, or were made today."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A link to this record, made under this code, for so many days (``share_rules.DAYS``)."""

    record_pk: int
    code_pk: int
    days: int
    purpose: str


@dataclass(frozen=True, slots=True)
class Made:
    """The two keys, told once: nothing can tell them again."""

    give: str
    manage: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """One link as whoever holds one of its keys may see it. ``times``: of its last openings, newest first."""

    pk: int
    record_pk: int
    code_pk: int
    purpose: str
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    state: LinkState
    opened: int
    times: tuple[datetime, ...] = ()


def purpose_context(mac: str) -> bytes:
    """What a sealed purpose is bound to."""
    return f"share-purpose/{mac}".encode()


def make(connection: Connection, keyring: Keyring, wish: Wish, *, at: datetime) -> Made:
    """A new link.

    Raises:
        TooManyLinks: one of the record's must end first.
        ValueError: not for so many days.
    """
    ends_at = end_of(at, wish.days)
    if ends_at is None:
        raise ValueError("days")
    lock_subjects(connection, [f"share/{wish.record_pk}"])
    _check_room(connection, wish.record_pk, at)
    give, manage = (secrets.token_urlsafe(_KEY_BYTES) for _ in range(2))
    mac = _mac(keyring, "give", give)
    sealed = keyring.seal(wish.purpose.encode(), context=purpose_context(mac)) if wish.purpose else None
    row = {"record_pk": wish.record_pk, "code_pk": wish.code_pk, "mac": mac, "purpose_sealed": sealed}
    row |= {"manage_mac": _mac(keyring, "manage", manage), "made_at": at, "ends_at": ends_at, "opened": 0}
    connection.execute(table.insert(), row)
    return Made(give, manage, ends_at)


def by_key(connection: Connection, keyring: Keyring, key: str, *, now: datetime) -> Link | None:
    """The link that was given away; None: there is none. Counts nothing."""
    return _link(connection, keyring, table.c.mac == _mac(keyring, "give", key), now) if _is_key(key) else None


def managed(connection: Connection, keyring: Keyring, key: str, *, now: datetime) -> Link | None:
    """The link as its maker sees it; None: there is none."""
    return _link(connection, keyring, table.c.manage_mac == _mac(keyring, "manage", key), now) if _is_key(key) else None


def open_up(connection: Connection, keyring: Keyring, key: str, *, at: datetime) -> Link | None:
    """Open it and note when, if it is still open (``state``); whoever ends it at the same moment comes before or after.

    None: there is none.
    """
    link = by_key(connection, keyring, key, now=at)
    if link is None or link.state is not LinkState.OPEN:
        return link
    still = (table.c.pk == link.pk, table.c.ended_at.is_(None), table.c.ends_at > at)
    opened = connection.execute(update(table).where(*still).values(opened=table.c.opened + 1)).rowcount
    if opened:
        connection.execute(opening.insert(), {"link_pk": link.pk, "at": at})
        newest = (
            select(opening.c.pk).where(opening.c.link_pk == link.pk).order_by(opening.c.pk.desc()).limit(TIMES_KEPT)
        )
        connection.execute(delete(opening).where(opening.c.link_pk == link.pk, opening.c.pk.not_in(newest)))
        return link
    return by_key(connection, keyring, key, now=at)  # its maker was first


def end(connection: Connection, keyring: Keyring, key: str, *, at: datetime) -> bool:
    """Its maker ends it; once ended it stays so. False: there is none."""
    if not _is_key(key):
        return False
    mine = table.c.manage_mac == _mac(keyring, "manage", key)
    connection.execute(update(table).where(mine, table.c.ended_at.is_(None)).values(ended_at=at))
    return connection.scalar(select(table.c.pk).where(mine)) is not None


def forget(connection: Connection, *, at: datetime) -> int:
    """Delete what ended long enough ago (``KEPT_AFTER``); how many links."""
    long_ago = at - KEPT_AFTER
    over = select(table.c.pk).where((table.c.ends_at < long_ago) | (table.c.ended_at < long_ago))
    connection.execute(delete(opening).where(opening.c.link_pk.in_(over)))
    return connection.execute(delete(table).where(table.c.pk.in_(over))).rowcount


def _check_room(connection: Connection, record_pk: int, at: datetime) -> None:
    of_record = select(func.count()).select_from(table).where(table.c.record_pk == record_pk)
    live = connection.scalar(of_record.where(table.c.ended_at.is_(None), table.c.ends_at > at)) or 0
    today = connection.scalar(of_record.where(table.c.made_at > at - timedelta(days=1))) or 0
    if live >= MOST_LIVE or today >= MOST_A_DAY:
        raise TooManyLinks


def _link(connection: Connection, keyring: Keyring, which: object, now: datetime) -> Link | None:
    row = connection.execute(select(table).where(which)).first()  # type: ignore[arg-type]
    if row is None:
        return None
    live = find.is_live(connection, row.code_pk)
    times = select(opening.c.at).where(opening.c.link_pk == row.pk).order_by(opening.c.pk.desc()).limit(TIMES_KEPT)
    return Link(
        pk=row.pk,
        record_pk=row.record_pk,
        code_pk=row.code_pk,
        purpose=_purpose(keyring, row),
        made_at=row.made_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        state=state_of(ends_at=row.ends_at, ended_at=row.ended_at, code_live=live, now=now),
        opened=row.opened,
        times=tuple(connection.scalars(times)),
    )


def _purpose(keyring: Keyring, row: Row[tuple[object, ...]]) -> str:
    sealed = row.purpose_sealed
    return keyring.open(sealed, context=purpose_context(row.mac)).decode() if sealed else ""


def _is_key(key: str) -> bool:
    return _KEY.fullmatch(key) is not None


def _mac(keyring: Keyring, kind: str, key: str) -> str:
    return keyring.mac("share", f"{kind}/{key}")
