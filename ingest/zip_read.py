"""Unpacks one entry with a hard count of bytes in and out. Knows no names and no rules about them."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from ingest.errors import BatchRefused
from ingest.zip_rules import DEFLATED
from ingest.zip_structure import NOT_A_ZIP, UNSAFE_ENTRY, Entry

# What archives begin with: ZIP, gzip, 7z, rar, xz, bzip2, zstd. A record is XML or JSON and begins with none of them.
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
_ARCHIVE_STARTS = (*_ZIP_STARTS, b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ", b"BZh", b"\x28\xb5\x2f\xfd")


@dataclass(frozen=True, slots=True)
class Location:
    """Where an entry's bytes lie in the received file; enough to read it again without the directory."""

    data: int
    packed: int
    unpacked: int
    method: int
    crc: int

    @classmethod
    def of(cls, entry: Entry) -> Location:
        return cls(entry.data, entry.packed, entry.unpacked, entry.method, entry.crc)

    def to_text(self) -> str:
        return json.dumps([self.data, self.packed, self.unpacked, self.method, self.crc], separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Location:
        return cls(*json.loads(text))


def read(file: BinaryIO, location: Location, name: str = "") -> bytes:
    """The entry's content: exactly as many bytes as were announced, with the announced CRC.

    Never holds more than the announced size plus one byte, whatever the packed bytes would become.

    Raises:
        BatchRefused: not-a-zip (damaged), unsafe-entry (more or less than announced, or an archive).
    """
    file.seek(location.data)
    packed = file.read(location.packed)
    if len(packed) != location.packed:
        raise BatchRefused(NOT_A_ZIP, name)
    content = _inflated(packed, location, name) if location.method == DEFLATED else packed
    if len(content) != location.unpacked:
        raise BatchRefused(UNSAFE_ENTRY, name)
    if zlib.crc32(content) != location.crc:
        raise BatchRefused(NOT_A_ZIP, name)
    if content.startswith(_ARCHIVE_STARTS):
        raise BatchRefused(UNSAFE_ENTRY, name)
    return content


def _inflated(packed: bytes, location: Location, name: str) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(packed, location.unpacked + 1)
    except zlib.error:
        raise BatchRefused(NOT_A_ZIP, name) from None
    if len(content) > location.unpacked:
        raise BatchRefused(UNSAFE_ENTRY, name)
    if not inflater.eof or inflater.unused_data or inflater.unconsumed_tail:
        # Cut short, or bytes behind the end that some other reader might show.
        raise BatchRefused(NOT_A_ZIP, name)
    return content
