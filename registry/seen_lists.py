"""Revocation lists that a process saw in the trust folder and no worker has looked through. Judges none of them.

Look-ups read the folder every second, a worker looks through its lists every few: a list that is replaced in between
would be lost with what it alone says.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from registry.store.revocation_tables import seen_list
from registry.transactions import reading, transaction

log = structlog.get_logger(__name__)

# Where the database is away for longer, the worker looks through the folder itself once it is back.
_TRIES, _PAUSE_SECONDS = 5, 3.0


class ListNotice:
    """Told of new lists by a ``TrustFolder``; keeps them in a thread of its own: nobody's look-up waits for it."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._clock = clock

    def __call__(self, ders: Iterable[bytes]) -> None:
        threading.Thread(target=self._keep, args=(tuple(ders),), name="lists", daemon=True).start()

    def _keep(self, ders: tuple[bytes, ...]) -> None:
        for pause in (*(_PAUSE_SECONDS,) * (_TRIES - 1), None):
            try:
                keep_new(self._engine, ders, now=self._clock())
            except Exception as error:  # the database away, or not yet migrated
                if pause is None:
                    log.warning("lists seen and not kept", number=len(ders), error=type(error).__name__)
                    return
                time.sleep(pause)
            else:
                return


def keep_new(engine: Engine, ders: Iterable[bytes], *, now: datetime) -> int:
    """Keep those that the register has not seen; says how many. A process that starts sees many, and sends none."""
    rows = {hashlib.sha256(der).hexdigest(): der for der in ders}
    with reading(engine) as connection:
        known = set(connection.scalars(select(seen_list.c.sha256).where(seen_list.c.sha256.in_(rows))))
    new = [
        {"sha256": sha256, "content": rows[sha256], "seen_at": now} for sha256 in sorted(rows) if sha256 not in known
    ]
    if new:
        with transaction(engine) as connection:
            connection.execute(_insert(connection).on_conflict_do_nothing(), new)
    return len(new)


def unread(connection: Connection) -> Mapping[str, bytes]:
    """Those that wait, by digest; a content that is not what its digest names is none."""
    query = select(seen_list.c.sha256, seen_list.c.content).where(seen_list.c.content.is_not(None))
    rows = connection.execute(query).all()
    return {row.sha256: row.content for row in rows if hashlib.sha256(row.content).hexdigest() == row.sha256}


def note_read(connection: Connection, ders: Iterable[bytes], *, now: datetime) -> None:
    """These were looked through, whether they waited here or stood in the folder."""
    digests = sorted({hashlib.sha256(der).hexdigest() for der in ders})
    if not digests:
        return
    rows = [{"sha256": sha256, "seen_at": now, "read_at": now} for sha256 in digests]
    insert = _insert(connection)
    read = {"content": None, "read_at": now}
    connection.execute(insert.on_conflict_do_update(index_elements=["sha256"], set_=read), rows)


def _insert(connection: Connection) -> Any:
    return (postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert)(seen_list)
