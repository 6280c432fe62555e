"""Reads a ZIP's own words about itself: end record, central directory, local headers. Unpacks nothing, trusts nothing.

Stricter than APPNOTE 6.3.10 where that leaves room for two readings: entries lie back to back from the first byte, the
directory follows them, the end record follows that and ends the file; every local header says what the directory says.
So whatever tool a school or an auditor opens the batch with, it sees the same files.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from ingest.errors import BatchRefused
from ingest.limits import LARGEST_DIRECTORY, LONGEST_NAME, MOST_ENTRIES

NOT_A_ZIP = "not-a-zip"
UNSAFE_ENTRY = "unsafe-entry"
TOO_LARGE = "batch-too-large"

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_LOCAL = struct.Struct("<4s2B4H3L2H")
_END_SIGNATURE, _CENTRAL_SIGNATURE, _LOCAL_SIGNATURE = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_ZIP64_LOCATOR, _ZIP64_LOCATOR_SIZE = b"PK\x06\x07", 20
_LONGEST_COMMENT = 0xFFFF
# APPNOTE 6.3: what a later one means is not known yet.
_NEWEST_VERSION = 63

# General purpose bits: sizes follow the data; the name is UTF-8.
SIZES_FOLLOW, NAME_IS_UTF8 = 0x0008, 0x0800
# A data descriptor: CRC and two sizes of four or eight bytes, with or without a signature.
_DESCRIPTOR_SIZES = (12, 16, 20, 24)
_SIZE_IS_ELSEWHERE = 0xFFFFFFFF
# Extra fields: kind and size; of a ZIP64 one in a local header, both sizes, unpacked first.
_EXTRA, _ZIP64_EXTRA, _ZIP64_SIZES = struct.Struct("<2H"), 0x0001, struct.Struct("<2Q")
# Extra fields that give a second name (Info-ZIP Unicode path) or encryption (PKWARE strong, WinZip AES).
_DANGEROUS_EXTRAS = frozenset({0x7075, 0x0017, 0x9901})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the central directory has it. ``start`` is its local header, ``data`` its first packed byte."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    create_system: int
    attributes: int
    start: int
    data: int = 0


def read_entries(file: BinaryIO) -> list[Entry]:
    """All entries, in the directory's order, each with its data's place.

    Raises:
        BatchRefused: not-a-zip, unsafe-entry, batch-too-large.
    """
    end, count, directory_size, directory = _read_end(file)
    if count > MOST_ENTRIES or directory_size > LARGEST_DIRECTORY:
        raise BatchRefused(TOO_LARGE, "zip")
    if directory + directory_size != end:
        raise BatchRefused(NOT_A_ZIP, "central-directory")
    file.seek(directory)
    entries = _central(file.read(directory_size), count)
    return _with_local_headers(file, entries, directory)


def _read_end(file: BinaryIO) -> tuple[int, int, int, int]:
    """Where the end record stands, how many entries there are, the directory's size and place."""
    size = file.seek(0, 2)
    tail_start = max(0, size - _END.size - _LONGEST_COMMENT - _ZIP64_LOCATOR_SIZE)
    file.seek(tail_start)
    tail = file.read(size - tail_start)
    at = tail.rfind(_END_SIGNATURE)
    if at < 0 or len(tail) - at < _END.size:
        raise BatchRefused(NOT_A_ZIP, "end")
    _, disk, first_disk, here, count, directory_size, directory, comment = _END.unpack_from(tail, at)
    if disk or first_disk or here != count or at + _END.size + comment != len(tail):
        raise BatchRefused(NOT_A_ZIP, "end")
    before = tail[max(0, at - _ZIP64_LOCATOR_SIZE) : at]
    if before.startswith(_ZIP64_LOCATOR):
        # 512 MiB and 20,000 entries never need ZIP64; a second directory is a second reading.
        raise BatchRefused(NOT_A_ZIP, "zip64")
    return tail_start + at, count, directory_size, directory


def _central(block: bytes, count: int) -> list[Entry]:
    entries, at = [], 0
    for _ in range(count):
        if len(block) - at < _CENTRAL.size:
            raise BatchRefused(NOT_A_ZIP, "central-directory")
        (signature, _, system, needed, _, flags, method, _, _, crc, packed, unpacked) = _CENTRAL.unpack_from(block, at)[
            :12
        ]
        name_size, extra_size, comment_size, disk, _, attributes, start = _CENTRAL.unpack_from(block, at)[12:]
        at += _CENTRAL.size
        raw_name, extra = block[at : at + name_size], block[at + name_size : at + name_size + extra_size]
        at += name_size + extra_size + comment_size
        if signature != _CENTRAL_SIGNATURE or disk or at > len(block) or needed > _NEWEST_VERSION:
            raise BatchRefused(NOT_A_ZIP, "central-directory")
        name = _decoded(raw_name, flags)
        _refuse_dangerous_extras(extra, name)
        entries.append(Entry(name, raw_name, flags, method, crc, packed, unpacked, system, attributes, start))
    if at != len(block):
        raise BatchRefused(NOT_A_ZIP, "central-directory")
    return entries


