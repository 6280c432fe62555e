"""Damage to ASN.1 that knows its structure: values, tags, parts, and lengths that fit again. Seeded."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

_CONSTRUCTED, _BIT_STRING, _OCTETS = 0x20, 0x03, 0x04
# Deeper nests are left as they are.
_DEEPEST = 40
STRANGE = (
    b"",
    b"\0",
    b"\xff",
    b"\x7f" + b"\xff" * 40,
    b"\x80" + b"\0" * 20,
    b"\0" * 200,
    b"990230246099Z",
    b"20260530080000Z",
    b"00000000000000Z",
    b"20260530080000.123456789+0700",
    b"\xc3\x28\xff",
    "Kẻ Khác".encode(),
    "\u202e\0".encode(),
    b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01",
    b"\x80\x80\x80\x01",
    b"\x05\x00",
    b"A" * 3000,
)


@dataclass
class Node:
    """One value; ``parts`` where it is made of others, else ``content``. ``lead``: a bit string's first octet."""

    tag: int
    content: bytes = b""
    parts: list[Node] | None = None
    lead: bytes = b""
    spelling: str = "short"

    def encoded(self) -> bytes:
        inner = self.content if self.parts is None else self.lead + b"".join(part.encoded() for part in self.parts)
        if self.spelling == "indefinite":
            return bytes([self.tag, 0x80]) + inner + b"\0\0"
        if self.spelling == "long":
            return bytes([self.tag, 0x84]) + len(inner).to_bytes(4, "big") + inner
        if self.spelling == "lies":
            return bytes([self.tag, 0x83, 0x7F, 0xFF, 0xFF]) + inner
        if len(inner) < 0x80:
            return bytes([self.tag, len(inner)]) + inner
        size = len(inner).to_bytes((len(inner).bit_length() + 7) // 8, "big")
        return bytes([self.tag, 0x80 | len(size)]) + size + inner

    def copy(self) -> Node:
        parts = None if self.parts is None else [part.copy() for part in self.parts]
        return Node(self.tag, self.content, parts, self.lead, self.spelling)


@dataclass
class _Place:
    """A node and the list it stands in."""

    node: Node
    within: list[Node] = field(default_factory=list)


def damaged_der(dice: Random, der: bytes, times: int = 1) -> bytes:
    """The value with so many changes; lengths fit unless a length is what was changed."""
    whole = _read(der)
    if whole is None or len(whole) != 1:
        return der
    for _ in range(times):
        _change(dice, whole)
    return b"".join(node.encoded() for node in whole)


def _change(dice: Random, whole: list[Node]) -> None:
    places = list(_places(whole))
    place, other = dice.choice(places), dice.choice(places)
    node, at = place.node, place.within.index(place.node)
    match dice.randrange(9):
        case 0:
            node.tag = dice.choice([0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0C, 0x13, 0x17, 0x18, 0x30, 0x31, 0xA0, 0xA3])
        case 1 | 2:
            node.parts, node.content = None, dice.choice(STRANGE)
        case 3:
            content = bytearray(node.content or b"\0")
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
            node.parts, node.content = None, bytes(content)
        case 4:
            del place.within[at]
        case 5:
            place.within[at:at] = [node.copy() for _ in range(dice.choice([1, 1, 2, 50]))]
        case 6:
            place.within[at] = other.node.copy()
        case 7:
            node.spelling = dice.choice(["long", "indefinite", "lies"])
        case _:
            inner = node
            for _ in range(dice.choice([1, 3, 300])):
                inner = Node(0x30, parts=[inner])
            place.within[at] = inner


def _places(within: list[Node]) -> list[_Place]:
    found = []
    for node in within:
        found.append(_Place(node, within))
        if node.parts is not None:
            found += _places(node.parts)
    return found


def _read(data: bytes, depth: int = 0) -> list[Node] | None:
    """The values that these bytes are, or None."""
    found, at = [], 0
    while at < len(data):
        if len(data) - at < 2 or data[at] & 0x1F == 0x1F:
            return None
        tag, size, at = data[at], data[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7F
            size, at = int.from_bytes(data[at : at + count], "big"), at + count
            if not 0 < count <= 4:
                return None
        if at + size > len(data):
            return None
        found.append(_node(tag, data[at : at + size], depth))
        at += size
    return found


def _node(tag: int, content: bytes, depth: int) -> Node:
    lead = content[:1] if tag == _BIT_STRING else b""
    if depth < _DEEPEST and content and (tag & _CONSTRUCTED or tag in (_BIT_STRING, _OCTETS)):
        parts = _read(content[len(lead) :], depth + 1)
        if parts:
            return Node(tag, parts=parts, lead=lead)
    return Node(tag, content)
