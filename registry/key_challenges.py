"""What a security key is asked to sign: 256 random bits, good once, for five minutes, for one session and one purpose.

Only a keyed hash of it is kept, with the session's: a challenge of one sign-in is nothing to another.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, select

from registry.keyring import Keyring
from registry.store.office_tables import key_challenge

# W3C WebAuthn 13.4.3 asks for 16 bytes at least.
CHALLENGE_BYTES = 32
# As long as half a sign-in lasts: time to find the key.
GOOD_FOR = timedelta(minutes=5)
# Pages open at once in one browser; whoever opens more loses the oldest.
OPEN_AT_ONCE = 5


class Purpose(StrEnum):
    """What the answer is for: an answer to one is none to the other."""

    REGISTER = "register"
    USE = "use"


def give(connection: Connection, keyring: Keyring, holder: str, purpose: Purpose, *, at: datetime) -> bytes:
    """A new one for this session (``holder``: its ``id_mac``)."""
    table, challenge = key_challenge, secrets.token_bytes(CHALLENGE_BYTES)
    connection.execute(delete(table).where(table.c.until <= at))
    mine = select(table.c.challenge_mac).where(table.c.holder == holder)
    older = connection.scalars(mine.order_by(table.c.until.desc()).offset(OPEN_AT_ONCE - 1)).all()
    if older:
        connection.execute(delete(table).where(table.c.challenge_mac.in_(older)))
    row = {"challenge_mac": _mac(keyring, challenge), "holder": holder, "purpose": purpose, "until": at + GOOD_FOR}
    connection.execute(table.insert(), row)
    return challenge


def take(
    connection: Connection, keyring: Keyring, holder: str, purpose: Purpose, *, challenge: bytes, at: datetime
) -> bool:
    """Whether this one was given to this session for this and is good now; from now on it is not."""
    table = key_challenge
    this = (table.c.challenge_mac == _mac(keyring, challenge), table.c.holder == holder, table.c.purpose == purpose)
    return connection.execute(delete(table).where(*this, table.c.until > at)).rowcount == 1


def _mac(keyring: Keyring, challenge: bytes) -> str:
    return keyring.mac("key-challenge", challenge.hex())
