"""Reads a soft copy as a person does: words in the order of the page."""

from __future__ import annotations

import itertools
from collections.abc import Iterable


def out_of_order(text: str, pieces: Iterable[str]) -> list[str]:
    """Those pieces that do not follow, one after the other, in the text. Words need not be on one line."""
    missing, at, plain = [], 0, " ".join(text.split())
    for piece in pieces:
        found = plain.find(piece, at)
        if found < 0:
            missing.append(piece)
        else:
            at = found + len(piece)
    return missing


def between(text: str, start: str, end: str) -> str:
    """What stands between the first ``start`` and the next ``end``."""
    return text.partition(start)[2].partition(end)[0].strip()


def rows_of(*columns: Iterable[str]) -> list[str]:
    """Cells of a table in reading order, row by row."""
    return [cell for cell in itertools.chain.from_iterable(zip(*columns, strict=True)) if cell]
