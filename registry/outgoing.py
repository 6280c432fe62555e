"""What waits to be sent, whatever it is: taken by one sender at a time, tried again ever later, given up.

Sends nothing. Such a table has ``pk``, ``tries``, ``problem``, ``next_try_at``, ``sent_at``, ``given_up_at``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, select, update

# 1, 2, 4 … minutes, then every six hours, for about three days: a server that is away over a weekend gets all of it.
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_TRIES = 20
# What is new is due whatever the clock: acts go by HOCBA_CLOCK, sending by the wall's.
DUE_NOW = datetime(2000, 1, 1, tzinfo=UTC)
# A sender that died while sending leaves what it took to the next one after so long.
TAKEN_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One such table; ``at_once``: rows sent in one go between two looks."""

    table: Table
    at_once: int

    def take(self, connection: Connection, *, now: datetime) -> Sequence[Row[Any]]:
        """Those that are due, for this sender alone: each is tried again later unless ``sent`` says otherwise."""
        table = self.table
        due = (
            select(table)
            .where(table.c.sent_at.is_(None), table.c.given_up_at.is_(None), table.c.next_try_at <= now)
            .order_by(table.c.pk)
            .limit(self.at_once)
            .with_for_update(skip_locked=True)
        )
        rows = connection.execute(due).all()
        taken = table.c.pk.in_([row.pk for row in rows])
        connection.execute(update(table).where(taken).values(next_try_at=now + TAKEN_FOR))
        return rows

    def sent(self, connection: Connection, pk: int, tries: int, *, at: datetime) -> None:
        """It has been taken, at this try; ``tries``: those before."""
        self._write(connection, pk, sent_at=at, tries=tries + 1, problem=None)

    def failed(
        self, connection: Connection, pk: int, tries: int, *, problem: str, at: datetime, for_good: bool
    ) -> None:
        """It has not; ``for_good``: trying again is useless."""
        tries += 1
        if for_good or tries >= MOST_TRIES:
            self._write(connection, pk, tries=tries, problem=problem, given_up_at=at)
        else:
            wait = min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
            self._write(connection, pk, tries=tries, problem=problem, next_try_at=at + wait)

    def _write(self, connection: Connection, pk: int, **values: object) -> None:
        connection.execute(update(self.table).where(self.table.c.pk == pk).values(values))
