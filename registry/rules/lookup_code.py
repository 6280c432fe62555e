"""Look-up codes: drawing, checking, reading what people type. Pure; knows no database.

A code is 18 random symbols and 2 check symbols of a Reed–Solomon code over the 23 symbols, in five groups of four.
18 symbols are 81 random bits (http.md asks for 80). Any two different codes differ in at least three places, so one
or two wrong symbols, and any two that changed places, are caught for certain, and other damage 528 times of 529.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

# No vowels: an input method (Telex, VNI) left on makes accents of them, and no words appear.
# No look-alikes of what is in: 0 O, 1 I, S, Z, B, G, U, W, E, A, Y are out.
ALPHABET = "23456789CDFHJKLMNPQRTVX"

LENGTH = 20
GROUP = 4
_CHECKS = 2
_PRIME = len(ALPHABET)
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}

# A printed code has 24 characters, a look-up address some 60 more; what is longer than this is neither.
MAX_TYPED = 200

_LOOK_ALIKES = str.maketrans({"S": "5", "Z": "2", "B": "8", "G": "6", "I": "L", "1": "L", "U": "V", "Ð": "Đ"})

# What input methods make one letter of: Telex of DD, VNI of D9.
_STROKED = ("DD", "D9")


def new_code(random_below: Callable[[int], int]) -> str:
    """20 symbols. ``random_below(n)`` gives a number from 0 to n - 1 (``secrets.randbelow``).

    A code that an input method would make unreadable (three D in a row, say) is drawn again: about 1 in 400.
    """
    while True:
        code = _with_checks([random_below(_PRIME) for _ in range(LENGTH - _CHECKS)])
        if _survives_input_methods(code):
            return code


def normalise(typed: str) -> str | None:
    """The 20 symbols that were meant, or None where the check symbols, length or alphabet say it is no code.

    Takes a pasted address, a label before the code, lower case, full-width forms, spaces, hyphens, dots and dashes
    anywhere, and symbols that look alike.
    """
    if len(typed) > MAX_TYPED:
        return None
    plain = _without_address(unicodedata.normalize("NFKC", typed).upper())
    kept = "".join(c for c in plain if not _separates(c)).translate(_LOOK_ALIKES)
    codes = {reading for reading in _readings(kept) if _is_code(reading)}
    return codes.pop() if len(codes) == 1 else None


def _without_address(plain: str) -> str:
    """The code of a pasted look-up address (what a QR reader shows), or what follows a label such as ``Mã: …``."""
    address = plain.rpartition("/T/")[2]
    return re.split(r"[/?#]", address, maxsplit=1)[0].rpartition(":")[2]


def printed(code: str) -> str:
    """As on paper: ``XXXX-XXXX-XXXX-XXXX-XXXX``."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def first_group(code: str) -> str:
    """The only part of a code that may stand in a log."""
    return code[:GROUP]


def _with_checks(data: list[int]) -> str:
    """Append c, d so that the sum of all symbols and the sum of place × symbol are 0 modulo 23."""
    total = sum(data)
    weighted = sum(place * value for place, value in enumerate(data, start=1))
    # With places 19 and 20:  c + d = -total,  19c + 20d = -weighted.
    last = (-weighted + (LENGTH - 1) * total) % _PRIME
    before_last = (-total - last) % _PRIME
    return "".join(ALPHABET[value] for value in (*data, before_last, last))


def _is_code(symbols: str) -> bool:
    if len(symbols) != LENGTH or any(symbol not in _VALUE for symbol in symbols):
        return False
    values = [_VALUE[symbol] for symbol in symbols]
    weighted = sum(place * value for place, value in enumerate(values, start=1))
    return sum(values) % _PRIME == 0 and weighted % _PRIME == 0


def _separates(character: str) -> bool:
    """Spaces, dashes, dots, and the invisible characters that copying from a PDF brings along."""
    return character in "._·•−" or unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"}


def _readings(kept: str) -> set[str]:
    """One person has one input method on: all strokes come from the same pair."""
    return {kept.replace("Đ", pair) for pair in _STROKED}


def _survives_input_methods(code: str) -> bool:
    if "DDD" in code or "D99" in code:
        return False  # a third stroke takes the first two back: "DDD" becomes "DD", one symbol is lost
    return all(pair not in code or normalise(code.replace(pair, "Đ")) == code for pair in _STROKED)
