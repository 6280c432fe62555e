"""Takes from names and identity numbers what a reader need not see. Knows texts, not records or pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

HIDDEN = "•"
# The last four tell two people apart and are what tier 2 itself asks for (http.md, "The public").
SHOWN_TAIL = 4

# Twelve digits, also in the groups people and certificates write them in (031 965 824 237, 0319.6582.4237).
_TWELVE_DIGITS = re.compile(r"(?<!\d)(?:\d{12}|\d{3}([ .\-])\d{3}\1\d{3}\1\d{3}|\d{4}([ .\-])\d{4}\2\d{4})(?!\d)")
# Vietnamese certificates name the id's kind before it: CCCD/CMND/CMT identity cards, HC a passport (ho chieu).
_LABELLED_ID = re.compile(r"\b(CCCD|CMND|CMT|CC|HC|PASSPORT|PP|PNO\w*)([:\-])([A-Za-z0-9\-]{5,25})", re.IGNORECASE)

# A certificate's subject writes what is no text as its bytes in hexadecimal (RFC 4514, 2.4): an id can stand there too.
_BYTES = re.compile(r"#[0-9a-fA-F]{8,}")


def masked_name(name: str) -> str:
    """The first letter of each word, then three dots: ``N••• Đ••• G•••`` (http.md, tier 1)."""
    return " ".join(_first_letter(word) + HIDDEN * 3 for word in unicodedata.normalize("NFC", name).split())


def _first_letter(word: str) -> str:
    marks = 1
    while marks < len(word) and unicodedata.combining(word[marks]):
        marks += 1
    return word[:marks]


def masked_id(number: str) -> str:
    """An identity or passport number with all but its last four hidden."""
    hidden = max(len(number) - SHOWN_TAIL, SHOWN_TAIL)
    return HIDDEN * hidden + number[-SHOWN_TAIL:]


def mask_ids(text: str, known: Iterable[str] = ()) -> str:
    """The text with every 12-digit number, labelled id and ``known`` id shown by its last four only."""
    for number in sorted(_forms(known), key=len, reverse=True):
        text = text.replace(number, masked_id(number))
    text = _TWELVE_DIGITS.sub(lambda found: masked_id(re.sub(r"\D", "", found.group())), text)
    text = _BYTES.sub("#" + HIDDEN * SHOWN_TAIL, text)
    return _LABELLED_ID.sub(lambda found: f"{found[1]}{found[2]}{masked_id(found[3])}", text)


def _forms(known: Iterable[str]) -> set[str]:
    """Each id as the record writes it and, for passports, without the country before it (``GB-AB12345``)."""
    forms: set[str] = set()
    for number in known:
        forms |= {number, number.partition("-")[2] or number}
    return forms
