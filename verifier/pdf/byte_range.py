"""What a PDF signature signs: the file's first bytes but for the value's own place (ISO 32000-2, 12.8.1).

The place must be exactly the hexadecimal string that holds the value. Wherever it is more, or lies elsewhere, a
stranger could have put something there that nobody signed (universal forgery, signature wrapping:
"1 Trillion Dollar Refund", CCS 2019).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# Of the value as hexadecimal digits. Signing software leaves 8 to 60 KB for it, an embedded chain with lists 200.
MAX_PLACE = 4 * 1024 * 1024


@dataclass(frozen=True)
class Signed:
    """The two parts of ``data`` that are signed: up to ``before``, and from ``after`` up to ``end``."""

    data: bytes
    before: int
    after: int
    end: int

    def digest(self, algorithm: str) -> bytes:
        hashing = hashlib.new(algorithm, usedforsecurity=False)
        view = memoryview(self.data)
        hashing.update(view[: self.before])
        hashing.update(view[self.after : self.end])
        return hashing.digest()

    @property
    def is_whole_file(self) -> bool:
        return self.end == len(self.data)


def signed_part(data: bytes, numbers: Sequence[Any], value: bytes) -> Signed | None:
    """What ``/ByteRange`` says is signed, or None where it is not the file from its first byte around ``value``."""
    if len(numbers) != 4 or not all(isinstance(number, int) and number >= 0 for number in numbers):
        return None
    start, before, after, length = (int(number) for number in numbers)
    if start != 0 or not before < after <= after + length <= len(data) or after - before > MAX_PLACE:
        return None
    place = data[before:after]
    if place[:1] != b"<" or place[-1:] != b">" or not value:
        return None
    try:
        held = bytes.fromhex(place[1:-1].decode("ascii"))
    except ValueError:
        return None
    return Signed(data, before, after, after + length) if held == value else None
