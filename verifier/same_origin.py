"""Does a file descend from another: has it a signature value of that one's? And where do the two differ?

Who can show a signature's value has had the document it stands in, or a copy: it is 256 bits and more that nobody
guesses. A changed copy of a genuine record still has it. Judges nothing and says places only, never a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from verifier.facts import Document
from verifier.safe_json import Ambiguous, NotJson, load
from verifier.safe_xml import ParsedXml, parse
from verifier.signature_parts import DS
from verifier.verify import JSON, reader_of

# ECDSA over P-256 in base64 has 88 characters; a shorter value could be guessed or left empty.
_SHORTEST: Final = 80

_SUBJECTS: Final = "monhoc"


def signature_values(data: bytes) -> frozenset[str]:
    """The values of all signatures in a record, in base64 without white space; none where it cannot be read."""
    found = _of_json(data) if reader_of(data) is JSON else _of_xml(data)
    return frozenset(value for value in ("".join(text.split()) for text in found) if len(value) >= _SHORTEST)


def content_of(data: bytes) -> Mapping[str, Any] | None:
    """What stands in the record whether or not anybody signed it; None where it is none."""
    try:
        document = reader_of(data).read(data)
    except Exception:  # as in ``verifier.verify``: a fault of ours is no content
        return None
    return document.groups if isinstance(document, Document) else None


def differing_places(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(group, member) of each place with another value; of a subject ``("monhoc", its Id)``."""
    places: dict[tuple[str, str], None] = {}
    for group in dict.fromkeys((*one, *other)):
        places |= dict.fromkeys(_within(group, one.get(group), other.get(group)))
    return tuple(places)


def _within(group: str, one: Any, other: Any) -> Iterator[tuple[str, str]]:
    if one == other:
        return
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        yield (group, "")
        return
    for member in dict.fromkeys((*one, *other)):
        mine, theirs = one.get(member), other.get(member)
        if mine == theirs:
            continue
        if member == _SUBJECTS and isinstance(mine, Sequence) and isinstance(theirs, Sequence):
            yield from _subjects(mine, theirs)
        else:
            yield (group, member)


def _subjects(mine: Sequence[Any], theirs: Sequence[Any]) -> Iterator[tuple[str, str]]:
    left, right = ({row["Id"]: row for row in rows} for rows in (mine, theirs))
    yield from ((_SUBJECTS, name) for name in dict.fromkeys((*left, *right)) if left.get(name) != right.get(name))


def _of_xml(data: bytes) -> list[str]:
    document = parse(data)
    if not isinstance(document, ParsedXml):
        return []
    return [element.text or "" for element in document.root.iter(f"{DS}SignatureValue")]


def _of_json(data: bytes) -> list[str]:
    try:
        record = load(data, with_mark=True)
    except (NotJson, Ambiguous):
        return []
    members = record.get("chukyso") if isinstance(record, dict) else None
    if not isinstance(members, list):
        return []
    return [str(one.get("signature", "")) for one in members if isinstance(one, dict)]
