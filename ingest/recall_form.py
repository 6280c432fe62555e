"""Reads a recall request from the bytes a school's software sent. Knows no record, nor what may be asked for."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from ingest.answers import Refusal
from registry.recall_notes import LONGEST_NOTE
from registry.recall_request import Wish
from registry.rules.recall_rules import Reason

# A school of a thousand learners whose seal was wrong for a whole year; more comes as several requests.
MOST_ITEMS = 1000
# 1,000 items of 100 bytes and a note in which every character is escaped, with room to spare.
LARGEST_BODY = 256 * 1024
# The grammar's (hocba.xsd, ``Version``).
LARGEST_VERSION = 999

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NUMBER = re.compile(r"[0-9]{1,3}")
# Line ends are part of a note; other invisible characters are nobody's handwriting.
_KEPT = frozenset("\n\r\t")


def read_wish(body: bytes) -> Wish:
    """``{reason, note, items: [{madinhdanhhocba, phienban}]}``; other members are not looked at.

    Raises:
        Refusal: recall-malformed, with ``where`` it is (a JSON pointer); recall-too-large: too many items.
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise _malformed("") from None
    if not isinstance(content, dict):
        raise _malformed("")
    return Wish(
        reason=_reason(content.get("reason")),
        note=_note(content.get("note")),
        items=_items(content.get("items")),
    )


def _malformed(where: str) -> Refusal:
    return Refusal("recall-malformed", where=where)


def _reason(given: Any) -> Reason:
    if not isinstance(given, str) or given not in set(Reason):
        raise _malformed("/reason")
    return Reason(given)


def _note(given: Any) -> str:
    """The school's own words; none is as good as an empty one."""
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > LONGEST_NOTE:
        raise _malformed("/note")
    if any(unicodedata.category(c) in {"Cc", "Cs", "Co", "Cn"} and c not in _KEPT for c in given):
        raise _malformed("/note")
    return given.strip()


def _items(given: Any) -> tuple[tuple[str, int], ...]:
    if not isinstance(given, list) or not given:
        raise _malformed("/items")
    if len(given) > MOST_ITEMS:
        raise Refusal("recall-too-large", where="/items")
    return tuple(_item(one, f"/items/{place}") for place, one in enumerate(given))


def _item(given: Any, where: str) -> tuple[str, int]:
    if not isinstance(given, dict):
        raise _malformed(where)
    record_id, version = given.get("madinhdanhhocba"), given.get("phienban")
    if not isinstance(record_id, str) or not _UUID.fullmatch(record_id):
        raise _malformed(f"{where}/madinhdanhhocba")
    if isinstance(version, str) and _NUMBER.fullmatch(version):
        version = int(version)  # as a record in JSON writes it (package.md section 3)
    if not isinstance(version, int) or isinstance(version, bool) or not 1 <= version <= LARGEST_VERSION:
        raise _malformed(f"{where}/phienban")
    return record_id.lower(), version
