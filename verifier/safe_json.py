"""Bytes to one JSON value, or what is wrong with them. Knows no record.

RFC 8259 with the rules of RFC 7493 (I-JSON) that keep two readers of the same bytes from seeing two values.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

from verifier.safe_xml import shown

# A record is six deep, a protected header three. Readers differ in how deep they can go, and some fall over.
MAX_DEPTH = 16
# So many brackets cannot exhaust the parser's stack, however they nest; a record with sixty signers has some 400.
_FEW_OPENINGS = 500

# A string, closed or not (so that no byte is looked at twice), or a bracket.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


class NotJson(ValueError):
    """These bytes are no JSON text (RFC 8259); the text is the place."""


class Ambiguous(ValueError):
    """JSON that two readers may read as two values (RFC 7493); the text is the place."""


class Number:
    """Stands for any number. No value of the contract is one, and spellings (1, 1.0, 1e0) need not be told apart."""


_NUMBER = Number()


def load(data: bytes, *, with_mark: bool = False, numbers_as_text: bool = False) -> Any:
    """The value of these bytes. Numbers of any size and spelling become a ``Number``, or the text they are spelled in.

    ``with_mark``: one byte order mark may stand before it (package.md section 1).

    Raises:
        NotJson: not UTF-8, or not JSON (NaN and trailing bytes included).
        Ambiguous: a member twice, a surrogate without its other half, nested deeper than ``MAX_DEPTH``.
    """
    try:
        text = (data.removeprefix(codecs.BOM_UTF8) if with_mark else data).decode()
    except UnicodeDecodeError as wrong:
        raise NotJson(f"byte {wrong.start}") from None
    openings = text.count("[") + text.count("{")
    if openings > _FEW_OPENINGS and _depth_of_text(text) > MAX_DEPTH:
        raise Ambiguous(f"nested deeper than {MAX_DEPTH}")
    try:
        value = (_SPELLED if numbers_as_text else _DECODER).decode(text)
    except json.JSONDecodeError as wrong:
        raise NotJson(f"line {wrong.lineno}") from None
    if MAX_DEPTH < openings <= _FEW_OPENINGS and _is_too_deep(value):
        raise Ambiguous(f"nested deeper than {MAX_DEPTH}")
    if "\\ud" in text or "\\uD" in text:
        _refuse_half_characters(value)
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise Ambiguous(f"{shown(twice)} twice")
    return members


def _number(_: str) -> Number:
    return _NUMBER


def _no_constant(name: str) -> Any:
    raise NotJson(name)  # NaN, Infinity, -Infinity: JavaScript, not JSON (RFC 8259, 6)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_int=_number, parse_float=_number, parse_constant=_no_constant
)
_SPELLED = json.JSONDecoder(object_pairs_hook=_members, parse_int=str, parse_float=str, parse_constant=_no_constant)


def _depth_of_text(text: str) -> int:
    depth = deepest = 0
    for token in _TOKEN.finditer(text):
        bracket = token[0]
        if bracket in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif bracket in "]}":
            depth -= 1
    return deepest


def _is_too_deep(value: Any) -> bool:
    """Level by level: the containers of each are looked for among the members of those above."""
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(MAX_DEPTH):
        inner = (one.values() if isinstance(one, dict) else one for one in level)
        level = [member for members in inner for member in members if isinstance(member, (dict, list))]
    return bool(level)


def _refuse_half_characters(value: Any) -> None:
    """RFC 8785, 3.2.2.2: a lone surrogate has no canonical form."""
    try:
        json.dumps(value, ensure_ascii=False, default=repr).encode()
    except UnicodeEncodeError:
        raise Ambiguous("half a character") from None
