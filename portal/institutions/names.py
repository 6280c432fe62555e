"""Are two spellings of a Vietnamese name the same name? Knows no record.

Unicode has two ways to write an accented letter, Vietnamese two habits of placing a tone ("Hòa", "Hoà"), and forms are
often filled in capitals: none of that is another name. Another tone mark may be another person ("Thảo", "Thào"), and
may be a typing mistake: it is told apart from another name, and never taken for the same.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

# Grave, acute, tilde, hook above, dot below: the tones. Circumflex, breve and horn make other vowels.
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
# Names of the mountains have apostrophes ("H'Bia"), which keyboards write in several ways.
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u02bc\u00b4`", "'"))


class Likeness(StrEnum):
    """How two spellings stand to each other."""

    SAME = "same"
    TONE_MARKS = "tone-marks"
    OTHER = "other-name"


def likeness(one: str, other: str) -> Likeness:
    """``SAME``; ``TONE_MARKS``: the same letters with other (or no) marks; ``OTHER``."""
    if _spelled(one) == _spelled(other):
        return Likeness.SAME
    return Likeness.TONE_MARKS if _bare(one) == _bare(other) else Likeness.OTHER


def _spelled(name: str) -> list[tuple[str, str]]:
    """Each word as its letters and its tones, wherever in the word these stand."""
    return [(_letters(word), "".join(c for c in word if c in _TONES)) for word in _words(name)]


def _letters(word: str) -> str:
    return unicodedata.normalize("NFC", "".join(c for c in word if c not in _TONES))


def _bare(name: str) -> list[str]:
    """Each word without any mark, as on a keyboard that has none."""
    return ["".join(c for c in word if not unicodedata.combining(c)).replace("đ", "d") for word in _words(name)]


def _words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFC", name).translate(_APOSTROPHES).casefold()
    return unicodedata.normalize("NFD", folded).split()
