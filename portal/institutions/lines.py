"""Reads one line of a call: what is asked of which code. Knows no record; a line that is wrong says where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.institutions.claims import Claims
from verifier.safe_json import Ambiguous, NotJson, load

# Forty subjects (hocba.xsd) of 20 bytes, a name and a code in the longest spelling JSON has: 4 KiB. Twice that.
LONGEST_LINE = 8 * 1024

# As the grammar has them (hocba.xsd): nothing longer could be borne out by a record.
LONGEST_NAME, MOST_MARKS, _LONGEST_MARK = 150, 40, 10
_LONGEST_TEXT = 200
_SUBJECT = re.compile(r"[A-Z0-9]{1,6}")
_NAMHOC = re.compile(r"\d{4}-\d{4}")
# The caller's own number for this line. No words, and no twelve digits: it is kept, and no identity may be kept so.
_REFERENCE = re.compile(r"(?!.*\d{12})[A-Za-z0-9._:/-]{1,64}")
RECORD = "record"

_CLAIMED = frozenset({"hovaten", "namhoc", "ngaysinh", "marks"})


@dataclass(frozen=True, slots=True)
class Line:
    """What one line asks, as it was typed."""

    code: str
    birth_date: str
    id_last4: str | None = None
    claims: Claims = field(default_factory=Claims)
    wants_record: bool = False
    reference: str | None = None


class LineWrong(Exception):
    """Not a line of the contract. ``where`` is a JSON pointer; ``code`` the look-up code, if one can be made out."""

    def __init__(self, where: str, code: str | None = None) -> None:
        super().__init__(where)
        self.where = where
        self.code = code


def read_line(data: bytes) -> Line:
    """One line without its end. Other members are not looked at, but no other claims: one misspelt is not compared.

    Raises:
        LineWrong
    """
    given = _object(data)
    code = given.get("code")
    if not isinstance(code, str) or len(code) > _LONGEST_TEXT:
        raise LineWrong("/code")
    try:
        return _line(code, given)
    except LineWrong as wrong:
        raise LineWrong(wrong.where, code) from None


def _object(data: bytes) -> dict[str, Any]:
    if len(data) > LONGEST_LINE:
        raise LineWrong("")
    try:
        given = load(data, numbers_as_text=True)
    except (NotJson, Ambiguous):
        raise LineWrong("") from None
    if not isinstance(given, dict):
        raise LineWrong("")
    return given


def _line(code: str, given: Mapping[str, Any]) -> Line:
    birth_date = _text(given, "birth_date", "/birth_date")
    reference = _text(given, "reference", "/reference")
    if reference is not None and not _REFERENCE.fullmatch(reference):
        raise LineWrong("/reference")
    return Line(
        code=code,
        birth_date=birth_date or "",
        id_last4=_text(given, "id_last4", "/id_last4") or None,
        claims=_claims(given.get("claimed")),
        wants_record=_wants_record(given.get("include")),
        reference=reference,
    )


def _claims(given: Any) -> Claims:
    if given is None:
        return Claims()
    if not isinstance(given, dict):
        raise LineWrong("/claimed")
    if not given.keys() <= _CLAIMED:
        raise LineWrong("/claimed")
    name = _text(given, "hovaten", "/claimed/hovaten", longest=LONGEST_NAME)
    namhoc = _text(given, "namhoc", "/claimed/namhoc")
    if namhoc is not None and not _NAMHOC.fullmatch(namhoc):
        raise LineWrong("/claimed/namhoc")
    return Claims(name, namhoc, _text(given, "ngaysinh", "/claimed/ngaysinh"), _marks(given.get("marks")))


def _marks(given: Any) -> dict[str, str]:
    if given is None:
        return {}
    if not isinstance(given, dict) or len(given) > MOST_MARKS:
        raise LineWrong("/claimed/marks")
    for subject, value in given.items():
        if not _SUBJECT.fullmatch(subject):
            raise LineWrong("/claimed/marks")
        if not isinstance(value, str) or len(value) > _LONGEST_MARK:
            raise LineWrong(f"/claimed/marks/{subject}")
    return given


def _wants_record(given: Any) -> bool:
    if given is None:
        return False
    if not isinstance(given, list) or any(one != RECORD for one in given):
        raise LineWrong("/include")
    return RECORD in given


def _text(given: Mapping[str, Any], name: str, where: str, *, longest: int = _LONGEST_TEXT) -> str | None:
    value = given.get(name)
    if value is not None and (not isinstance(value, str) or len(value) > longest):
        raise LineWrong(where)
    return value
