"""Sign-ins to the office, in SQL so that they can be listed and ended. Knows no cookie and no password.

Only a keyed hash of a session's id stands in the database: who reads it cannot take anybody's place.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from registry.keyring import Keyring
from registry.rules.session_life import ABSOLUTE, IDLE, Stage, over
from registry.store.office_tables import office_session

# 256 bits: nobody guesses a live one.
ID_BYTES = 32
# Seen moments are written at most so often: a click must not cost a write on a page that only reads.
WRITE_EVERY = timedelta(minutes=1)
# What has been over for so long is of no use to anybody's list.
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Whence:
    """From where: ``block`` is /24 or /48, ``agent`` a browser's and system's name, ``device_mac`` a keyed hash."""

    block: str
    agent: str
    device_mac: str


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in. ``live``: not ended by anybody and not over by time."""

    id_mac: str
    username: str
    stage: Stage
    begun_at: datetime
    seen_at: datetime
    whence: Whence
    ended_why: str | None
    live: bool


def begin(
    connection: Connection, keyring: Keyring, username: str, *, stage: Stage, whence: Whence, at: datetime
) -> str:
    """Begin one and give its id, always a new one: an id known before the sign-in is worth nothing after it."""
    session_id = secrets.token_urlsafe(ID_BYTES)
    row = {"username": username, "stage": stage, "begun_at": at, "seen_at": at, "block": whence.block}
    row |= {"id_mac": keyring.mac("session", session_id), "agent": whence.agent, "device_mac": whence.device_mac}
    table = office_session
    connection.execute(delete(table).where(table.c.seen_at < at - KEPT_FOR))
    connection.execute(table.insert(), row)
    return session_id


def find(connection: Connection, keyring: Keyring, session_id: str, at: datetime) -> Session | None:
    """The sign-in with this id, live or not; None: there is none."""
    id_mac = keyring.mac("session", session_id)
    row = connection.execute(select(office_session).where(office_session.c.id_mac == id_mac)).first()
    return _session(row, at) if row else None


def seen(connection: Connection, session: Session, at: datetime) -> None:
    """Its holder is still there."""
    table = office_session
    connection.execute(update(table).where(table.c.id_mac == session.id_mac).values(seen_at=at))


def needs_writing(session: Session, at: datetime) -> bool:
    """Whether ``seen`` is due."""
    return at - session.seen_at >= WRITE_EVERY


def live_of(connection: Connection, username: str, at: datetime) -> Sequence[Session]:
    """Where this account is signed in, the newest first."""
    table = office_session
    statement = select(table).where(
        table.c.username == username,
        table.c.stage == Stage.FULL,
        table.c.ended_at.is_(None),
        table.c.begun_at > at - ABSOLUTE,
        table.c.seen_at > at - IDLE,
    )
    return [_session(row, at) for row in connection.execute(statement.order_by(table.c.begun_at.desc()))]


def end(connection: Connection, id_mac: str, *, why: str, at: datetime, username: str | None = None) -> bool:
    """End one; whether there was one to end. With ``username`` only if it is that account's."""
    table = office_session
    where = [table.c.id_mac == id_mac, table.c.ended_at.is_(None)]
    if username is not None:
        where.append(table.c.username == username)
    ended = connection.execute(update(table).where(*where).values(ended_at=at, ended_why=why))
    return ended.rowcount > 0


def end_all(connection: Connection, username: str, *, why: str, at: datetime, but: str | None = None) -> int:
    """End every sign-in of this account, ``but`` (an ``id_mac``) excepted; how many there were."""
    table = office_session
    where = [table.c.username == username, table.c.ended_at.is_(None)]
    if but is not None:
        where.append(table.c.id_mac != but)
    return connection.execute(update(table).where(*where).values(ended_at=at, ended_why=why)).rowcount


def _session(row: Row[Any], at: datetime) -> Session:
    stage = Stage(row.stage)
    timed_out = over(stage, begun_at=row.begun_at, seen_at=row.seen_at, at=at)
    return Session(
        id_mac=row.id_mac,
        username=row.username,
        stage=stage,
        begun_at=row.begun_at,
        seen_at=row.seen_at,
        whence=Whence(row.block, row.agent, row.device_mac),
        ended_why=row.ended_why,
        live=row.ended_at is None and not timed_out,
    )
