"""A person's CSV table to the lines that programs send. Knows no answer and no HTTP."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.institutions.verifications import MOST_LINES

# What a column may be called, as people write it: without marks, capitals, spaces and underscores.
COLUMNS = {
    "code": ("code", "ma", "matracuu"),
    "birth_date": ("birthdate", "ngaysinh"),
    "id_last4": ("idlast4", "boncuoi", "4socuoi"),
    "reference": ("reference", "maho", "mahoso", "sothutu", "stt"),
    "hovaten": ("hovaten", "hoten", "name"),
    "namhoc": ("namhoc", "year"),
}
_CLAIMS = frozenset({"hovaten", "namhoc"})
# A subject's column: "diem TOAN", "mark TOAN".
_MARKS = ("diem", "mark")
_NEEDED = ("code", "birth_date")
_MOST_COLUMNS = 60


class TableWrong(Exception):
    """``why``: not-text, no-columns, too-large, too-many-lines, empty."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_table(content: bytes) -> list[bytes]:
    """One line of NDJSON for each row that says anything.

    Raises:
        TableWrong
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TableWrong("not-text") from None
    if "\0" in text:
        raise TableWrong("not-text")
    heading, rows = _rows(text)
    names = [_named(cell) for cell in heading]
    if not set(_NEEDED) <= {name for name in names if name}:
        raise TableWrong("no-columns")
    lines = [_line(names, row) for row in rows if any(cell.strip() for cell in row)]
    if not lines:
        raise TableWrong("empty")
    if len(lines) > MOST_LINES:
        raise TableWrong("too-many-lines")
    return lines


def _rows(text: str) -> tuple[Sequence[str], Iterator[list[str]]]:
    """Spreadsheets here write semicolons, others commas or tabs: the heading says which."""
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        heading = next(reader, [])
        rows = list(reader)
    except csv.Error:
        raise TableWrong("not-text") from None
    if len(heading) > _MOST_COLUMNS:
        raise TableWrong("no-columns")
    return heading, iter(rows)


def _named(cell: str) -> str | None:
    """The member a column is for; ``marks.TOAN`` for a subject; None: nobody asked for it."""
    plain = _plain(cell)
    for name, spellings in COLUMNS.items():
        if plain in spellings:
            return name
    word, _, subject = cell.strip().partition(" ")
    return f"marks.{subject.strip().upper()}" if _plain(word) in _MARKS and subject.strip() else None


def _plain(cell: str) -> str:
    letters = unicodedata.normalize("NFD", cell.strip().casefold()).replace("đ", "d")
    return "".join(c for c in letters if c.isalnum())


def _line(names: Sequence[str | None], row: Sequence[str]) -> bytes:
    asked: dict[str, Any] = {}
    claimed: dict[str, Any] = {}
    for name, cell in zip(names, row, strict=False):
        # Our own tables put an apostrophe before what a spreadsheet would run (``portal.office.csv_file``).
        value = cell.strip().removeprefix("'")
        if name is None or not value:
            continue
        if name.startswith("marks."):
            claimed.setdefault("marks", {})[name.removeprefix("marks.")] = value
        elif name in _CLAIMS:
            claimed[name] = value
        else:
            asked[name] = value
    return _written(asked | ({"claimed": claimed} if claimed else {}))


def _written(asked: Mapping[str, Any]) -> bytes:
    return json.dumps(asked, ensure_ascii=False).encode("utf-8", "surrogatepass")
