"""Batches for the walk: names, entries and manifests signed again, and the ZIP's own words changed afterwards."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import struct
import zipfile
from random import Random
from typing import Any

from stage.world import World, binding

from ingest.errors import BatchRefused
from ingest.unpack import School, open_manifest, read_files
from ingest.zip_read import Location, read
from tests.fuzz import strange
from tests.fuzz.manifest_files import NAMES, change_payload, refusal
from tests.fuzz.uploading import Uploads
from tests.fuzz.walk import MIB, Made, Measured

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
# Fields by place and size: APPNOTE 4.3.7, 4.3.12, 4.3.16.
FIELDS: dict[bytes, dict[str, tuple[int, int]]] = {
    LOCAL: {
        "needed": (4, 2),
        "flags": (6, 2),
        "method": (8, 2),
        "time": (10, 4),
        "crc": (14, 4),
        "packed": (18, 4),
        "unpacked": (22, 4),
        "name": (26, 2),
        "extra": (28, 2),
    },
    CENTRAL: {
        "made": (4, 2),
        "needed": (6, 2),
        "flags": (8, 2),
        "method": (10, 2),
        "time": (12, 4),
        "crc": (16, 4),
        "packed": (20, 4),
        "unpacked": (24, 4),
        "name": (28, 2),
        "extra": (30, 2),
        "comment": (32, 2),
        "disk": (34, 2),
        "inner": (36, 2),
        "outer": (38, 4),
        "start": (42, 4),
    },
    END: {
        "disk": (4, 2),
        "first": (6, 2),
        "here": (8, 2),
        "count": (10, 2),
        "size": (12, 4),
        "place": (16, 4),
        "comment": (20, 2),
    },
}
NUMBERS = (
    0,
    1,
    2,
    8,
    9,
    20,
    45,
    0x0800,
    0x0001,
    0x0008,
    0x2000,
    0x7FFF,
    0xFFFF,
    0x10000,
    0x7FFFFFFF,
    0xFFFFFFFE,
    0xFFFFFFFF,
)
PIECES = (
    LOCAL,
    CENTRAL,
    END,
    b"PK\x06\x06",
    b"PK\x06\x07",
    b"PK\x07\x08",
    b"\0" * 22,
    b"\x01\x00\x10\x00" + b"\xff" * 16,
    b"hocba/",
)


class Batches:
    """``open_manifest`` and ``read_files``, and each file read once more from where it was found."""

    name = "zip"
    cap = 64 * MIB

    def __init__(self, world: World, uploads: Uploads) -> None:
        self.world = world
        self.school = school = world.school("03")
        self.records = [school.record(n, subjects=1) for n in range(4)] + [school.json_record(5, subjects=1)]
        bindings = [binding(school, row) for row in school.registrations]
        self.sender = School(code=school.code, bindings=bindings, needs_seal=True)

    def make(self, dice: Random) -> Made:
        records = [dice.choice(self._contents(dice)) for _ in range(dice.choice((1, 1, 2, 4, 30)))]
        more: dict[str, Any] = {
            "compression": dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED))
        }
        done = []
        if dice.random() < 0.25:
            more["names"] = [dice.choice([*NAMES, f"hocba/{n}.xml"]) for n in range(len(records))]
            done.append("names")
        if dice.random() < 0.25:
            changed: dict[str, Any] = {}
            done.append(change_payload(dice, changed))
            more["manifest_changes"] = changed
        if dice.random() < 0.25:
            more["entries"] = [self._entry(dice) for _ in range(dice.choice((1, 1, 3)))]
            done.append("entries")
        signed = self.school.batch(records, **more)
        data = signed
        for _ in range(dice.choice((0, 0, 1, 1, 2))):
            change = dice.choice(AFTER_SIGNING)
            data = change(dice, data)
            done.append(f"+{change.__name__}")
        return Made(data, signed, tuple(done))

    def ask(self, made: Made, number: int) -> str:
        file = io.BytesIO(made.data)
        try:
            opened = open_manifest(file, self.sender, trust=self.world.trust, received_at=self.world.clock)
            items = read_files(file, opened)
        except BatchRefused as refused:
            return refusal(refused)
        contents = [read(file, Location.from_text(item.location)) for item in items]
        assert [hashlib.sha256(one).hexdigest() for one in contents] == [item.sha256 for item in items]
        files = dict(zip((item.file for item in items), contents, strict=True))
        assert files == by_python(made.data), "another reader sees other files"
        if made.changed:
            assert files == by_python(made.signed), "files that nobody signed"
        return "accepted as signed" if made.changed else "accepted"

    def elsewhere(self, made: Made, number: int) -> Measured | None:
        return None

    def _contents(self, dice: Random) -> list[bytes]:
        return [
            *self.records,
            *self.records,
            b"",
            b"PK\x03\x04",
            bytes(dice.choice((4000, 2_000_000))),
            dice.randbytes(900),
        ]

    def _entry(self, dice: Random) -> tuple[str | zipfile.ZipInfo, bytes]:
        name = dice.choice([*NAMES, "hocba/", "manifest.jws", "a/", "hocba/0001.xml/"])
        info = zipfile.ZipInfo(name or "a")
        info.external_attr = dice.choice((0, 0o120777 << 16, 0o040755 << 16, 0o010644 << 16, 0o100644 << 16))
        info.create_system = dice.choice((0, 3))
        info.extra = dice.choice(
            (b"", b"\x01\x00\x00\x00", b"\x75\x70\x05\x00\x01\0\0\0\0", b"\x01\x99\x02\x00\0\0", b"\x01\x00\xff")
        )
        info.comment = dice.choice((b"", b"PK\x05\x06" + b"\0" * 18))
        return info, dice.choice(self._contents(dice))


def by_python(data: bytes) -> dict[str, bytes]:
    """The records as the standard library unpacks them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/") and name != "manifest.jws"]
        assert len(names) == len(set(names))
        lines = json.loads(_payload(archive.read("manifest.jws")))["hocba"]
        found = {name: archive.read(name) for name in names}
    assert {line["tep"]: line["sha256"].lower() for line in lines} == {
        name: hashlib.sha256(content).hexdigest() for name, content in found.items()
    }
    return found


