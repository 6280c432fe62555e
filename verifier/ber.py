"""Values in indefinite length (BER, ITU-T X.690, 8.1.3.6) written with their lengths; everything else as it came.

Real signatures of a Vietnamese authority are written so. asn1crypto reads such a value in most places, but not where a
choice begins with one (a signer's identifier), so what is signed is brought into the form in which it was signed.
"""

from __future__ import annotations

from typing import Final

# A signature with certificates nests some fifteen deep.
MAX_DEPTH: Final = 32
_CONSTRUCTED: Final = 0x20
_INDEFINITE: Final = 0x80
_LONG_TAG: Final = 0x1F
_END: Final = b"\0\0"


class NotBer(ValueError):
    """These bytes begin with no value that ends within them."""


def with_lengths(encoded: bytes) -> tuple[bytes, bytes]:
    """The first value of ``encoded``, and what stands behind it (a PDF's padding).

    Raises:
        NotBer: there is none.
    """
    value, end = _value(encoded, 0, 0)
    return value, encoded[end:]


def _value(encoded: bytes, start: int, depth: int) -> tuple[bytes, int]:
    """The value that begins at ``start``, and where it ends. Unchanged where nothing in it is in indefinite length."""
    if depth > MAX_DEPTH:
        raise NotBer("nested too deep")
    tag_end = _tag_end(encoded, start)
    length, begin = _length(encoded, tag_end)
    tag = encoded[start:tag_end]
    if length is None:
        content, end = _until_end(encoded, begin, depth)
        return tag + _written(len(content)) + content, end
    end = begin + length
    if end > len(encoded):
        raise NotBer("ends early")
    if not tag[0] & _CONSTRUCTED or b"\x80" not in encoded[begin:end]:
        return encoded[start:end], end
    inside = _inside(encoded, begin, end, depth)
    if inside is None or inside == encoded[begin:end]:
        return encoded[start:end], end
    return tag + _written(len(inside)) + inside, end


def _inside(encoded: bytes, begin: int, end: int, depth: int) -> bytes | None:
    """The content of a value whose length is known; None where it is no values: then it is left as it is."""
    parts, at = [], begin
    try:
        while at < end:
            value, at = _value(encoded, at, depth + 1)
            parts.append(value)
    except NotBer:
        return None
    return b"".join(parts) if at == end else None


def _until_end(encoded: bytes, begin: int, depth: int) -> tuple[bytes, int]:
    parts, at = [], begin
    while encoded[at : at + 2] != _END:
        value, at = _value(encoded, at, depth + 1)
        parts.append(value)
    return b"".join(parts), at + 2


def _tag_end(encoded: bytes, start: int) -> int:
    if start >= len(encoded):
        raise NotBer("no tag")
    at = start + 1
    if encoded[start] & _LONG_TAG == _LONG_TAG:
        while at < len(encoded) and encoded[at] & 0x80:
            at += 1
        at += 1
    return at


def _length(encoded: bytes, at: int) -> tuple[int | None, int]:
    """The length, None where it is indefinite, and where the content begins."""
    if at >= len(encoded):
        raise NotBer("no length")
    first = encoded[at]
    if first == _INDEFINITE:
        return None, at + 1
    if first < _INDEFINITE:
        return first, at + 1
    size = first & 0x7F
    return int.from_bytes(encoded[at + 1 : at + 1 + size], "big"), at + 1 + size


def _written(length: int) -> bytes:
    if length < _INDEFINITE:
        return bytes([length])
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(digits)]) + digits
