"""Databases for tests: an SQLite file, and a PostgreSQL database of this test process alone."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import Engine, text

from registry.store.tables import audit_head, metadata
from registry.transactions import migrate, open_engine

RUNNING = ("127.0.0.1", 5432)


@contextmanager
def postgresql() -> Iterator[Engine]:
    """A fresh, migrated database on the server that answers, or on one of our own."""
    with _server() as (port, user):
        name = f"hocba_test_{os.getpid()}_{secrets.token_hex(3)}"
        _run(port, user, f"CREATE DATABASE {name}")
        # Tests kill our processes, never the server: what it has said it keeps, it has, on disk or not.
        _run(port, user, f"ALTER DATABASE {name} SET synchronous_commit = off")
        engine = open_engine(f"postgresql://{user}@127.0.0.1:{port}/{name}")
        try:
            migrate(engine)
            yield engine
        finally:
            engine.dispose()
            _run(port, user, f"DROP DATABASE {name} WITH (FORCE)")


def empty(engine: Engine) -> None:
    """As it was after migrating: no rows, numbers from 1, an audit chain that begins.

    DELETE: on nearly empty tables it is fifty times faster than TRUNCATE. All in one go: there are seventy tables.
    """
    with engine.begin() as connection:
        connection.exec_driver_sql("; ".join(_emptying()))
        connection.execute(audit_head.insert(), {"one": 1, "seq": 0, "hash": "0" * 64})


@cache
def _emptying() -> tuple[str, ...]:
    tables = metadata.sorted_tables
    counted = [(table.name, table.autoincrement_column) for table in tables]
    return (
        *(f'DELETE FROM "{table.name}"' for table in reversed(tables)),
        *(f"SELECT setval(pg_get_serial_sequence('{t}', '{c.name}'), 1, false)" for t, c in counted if c is not None),
    )


def empty_database(engine: Engine) -> None:
    """Not even tables: as it was created."""
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()


@cache
def _first() -> Engine:
    engine = open_engine("sqlite://")
    engine.connect().close()  # its dialect learns what this SQLite can do
    return engine


def sqlite(file: Path) -> Engine:
    """An engine that knows every statement that another one of this process has compiled: a tenth of a test's time.

    SQLAlchemy keeps them for each engine, by its dialect.
    """
    engine = open_engine(f"sqlite:///{file}")
    engine.dialect, engine._compiled_cache = _first().dialect, _first()._compiled_cache
    return engine


@contextmanager
def _server() -> Iterator[tuple[int, str]]:
    if _answers():
        user = _user_on(RUNNING[1])
        if user:
            yield RUNNING[1], user
            return
    with _own_server() as port:
        yield port, "postgres"


def _answers() -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(RUNNING) == 0


def _user_on(port: int) -> str | None:
    for user in ("postgres", "root"):
        try:
            with psycopg.connect(f"host=127.0.0.1 port={port} user={user} dbname=postgres", connect_timeout=3):
                return user
        except psycopg.OperationalError:
            continue
    return None


@contextmanager
def _own_server() -> Iterator[int]:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert programs, "no PostgreSQL answers on 127.0.0.1:5432 and none is installed (run `make setup` as root)"
    folder = Path(tempfile.mkdtemp(prefix="hocba-pg-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # PostgreSQL refuses to run as root.
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if as_postgres:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    control = [*as_postgres, str(programs[-1] / "pg_ctl"), "-s", "-w", "-D", str(data)]
    initdb = [str(programs[-1] / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*as_postgres, *initdb], check=True, capture_output=True, cwd=folder)
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
    subprocess.run([*control, "-o", options, "-l", str(folder / "log"), "start"], check=True, cwd=folder)
    try:
        yield port
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, cwd=folder)
        shutil.rmtree(folder)


def _run(port: int, user: str, statement: str) -> None:
    with psycopg.connect(f"host=127.0.0.1 port={port} user={user} dbname=postgres", autocommit=True) as connection:
        connection.execute(statement.encode())
