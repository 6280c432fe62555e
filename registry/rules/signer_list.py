"""A school's signers as a CSV list: one line a signer, each certificate in its line or in a file beside it. Pure.

Every line is judged by itself: what is wrong with one is said of it, and keeps no other out.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from registry.rules.certificate_file import CertificateRefused, certificate_in
from registry.rules.csv_rows import CsvUnreadable, csv_rows
from registry.rules.signer_form import FIELDS, Said, Wrong, read_said

# The province's largest schools have some 150 teachers; a page of 300 lines takes some seconds to look at.
MOST_LINES = 300
# 300 lines of a certificate in base64 (3 KiB) and some words.
LARGEST_LIST = 2 * 1024 * 1024

CERTIFICATE = "certificate"
COLUMNS = (*FIELDS, CERTIFICATE)
_HEADINGS: Mapping[str, frozenset[str]] = {
    "role": frozenset({"role", "vai trò", "vai_tro"}),
    "name": frozenset({"name", "họ và tên", "họ tên", "ho_ten"}),
    "title": frozenset({"title", "chức danh", "chức vụ", "chuc_danh"}),
    "person_id": frozenset({"person_id", "số định danh", "số định danh cá nhân", "so_dinh_danh"}),
    "from": frozenset({"from", "từ ngày", "tu_ngay"}),
    "until": frozenset({"until", "đến ngày", "den_ngay"}),
    CERTIFICATE: frozenset({"certificate", "chứng thư", "chứng thư số", "chung_thu"}),
}
_NEEDED = ("role", "name", "person_id", "from", CERTIFICATE)


class ListRefused(Exception):
    """The list as a whole cannot be read; ``why`` names the sentence, ``what`` is filled into it."""

    def __init__(self, why: str, what: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.what = what


@dataclass(frozen=True, slots=True)
class Line:
    """One line, with its row's number in the spreadsheet. ``said`` and ``certificate`` (DER) where they are right."""

    number: int
    given: Mapping[str, str]
    said: Said | None = None
    certificate: bytes | None = None
    wrong: tuple[Wrong, ...] = ()

    @property
    def good(self) -> bool:
        """Nothing was found wrong with it so far."""
        return not self.wrong

    def refused(self, *wrong: Wrong) -> Line:
        """The same with more that is wrong."""
        return replace(self, wrong=(*self.wrong, *wrong))


def read_list(content: bytes, files: Mapping[str, bytes]) -> list[Line]:
    """The list's lines in order. ``files``: by name, those that came beside it.

    Raises:
        ListRefused: not UTF-8, no CSV, too large, too many lines, a column missing or unknown, nothing in it.
    """
    try:
        rows = csv_rows(content, largest=LARGEST_LIST)
    except CsvUnreadable as error:
        raise ListRefused(error.why) from error
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if not numbered:
        raise ListRefused("list-empty")
    columns = _columns(numbered[0][1])
    if len(numbered) == 1:
        raise ListRefused("list-empty")
    if len(numbered) > MOST_LINES + 1:
        raise ListRefused("list-too-long", str(MOST_LINES))
    return _each_once([_line(number, columns, row, files) for number, row in numbered[1:]])


def as_list(rows: Sequence[Mapping[str, str]]) -> str:
    """The same list as text, in our own columns; ``read_list`` reads it back."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows({column: row.get(column, "") for column in COLUMNS} for row in rows)
    return out.getvalue()


def _columns(heading: Sequence[str]) -> list[str | None]:
    """Which column stands where; None for one without a heading, whose cells must be empty."""
    found: list[str | None] = []
    for cell in heading:
        text = unicodedata.normalize("NFC", cell).strip().casefold()
        column = next((name for name, words in _HEADINGS.items() if text in words), None)
        if column in found and column is not None:
            raise ListRefused("column-twice", cell.strip()[:40])
        if text and column is None:
            raise ListRefused("column-unknown", cell.strip()[:40])
        found.append(column)
    for needed in _NEEDED:
        if needed not in found:
            raise ListRefused("column-missing", needed)
    return found


def _line(number: int, columns: Sequence[str | None], row: Sequence[str], files: Mapping[str, bytes]) -> Line:
    given = {name: cell.strip() for name, cell in zip(columns, row, strict=False) if name is not None}
    surplus = [cell for place, cell in enumerate(row) if place >= len(columns) or columns[place] is None]
    line = Line(number, given)
    if any(cell.strip() for cell in surplus):
        return line.refused(Wrong("line", "too-many-cells"))
    said = read_said(given)
    line = replace(line, said=said) if isinstance(said, Said) else line.refused(*said)
    try:
        return replace(line, certificate=certificate_in(_content(given.get(CERTIFICATE, ""), files)))
    except CertificateRefused as error:
        return line.refused(Wrong(CERTIFICATE, error.refusal.value))
    except KeyError:
        return line.refused(Wrong(CERTIFICATE, "file-not-there"))


def _content(cell: str, files: Mapping[str, bytes]) -> bytes:
    """What the cell holds: a file's name, or the certificate itself.

    Raises:
        KeyError: the name of a file that did not come.
    """
    if cell in files:
        return files[cell]
    if cell and len(cell) <= 100 and "." in cell and "-----" not in cell:
        raise KeyError(cell)
    return cell.encode()


def _each_once(lines: list[Line]) -> list[Line]:
    """A certificate stands once for each role: whoever comes second is refused."""
    seen: set[tuple[bytes, str]] = set()
    found = []
    for line in lines:
        key = (line.certificate, line.said.role) if line.certificate and line.said else None
        found.append(line.refused(Wrong(CERTIFICATE, "line-twice")) if key in seen else line)
        if key:
            seen.add(key)
    return found
