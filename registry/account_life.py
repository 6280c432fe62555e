"""Whether an account is open: used lately, not closed by anybody. Knows no password.

An account nobody has used for 45 days is closed when somebody next tries to sign in to it (issue 4); a registrar opens
it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from registry.store import tables
from registry.store.office_tables import account_life

UNUSED = timedelta(days=45)
# Who closes what nobody uses.
IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Life:
    """``closed_by``: ``idle``, or the username of who closed it."""

    used_at: datetime | None
    closed_at: datetime | None = None
    closed_by: str | None = None

    @property
    def closed(self) -> bool:
        return self.closed_at is not None

    def idle(self, at: datetime) -> bool:
        """Unused for so long that the next sign-in would find it closed."""
        return not self.closed and self.used_at is not None and at - self.used_at >= UNUSED


def life_of(connection: Connection, username: str) -> Life:
    """Of an account; of one nobody has looked at yet: open, never used."""
    row = connection.execute(select(account_life).where(account_life.c.username == username)).first()
    return Life(row.used_at, row.closed_at, row.closed_by) if row else Life(None)


def note_new(connection: Connection, at: datetime) -> None:
    """Accounts that are new in the register count their 45 days from now on."""
    known = select(account_life.c.username)
    new = connection.scalars(select(tables.account.c.username).where(tables.account.c.username.not_in(known))).all()
    if new:
        connection.execute(account_life.insert(), [{"username": name, "used_at": at} for name in new])


def used(connection: Connection, username: str, at: datetime) -> None:
    """Somebody signed in to it."""
    _write(connection, username, {"used_at": at})


def close(connection: Connection, username: str, *, by: str, at: datetime) -> None:
    _write(connection, username, {"closed_at": at, "closed_by": by})


def reopen(connection: Connection, username: str, at: datetime) -> None:
    """Its 45 days begin anew."""
    _write(connection, username, {"used_at": at, "closed_at": None, "closed_by": None})


def _write(connection: Connection, username: str, values: dict[str, object]) -> None:
    table = account_life
    if not connection.execute(update(table).where(table.c.username == username).values(values)).rowcount:
        connection.execute(table.insert(), {"username": username, "used_at": values.get("closed_at"), **values})
