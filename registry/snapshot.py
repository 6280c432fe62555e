"""The whole database at one moment, into one file and back, while the hub goes on. Knows no originals and no keys."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select, text

from registry import audit, batches
from registry.errors import RegistryError
from registry.store.durable_files import fsync_folder
from registry.store.tables import record
from registry.transactions import open_engine, reading

# Digests read at a time: ten million of them do not fit into memory.
PAGE = 5_000


class SnapshotFailed(RegistryError):
    """The database's own program says no. ``why`` is its last line; it names tables, never a row's content."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Contents:
    """What the snapshot lies in and speaks of: the digests of its records stand in ``digests``, one a line.

    ``audit_head``: number and hash of the audit's newest line.
    """

    database: Path
    digests: Path
    records: int
    audit_head: tuple[int, str]


# Told which batches the snapshot cannot go on with without their received bytes.
AtOnce = Callable[[frozenset[str]], None]


def take(engine: Engine, folder: Path, *, at_once: AtOnce) -> Contents:
    """Write ``database.sqlite3`` or ``database.dump`` and ``originals.txt`` into the folder.

    ``at_once`` is called as soon as the moment is fixed and known, however long the file takes after that.

    Raises:
        SnapshotFailed
    """
    return (_take_sqlite if engine.dialect.name == "sqlite" else _take_postgresql)(engine, folder, at_once)


def is_empty(engine: Engine) -> bool:
    """Whether nothing was ever made here. Leaves no file behind."""
    if engine.dialect.name == "sqlite":
        file = Path(engine.url.database or "")
        return not file.exists() or file.stat().st_size == 0 or _has_no_tables(engine)
    return _has_no_tables(engine)


def put_back(engine: Engine, file: Path) -> None:
    """Make an empty database what it was when ``file`` was taken: all of it or nothing.

    Raises:
        SnapshotFailed: also if the file is of another kind of database.
    """
    if (engine.dialect.name == "sqlite") != (file.suffix == ".sqlite3"):
        raise SnapshotFailed(f"{file.name} is not of this kind of database ({engine.dialect.name})")
    if engine.dialect.name != "sqlite":
        words = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
        _run(engine, ["pg_restore", *words, f"--dbname={_name(engine)}", str(file)])
        return
    target = Path(engine.url.database or "")
    engine.dispose()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    shutil.copyfile(file, part)
    part.chmod(0o600)
    _flush(part)
    for leftover in (f"{target}-wal", f"{target}-shm"):
        Path(leftover).unlink(missing_ok=True)
    os.replace(part, target)
    fsync_folder(target.parent)


def _take_sqlite(engine: Engine, folder: Path, at_once: AtOnce) -> Contents:
    """SQLite's online backup in one step: it reads one state of the database; in WAL mode writers need not wait."""
    file = folder / "database.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        with closing(sqlite3.connect(f"file:{engine.url.database}?mode=ro", uri=True)) as source:
            source.backup(copy)
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise SnapshotFailed("the database file is damaged (PRAGMA quick_check)")
    file.chmod(0o600)
    _flush(file)
    # The register's own door turns the copy's journal on again; it is turned off for good after reading.
    copied = open_engine(f"sqlite:///{file}")
    try:
        with reading(copied) as connection:
            at_once(frozenset(batches.in_want_of_bytes(connection)))
            contents = _contents(connection, file)
    finally:
        copied.dispose()
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
    return contents


def _take_postgresql(engine: Engine, folder: Path, at_once: AtOnce) -> Contents:
    """One exported snapshot: what is read here and what pg_dump reads is the same moment."""
    file = folder / "database.dump"
    with reading(engine) as connection:
        moment = connection.scalar(text("SELECT pg_export_snapshot()"))
        at_once(frozenset(batches.in_want_of_bytes(connection)))
        contents = _contents(connection, file)
        _run(engine, ["pg_dump", "--format=custom", f"--snapshot={moment}", f"--file={file}", _name(engine)])
    file.chmod(0o600)
    _flush(file)
    return contents


def _contents(connection: Connection, database: Path) -> Contents:
    file, count = database.with_name("originals.txt"), 0
    with file.open("w", encoding="ascii") as lines:
        for sha256 in _digests(connection):
            lines.write(f"{sha256}\n")
            count += 1
    _flush(file)
    return Contents(database, file, count, audit.head(connection))


def _digests(connection: Connection) -> Iterator[str]:
    last = ""
    while True:
        query = select(record.c.sha256).where(record.c.sha256 > last).order_by(record.c.sha256).limit(PAGE)
        page = list(connection.scalars(query))
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1]


def _has_no_tables(engine: Engine) -> bool:
    try:
        return not inspect(engine).get_table_names()
    finally:
        engine.dispose()


def _name(engine: Engine) -> str:
    return engine.url.database or ""


def _run(engine: Engine, words: list[str]) -> None:
    """One of PostgreSQL's programs; the password goes by its environment, which only its owner can read."""
    url, query = engine.url, engine.url.query
    given = {"PGHOST": url.host or query.get("host"), "PGPORT": url.port or query.get("port")}
    given |= {"PGUSER": url.username, "PGPASSWORD": url.password}
    given |= {"PGSSLMODE": query.get("sslmode"), "PGSSLROOTCERT": query.get("sslrootcert")}
    environment = os.environ | {name: str(value) for name, value in given.items() if value is not None}
    try:
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise SnapshotFailed(f"{words[0]} is not installed (Debian: postgresql-client)") from None
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if "error" in line.lower()] or done.stderr.splitlines()
        raise SnapshotFailed(f"{words[0]}: {told[0] if told else done.returncode}")


def _flush(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