def _decoded(raw: bytes, flags: int) -> str:
    """The name, if all readers read the same one: UTF-8 where it says so, else plain ASCII."""
    try:
        name = raw.decode("utf-8" if flags & NAME_IS_UTF8 else "ascii")
    except UnicodeDecodeError:
        raise BatchRefused(UNSAFE_ENTRY, "name") from None
    if not 0 < len(name) <= LONGEST_NAME:
        raise BatchRefused(UNSAFE_ENTRY, "name")
    return name


def _refuse_dangerous_extras(extra: bytes, name: str) -> None:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        at += 4 + size
        if kind in _DANGEROUS_EXTRAS or at > len(extra):
            raise BatchRefused(UNSAFE_ENTRY, name)


def _with_local_headers(file: BinaryIO, entries: list[Entry], directory: int) -> list[Entry]:
    """Each entry with its data's place; they must fill the file from its first byte to the directory."""
    by_start = sorted(range(len(entries)), key=lambda i: entries[i].start)
    found: dict[int, Entry] = {}
    expected = 0
    for rank, index in enumerate(by_start):
        entry = entries[index]
        following = entries[by_start[rank + 1]].start if rank + 1 < len(by_start) else directory
        if entry.start != expected:
            raise BatchRefused(UNSAFE_ENTRY, entry.name)
        data = _check_local_header(file, entry)
        slack = following - (data + entry.packed)
        if slack and not (entry.flags & SIZES_FOLLOW and slack in _DESCRIPTOR_SIZES):
            # Negative: entries overlap. Positive: bytes that only some readers see.
            raise BatchRefused(UNSAFE_ENTRY, entry.name)
        expected = following
        found[index] = _placed(entry, data)
    return [found[i] for i in range(len(entries))]


def _check_local_header(file: BinaryIO, entry: Entry) -> int:
    """Where the entry's data begins, if its local header says what the directory says."""
    file.seek(entry.start)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size:
        raise BatchRefused(NOT_A_ZIP, entry.name)
    signature, _, _, flags, method, _, _, crc, packed, unpacked, name_size, extra_size = _LOCAL.unpack(header)
    if signature != _LOCAL_SIGNATURE:
        raise BatchRefused(NOT_A_ZIP, entry.name)
    rest = file.read(name_size + extra_size)
    unpacked, packed = _sizes(rest[name_size:], unpacked=unpacked, packed=packed)
    later = flags & SIZES_FOLLOW
    same_numbers = all(
        here == there or (later and here in (0, _SIZE_IS_ELSEWHERE))
        for here, there in ((crc, entry.crc), (packed, entry.packed), (unpacked, entry.unpacked))
    )
    same = rest[:name_size] == entry.raw_name and (flags, method) == (entry.flags, entry.method)
    if not (same and same_numbers and len(rest) == name_size + extra_size):
        raise BatchRefused(UNSAFE_ENTRY, entry.name)
    _refuse_dangerous_extras(rest[name_size:], entry.name)
    return entry.start + len(header) + len(rest)


def _sizes(extra: bytes, *, unpacked: int, packed: int) -> tuple[int, int]:
    """A local header's sizes; where both stand elsewhere, from its ZIP64 extra (APPNOTE 4.5.3), if that holds both."""
    at = 0
    while (unpacked, packed) == (_SIZE_IS_ELSEWHERE, _SIZE_IS_ELSEWHERE) and at + _EXTRA.size <= len(extra):
        kind, size = _EXTRA.unpack_from(extra, at)
        at += _EXTRA.size
        if kind == _ZIP64_EXTRA and size == _ZIP64_SIZES.size and at + size <= len(extra):
            unpacked, packed = _ZIP64_SIZES.unpack_from(extra, at)
            return unpacked, packed
        at += size
    return unpacked, packed


def _placed(entry: Entry, data: int) -> Entry:
    return Entry(
        entry.name,
        entry.raw_name,
        entry.flags,
        entry.method,
        entry.crc,
        entry.packed,
        entry.unpacked,
        entry.create_system,
        entry.attributes,
        entry.start,
        data,
    )
