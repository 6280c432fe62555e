"""How a row becomes a line of an archive and back: one JSON text, the same from every database. Knows no table."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Date, LargeBinary, Row, Table

from registry.store.columns import Moment

# One line: members that JSON can say.
Line = dict[str, Any]


def text_of(line: Mapping[str, Any]) -> str:
    """The line as it stands in its file: sorted members, no spaces, letters as they are."""
    return json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """A column's value as JSON says it: moments in UTC to the microsecond, bytes as base 64."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def line_of(row: Row[Any], *, without: frozenset[str] = frozenset()) -> Line:
    """All columns of the row but these."""
    return {name: plain(value) for name, value in row._mapping.items() if name not in without}


def values_of(table: Table, line: Mapping[str, Any]) -> dict[str, Any]:
    """The members of the line that are columns of the table, as the database takes them.

    Raises:
        ValueError, TypeError: a member is not of its column's kind.
    """
    return {column.name: _value(column, line[column.name]) for column in table.columns if column.name in line}


def inflated(report: bytes) -> Any:
    """A record's kept report (``judgement.deflated_report``) as JSON again."""
    return json.loads(zlib.decompress(report))


def deflated(report: Any) -> bytes:
    """And back."""
    return zlib.compress(json.dumps(report, ensure_ascii=False).encode())


def moment(text: str) -> datetime:
    """A moment of a line."""
    return datetime.fromisoformat(text)


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Moment):
        return moment(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return base64.b64decode(value, validate=True) if isinstance(column.type, LargeBinary) else value