def _payload(token: bytes) -> bytes:
    text = token.strip().split(b".")[1]
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))


def _places(data: bytes, mark: bytes) -> list[int]:
    found, at = [], data.find(mark)
    while at >= 0:
        found.append(at)
        at = data.find(mark, at + 1)
    return found


def a_field(dice: Random, data: bytes) -> bytes:
    """One number of one header."""
    mark = dice.choice((LOCAL, CENTRAL, END))
    places = _places(data, mark)
    return _with(dice, data, [(dice.choice(places), mark)], dice.choice(list(FIELDS[mark]))) if places else data


def a_field_here_and_there(dice: Random, data: bytes) -> bytes:
    """The same number in an entry's local header and in the directory."""
    here, there = _places(data, LOCAL), _places(data, CENTRAL)
    if not here or len(here) != len(there):
        return data
    number = dice.randrange(len(here))
    shared = [name for name in FIELDS[LOCAL] if name in FIELDS[CENTRAL]]
    return _with(dice, data, [(here[number], LOCAL), (there[number], CENTRAL)], dice.choice(shared))


def _with(dice: Random, data: bytes, headers: list[tuple[int, bytes]], field: str) -> bytes:
    out = bytearray(data)
    new: int | None = None
    for at, mark in headers:
        place, size = FIELDS[mark][field]
        old = int.from_bytes(out[at + place : at + place + size], "little")
        if new is None:
            new = dice.choice((*NUMBERS, old + 1, max(0, old - 1), old ^ 1 << dice.randrange(size * 8), len(data)))
        out[at + place : at + place + size] = (new % (1 << size * 8)).to_bytes(size, "little")
    return bytes(out)


def bytes_put_in_and_places_mended(dice: Random, data: bytes) -> bytes:
    """Before an entry, before the directory or before the end; every place behind it says so."""
    end = data.rfind(END)
    if end < 0 or len(data) < end + 22:
        return data
    directory = struct.unpack_from("<L", data, end + 16)[0]
    at = dice.choice([*_places(data, LOCAL), directory, end])
    piece = dice.choice((*PIECES, b"\0", b"x" * 12, b"x" * 16, b"x" * 24))
    out = bytearray(data[:at] + piece + data[at:])
    for place in _places(data, CENTRAL):
        if place < directory or place + 46 > len(data):
            continue
        start = struct.unpack_from("<L", data, place + 42)[0]
        if start >= at:
            struct.pack_into("<L", out, place + 42 + (len(piece) if place >= at else 0), start + len(piece))
    if directory >= at:
        struct.pack_into("<L", out, end + len(piece) + 16, directory + len(piece))
    return bytes(out)


def an_entry_twice_in_the_directory(dice: Random, data: bytes) -> bytes:
    end = data.rfind(END)
    places = _places(data, CENTRAL)
    if end < 0 or not places:
        return data
    at = dice.choice(places)
    name, extra, comment = struct.unpack_from("<3H", data, at + 28) if at + 46 <= len(data) else (0, 0, 0)
    entry = data[at : at + 46 + name + extra + comment]
    out = bytearray(data[:end] + entry + data[end:])
    end += len(entry)
    here, count, size = struct.unpack_from("<HHL", out, end + 8)
    struct.pack_into("<HHL", out, end + 8, (here + 1) % 65536, (count + 1) % 65536, (size + len(entry)) % 2**32)
    return bytes(out)


def two_archives(dice: Random, data: bytes) -> bytes:
    return data + data if dice.random() < 0.5 else dice.choice((b"#!/bin/sh\n", b"%PDF-1.7\n", b"\0" * 9)) + data


def a_comment(dice: Random, data: bytes) -> bytes:
    words = dice.choice((b"x", END + b"\0" * 18, b"\0" * 70000, END))
    end = data.rfind(END)
    return data[: end + 20] + struct.pack("<H", len(words) % 65536) + words if end >= 0 else data


def other_bytes(dice: Random, data: bytes) -> bytes:
    return strange.spliced_bytes(dice, data, PIECES)


AFTER_SIGNING = (
    a_field,
    a_field,
    a_field_here_and_there,
    a_field_here_and_there,
    bytes_put_in_and_places_mended,
    an_entry_twice_in_the_directory,
    two_archives,
    a_comment,
    other_bytes,
)
