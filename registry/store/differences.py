"""Brings rows of a table to what is wanted, and says what changed. Knows no table's meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, select


@dataclass(frozen=True, slots=True)
class Shape:
    """How one table takes wanted rows.

    Attributes:
        key: the columns that say which row it is.
        guarded: columns that never change once written (where the caller says so).
        written_once: columns that follow from the key and need no comparing.
        secret: columns whose values never leave this module.
        masked: columns of which the audit shows a part, and how.
        called: the name of a row in the audit, from its key.
    """

    table: Table
    key: tuple[str, ...]
    called: Callable[[Mapping[str, Any]], str]
    guarded: frozenset[str] = frozenset()
    written_once: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()
    masked: Mapping[str, Callable[[str], str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that was added or changed: what the audit is told."""

    table: str
    kind: str
    name: str
    detail: Mapping[str, Any]


@dataclass(slots=True)
class Outcome:
    """The sum over all tables."""

    differences: list[Difference] = field(default_factory=list)
    unchanged: int = 0
    kept: int = 0
    kept_fields: list[str] = field(default_factory=list)


def bring_to(
    connection: Connection, shape: Shape, wanted: Sequence[Mapping[str, Any]], *, guard: bool, outcome: Outcome
) -> None:
    """Add the rows that are missing, change those that differ; rows nobody asked for stay as they are.

    ``guard``: leave guarded columns of existing rows alone, and count what was kept. A column a wanted row does not
    name is not compared.
    """
    existing = _existing(connection, shape)
    new: list[Mapping[str, Any]] = []
    for row in wanted:
        there = existing.get(tuple(row[column] for column in shape.key))
        if there is None:
            new.append(row)
        else:
            _change(connection, shape, there, row, guard=guard, outcome=outcome)
    if new:
        columns = [column.name for column in shape.table.columns if any(column.name in row for row in new)]
        connection.execute(shape.table.insert(), [{column: row.get(column) for column in columns} for row in new])
    for row in new:
        detail = {column: _shown(shape, column, value) for column, value in row.items()}
        outcome.differences.append(Difference(shape.table.name, "added", shape.called(row), detail))


def _existing(connection: Connection, shape: Shape) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    columns = [column for column in shape.table.columns if column.name not in shape.written_once]
    rows = connection.execute(select(*columns)).mappings()
    return {tuple(row[column] for column in shape.key): dict(row) for row in rows}


def _change(
    connection: Connection,
    shape: Shape,
    there: Mapping[str, Any],
    row: Mapping[str, Any],
    *,
    guard: bool,
    outcome: Outcome,
) -> None:
    differing = [
        column
        for column in row
        if column not in shape.written_once and column in there and there[column] != row[column]
    ]
    kept = [column for column in differing if guard and column in shape.guarded]
    changed = [column for column in differing if column not in kept]
    name = shape.called(row)
    if kept:
        outcome.kept += 1
        outcome.kept_fields.extend(f"{shape.table.name} {name}: {column}" for column in kept)
    if changed:
        statement = shape.table.update().where(*(shape.table.c[column] == row[column] for column in shape.key))
        connection.execute(statement.values({column: row[column] for column in changed}))
        detail = {
            column: [_shown(shape, column, there[column]), _shown(shape, column, row[column])] for column in changed
        }
        outcome.differences.append(Difference(shape.table.name, "changed", name, detail))
    if not differing:
        outcome.unchanged += 1


def _shown(shape: Shape, column: str, value: Any) -> Any:
    """As the audit's JSON shows it: secrets and blobs never."""
    if value is None:
        return None
    if column in shape.secret or isinstance(value, bytes):
        return "•"
    if column in shape.masked:
        return shape.masked[column](value)
    return value.isoformat() if isinstance(value, date) else value
