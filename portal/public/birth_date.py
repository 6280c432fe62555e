"""Reads a birth date the way people type it. Knows no record: whether it matches is the register's business."""

from __future__ import annotations

import re

# Longer than any date in any of the forms below.
MAX_TYPED = 40

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_LOCAL = re.compile(r"(?:(?:(\d{1,2})[/.\- ])?(\d{1,2})[/.\- ])?(\d{4})")
_DIGITS_ONLY = re.compile(r"(\d{2})(\d{2})((?:19|20)\d{2})")


def read_birth_date(typed: str) -> str | None:
    """``YYYY-MM-DD``, ``YYYY-MM`` or ``YYYY`` from ISO, 20/04/2015, 20-4-2015, 04/2015, 20042015; None if none fits."""
    text = typed.strip()
    if len(text) > MAX_TYPED or not text.isascii():
        return None
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _LOCAL.fullmatch(text) or _DIGITS_ONLY.fullmatch(text):
        day, month, year = found.groups()
    else:
        return None
    return _joined(year, month, day)


def _joined(year: str, month: str | None, day: str | None) -> str | None:
    if month is not None and not 1 <= int(month) <= 12:
        return None
    if day is not None and not 1 <= int(day) <= 31:
        return None
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part is not None)])
