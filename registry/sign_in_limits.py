"""Signing in with what a door must do besides: wrong tries are counted, audited and, when there are many, refused.

Each door counts for itself, so that whoever guesses at one locks nobody out of another.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, func, select

from registry import audit
from registry.accounts import account, sign_in
from registry.audit import AuditEntry
from registry.keyring import Keyring
from registry.store.console_tables import sign_in_failure
from registry.transactions import lock_subjects

CONSOLE = "console"

# A person mistypes twice or thrice. A guesser of six digits, the password known, gets 480 of a million a day.
ALLOWED = 5
WINDOW = timedelta(minutes=15)

# What is typed where no such account exists may be a password: neither table nor audit repeats it.
_UNKNOWN = "unknown"


class SignIn(StrEnum):
    """What came of it. ``too-many``: nothing was compared."""

    DONE = "done"
    WRONG = "wrong"
    TOO_MANY = "too-many"


def sign_in_at(
    connection: Connection, keyring: Keyring, door: str, username: str, *, password: str, code: str, at: datetime
) -> SignIn:
    """``accounts.sign_in`` at this door; the caller commits whatever comes of it. ``at`` is the wall clock's moment."""
    known = account(connection, username) is not None
    name = username if known else ""
    # Counted and compared one after the other: who tries a hundred at once has five, too.
    lock_subjects(connection, [f"sign-in/{door}/{name}"])
    table = sign_in_failure
    connection.execute(delete(table).where(table.c.door == door, table.c.at <= at - WINDOW))
    mine = (table.c.door == door, table.c.username == name)
    if (connection.scalar(select(func.count()).select_from(table).where(*mine)) or 0) >= ALLOWED:
        return SignIn.TOO_MANY
    if known and sign_in(connection, keyring, username, password=password, code=code, at=at):
        return SignIn.DONE
    connection.execute(table.insert(), {"door": door, "username": name, "at": at})
    line = AuditEntry(door, "account:sign-in-failed", f"account:{name or _UNKNOWN}", {})
    audit.append(connection, [line], at=at)
    return SignIn.WRONG
