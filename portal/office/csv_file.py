"""Tables as CSV files that spreadsheets open and run nothing from. Knows no desk."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from flask import Response

# What begins with one of these is a formula to a spreadsheet (OWASP, CSV Injection): an apostrophe makes it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Spreadsheets whose list separator is another one (Viet Nam's and most of Europe's) begin a new cell inside of ours:
# the same there (OWASP: field separators and quotes).
_WITHIN = re.compile(r"([;|\t\r\n][\s\"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
# Without it Excel takes UTF-8 for something else.
_BYTE_ORDER_MARK = "\ufeff"


def csv_file(name: str, rows: Iterable[Sequence[str]]) -> Response:
    """A download; ``name`` is ours, never a sender's."""
    out = io.StringIO()
    out.write(_BYTE_ORDER_MARK)
    csv.writer(out).writerows([_text(cell) for cell in row] for row in rows)
    answer = Response(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def csv_stream(name: str, rows: Iterable[Sequence[str]]) -> Response:
    """The same, sent row by row as they come: for what nobody wants to hold in memory."""
    answer = Response(_lines(rows), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    mark = _BYTE_ORDER_MARK
    for row in rows:
        out = io.StringIO()
        csv.writer(out).writerow([_text(cell) for cell in row])
        yield mark + out.getvalue()
        mark = ""


def _text(cell: str) -> str:
    cell = _WITHIN.sub(r"\1'", cell)
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
