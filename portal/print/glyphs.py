"""Which letters a TrueType font has: its table ``cmap``, formats 4 and 12 (OpenType 1.9). For our own fonts.

fontTools would read it too, and is 24 MB for this one table.
"""

from __future__ import annotations

import struct

_SEGMENTS, _GROUPS = 4, 12


def glyphs_of(font: bytes) -> frozenset[int]:
    """The code points that have a glyph."""
    cmap = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", cmap, 2)
    offsets = {struct.unpack_from(">HHL", cmap, 4 + 8 * n)[2] for n in range(count)}
    found: set[int] = set()
    for offset in offsets:
        (kind,) = struct.unpack_from(">H", cmap, offset)
        if kind == _SEGMENTS:
            found |= _of_segments(cmap[offset:])
        elif kind == _GROUPS:
            found |= _of_groups(cmap[offset:])
    return frozenset(found)


def _table(font: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for n in range(count):
        name, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * n)
        if name == tag:
            return font[offset : offset + length]
    raise ValueError("no font of ours")


def _of_segments(part: bytes) -> set[int]:
    """Format 4: runs of code points, each with a distance to its glyphs or an offset into a list of them."""
    (doubled,) = struct.unpack_from(">H", part, 6)
    runs, found = doubled // 2, set()
    for n in range(runs):
        end, start, delta, offset = (
            struct.unpack_from(">H", part, base + 2 * n)[0]
            for base in (14, 16 + doubled, 16 + 2 * doubled, 16 + 3 * doubled)
        )
        place = 16 + 3 * doubled + 2 * n + offset
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = struct.unpack_from(">H", part, place + 2 * (code - start))[0] if offset else code
            if glyph and (glyph + delta) % 0x10000:
                found.add(code)
    return found


def _of_groups(part: bytes) -> set[int]:
    """Format 12: runs of code points whose glyphs follow one another."""
    (count,) = struct.unpack_from(">L", part, 12)
    found: set[int] = set()
    for n in range(count):
        start, end, glyph = struct.unpack_from(">LLL", part, 16 + 12 * n)
        found.update(range(start if glyph else start + 1, end + 1))
    return found
