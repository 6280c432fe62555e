"""The only way in: engine, migration, transactions. Knows no tables and no rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

from registry.single_reads import add_readers, readers_of
from registry.standby import standby_of

MIGRATIONS = Path(__file__).parent / "store" / "migrations"

# A writer may wait this long for another one before it fails; a registering chunk takes well under a second.
BUSY_SECONDS = 30

# A server we wait for at the start may be busy; where there is a standby, less is waited (``standby``).
CONNECT_SECONDS = 10

# libpq: idle lines are probed after 5 s.
_PROBES = {"keepalives_idle": 5, "keepalives_interval": 1, "keepalives_count": 3}

# What is sent and not taken for this many times the patience in connecting means the other side is gone. A server that
# is only slow takes nothing either while it works off a chunk of statements: 3 s would cut it off, 15 s does not.
_SILENT_MS = 1500

# Any fixed number of our own: two processes that start together must not migrate at the same time.
MIGRATION_LOCK = 0x686F636261

_READING = "hocba_reading"

_LOCK_IN_ORDER = text(
    "SELECT pg_advisory_xact_lock(key) FROM"
    " (SELECT key FROM unnest(CAST(:keys AS bigint[])) AS key ORDER BY key) AS wanted"
)


def open_engine(url: str, *, connect_seconds: int = CONNECT_SECONDS) -> Engine:
    """An engine on ``sqlite:///…`` or ``postgresql://…`` (psycopg 3).

    ``connect_seconds``: how long PostgreSQL may take to let us in. One that falls silent under a connection is given up
    soon after, by the kernel.
    SQLite: WAL, foreign keys on, every commit on disk before it returns (``received_at`` is a promise to a school).
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    silence = {"tcp_user_timeout": _SILENT_MS * connect_seconds}
    patience = {**_PROBES, **silence, "connect_timeout": connect_seconds}
    given = {name: value for name, value in patience.items() if name not in parsed.query}
    # An error's text must not quote what was written or asked for.
    return add_readers(create_engine(parsed, pool_pre_ping=True, hide_parameters=True, connect_args=given), given)


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision, all of it or nothing; one process at a time."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A writing transaction: commits at the end of the block, or not at all.

    On SQLite it takes the one writer's place at once, so that no reader turned writer can fail half-way.
    """
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read-only transaction over one snapshot; the database itself refuses every write in it.

    Of an engine with a standby: there while the primary is gone.
    """
    if engine.dialect.name == "sqlite":
        options: dict[str, Any] = {_READING: True}
    else:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    standby = standby_of(engine)
    with standby.connect(engine) if standby else engine.connect() as plain:
        connection = plain.execution_options(**options)
        with connection.begin():
            try:
                yield connection
            finally:
                if engine.dialect.name == "sqlite":
                    connection.exec_driver_sql("PRAGMA query_only = OFF")


@contextmanager
def asking(engine: Engine) -> Iterator[Connection]:
    """For single questions: each statement is answered as of its own moment; the database refuses every write.

    On PostgreSQL a third of what a transaction costs (``single_reads``); on SQLite it is one. The standby as in
    ``reading``.
    """
    readers = readers_of(engine)
    if readers is None:
        with reading(engine) as connection:
            yield connection
        return
    standby = standby_of(engine)
    with standby.connect(readers) if standby else readers.connect() as connection:
        yield connection


def lock_subjects(connection: Connection, names: Iterable[str]) -> None:
    """Wait until nobody else works on any of these names; held to the end of the transaction.

    Locks are taken in one order everywhere, so two holders cannot wait for each other. On SQLite the writing
    transaction is already the only one.
    """
    if connection.dialect.name != "postgresql":
        return
    keys = sorted({_lock_key(name) for name in names})
    if keys:
        connection.execute(_LOCK_IN_ORDER, {"keys": keys})


def _lock_key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def _prepare_sqlite(dbapi_connection: Any, _record: Any) -> None:
    # The driver's own BEGIN comes too late (before the first write) and not before DDL: we send ours.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get(_READING):
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
