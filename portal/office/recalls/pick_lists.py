"""Lists of records as people paste or upload them: a code, or a record id with its version, on each line.

Knows no register: says for each line what is meant, or what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registry.rules.csv_rows import CsvUnreadable, csv_rows
from registry.rules.lookup_code import normalise

# As many as one request may name (docs/contract.md).
MOST_LINES = 1000
# A thousand lines with a name and a class beside each id; more is another file.
LARGEST_LIST = 256 * 1024
# What is shown of a line that is wrong.
SHOWN = 60

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_VERSION = re.compile(r"[1-9][0-9]{0,2}")
_HEADINGS = frozenset({"madinhdanhhocba", "ma", "code", "id", "mã", "mã học bạ", "mã tra cứu"})


@dataclass(frozen=True, slots=True)
class Named:
    """A line that names a record: by ``code``, or by ``record_id`` (``version`` None: its newest)."""

    line: int
    text: str
    code: str | None = None
    record_id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that does not, or whose record cannot be taken. ``why`` names the sentence."""

    line: int
    text: str
    why: str


class ListUnreadable(Exception):
    """The list as a whole cannot be used; ``why`` names the sentence."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_csv(content: bytes) -> list[Named | BadLine]:
    """A file: UTF-8, comma, semicolon or tab, with or without a heading; the first column names the record.

    Where the second one is a number, it is the version; all else is left alone.

    Raises:
        ListUnreadable: too large, too many lines, not UTF-8, empty.
    """
    try:
        rows = csv_rows(content, largest=LARGEST_LIST)
    except CsvUnreadable as error:
        raise ListUnreadable(error.why) from error
    return _read(enumerate(rows, start=1))


def read_text(text: str) -> list[Named | BadLine]:
    """What was typed or pasted: one a line.

    Raises:
        ListUnreadable: too many lines, nothing.
    """
    return _read(
        (number, re.split(r"[\t;,]|/(?=\d+$)", line)) for number, line in enumerate(text.splitlines(), start=1)
    )


def _read(rows: Iterable[tuple[int, Sequence[str]]]) -> list[Named | BadLine]:
    found: list[Named | BadLine] = []
    for number, cells in rows:
        given = [cell.strip() for cell in cells]
        if not given or not given[0] or (number == 1 and given[0].casefold() in _HEADINGS):
            continue
        if len(found) == MOST_LINES:
            raise ListUnreadable("list-too-long")
        found.append(_named(number, given))
    if not found:
        raise ListUnreadable("list-empty")
    return found


def _named(number: int, cells: Sequence[str]) -> Named | BadLine:
    text = cells[0]
    record_id, _, version = text.lower().partition("/")
    if _ID.fullmatch(record_id):
        given = version or (cells[1] if len(cells) > 1 else "")
        if version and not _VERSION.fullmatch(version):
            return BadLine(number, text[:SHOWN], "line-version")
        return Named(number, text, record_id=record_id, version=int(given) if _VERSION.fullmatch(given) else None)
    code = normalise(text) if len(text) <= SHOWN else None
    return Named(number, text, code=code) if code else BadLine(number, text[:SHOWN], "line-malformed")
