"""Text as the fonts that come with us can print it. Display only: nothing is compared or kept in this form."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from portal.print.glyphs import glyphs_of

FONTS = Path(__file__).parent / "fonts"

# The templates' families, each with the faces that print what people typed: a letter that the upright has and the bold
# has not would be missing in a heading.
FAMILIES = (
    ("LiberationSerif-Regular", "LiberationSerif-Bold", "LiberationSans-Regular", "LiberationSans-Bold"),
    ("DejaVuSans", "DejaVuSans-Bold"),
)
# What stands for a letter that none of them has; DejaVu Sans has it.
BOX = "\N{WHITE SQUARE}"

_MARKS = ("Mn", "Mc", "Me")


def printable(value: Any) -> Any:
    """The value with every text in it as it can be printed; keys and line ends stay.

    Composed (NFC), so that a letter with its marks is one glyph whichever way it was typed. Controls and signs that
    turn the direction of writing are left out: a name must not be shown otherwise than it is spelt.
    """
    if isinstance(value, str):
        if value.isascii() and value.replace("\n", "").isprintable():
            return value
        return "".join(_letters(unicodedata.normalize("NFC", value)))
    if isinstance(value, Mapping):
        return {name: printable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [printable(one) for one in value]
    return value


def _letters(text: str) -> Iterator[str]:
    """Each letter with its marks, as it is if one family has all of it."""
    kept = "".join(sign for sign in text.replace("\t", " ") if sign == "\n" or not _is_control(sign))
    start = 0
    for end in range(1, len(kept) + 1):
        if end == len(kept) or unicodedata.category(kept[end]) not in _MARKS:
            letter = kept[start:end]
            yield letter if letter == "\n" or any(map(set(map(ord, letter)).issubset, _covered())) else BOX
            start = end


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign).startswith("C")


@cache
def _covered() -> tuple[frozenset[int], ...]:
    """The letters of each family, by code point."""
    return tuple(
        frozenset.intersection(*(glyphs_of((FONTS / f"{face}.ttf").read_bytes()) for face in faces))
        for faces in FAMILIES
    )
