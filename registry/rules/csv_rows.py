"""Rows of a CSV file as people's spreadsheets save it. Pure; knows no columns."""

from __future__ import annotations

import csv
import io


class CsvUnreadable(Exception):
    """The file as a whole cannot be used; ``why``: ``list-too-large``, ``list-not-utf8`` or ``list-not-csv``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def csv_rows(content: bytes, *, largest: int) -> list[list[str]]:
    """Every row: UTF-8 with or without a mark; comma, semicolon or tab, whichever the first line has most of.

    ``largest``: bytes.

    Raises:
        CsvUnreadable
    """
    if len(content) > largest:
        raise CsvUnreadable("list-too-large")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CsvUnreadable("list-not-utf8") from error
    if "\0" in text:
        raise CsvUnreadable("list-not-utf8")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CsvUnreadable("list-not-csv") from error
