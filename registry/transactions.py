"""The only way in: engine, migration, transactions. Knows no tables and no rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine


def open_engine(url: str) -> Engine:
    raise NotImplementedError


def migrate(engine: Engine) -> None:
    raise NotImplementedError


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    raise NotImplementedError
    yield


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    raise NotImplementedError
    yield


def lock_subjects(connection: Connection, names: Iterable[str]) -> None:
    raise NotImplementedError
