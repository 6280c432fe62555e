"""Hostile and honest ZIPs. The standard library's reader is the oracle for the honest ones."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import BatchRefused
from ingest.limits import LARGEST_RECORD, MOST_ENTRIES
from ingest.zip_read import Location, read
from ingest.zip_rules import check_entries
from ingest.zip_structure import read_entries

TEXT = b"<x/>" * 50


def made(*rows, compression=zipfile.ZIP_DEFLATED, comment=b""):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        archive.comment = comment
        for name, data in rows or [("hocba/1.xml", TEXT)]:
            archive.writestr(name, data)
    return target.getvalue()


def opened(content: bytes) -> dict[str, bytes]:
    file = io.BytesIO(content)
    return {e.name: read(file, Location.of(e), e.name) for e in check_entries(read_entries(file))}


def refused(content: bytes) -> str:
    with pytest.raises(BatchRefused) as caught:
        opened(content)
    return caught.value.code


def info(name, **changes):
    found = zipfile.ZipInfo(name)
    for key, value in changes.items():
        setattr(found, key, value)
    return found


def changed(content: bytes, at: int, new: bytes) -> bytes:
    return content[:at] + new + content[at + len(new) :]


def central(content: bytes, number: int = 0) -> int:
    at = -1
    for _ in range(number + 1):
        at = content.index(b"PK\x01\x02", at + 1)
    return at


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_honest_zip_is_read(compression):
    content = made(("hocba/", b""), ("hocba/1.xml", TEXT), ("hocba/Nguyễn.xml", TEXT), compression=compression)
    assert opened(content) == {"hocba/1.xml": TEXT, "hocba/Nguyễn.xml": TEXT}


def test_local_headers_with_zip64_sizes_are_read():
    """What ``force_zip64`` and commons-compress' ``Zip64Mode.Always`` write; the list of unsafe things has it not."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive, archive.open("hocba/1.xml", "w", force_zip64=True) as entry:
        entry.write(TEXT)
    assert opened(target.getvalue()) == {"hocba/1.xml": TEXT}


def test_a_streamed_zip_with_data_descriptors_and_a_comment_is_read():
    class Pipe(io.RawIOBase):
        def __init__(self):
            self.parts = []

        def writable(self):
            return True

        def write(self, data):
            self.parts.append(bytes(data))
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"xin chao"
        archive.writestr("hocba/1.xml", TEXT)
        archive.writestr("hocba/2.xml", TEXT)
    assert set(opened(b"".join(pipe.parts))) == {"hocba/1.xml", "hocba/2.xml"}


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all", b"PK\x05\x06" + bytes(18) + b"x", TEXT * 1000])
def test_bytes_that_are_no_zip_are_refused(content):
    assert refused(content) == "not-a-zip"


@pytest.mark.parametrize(
    "name",
    [
        "../x.xml", "hocba/../../x.xml", "/etc/x.xml", "C:x.xml", "hocba\\x.xml", "hocba//x.xml", "./x.xml",
        "hocba/./x.xml", "hocba/\x01.xml", "hocba/\u202exml.xml", "hocba/x.zip", "hocba/x.GZ", "hocba/a\u200b.xml",
    ],
)  # fmt: skip
def test_a_dangerous_name_is_refused(name):
    # ZipInfo itself turns backslashes only on Windows.
    assert refused(made((info(name), TEXT))) == "unsafe-entry"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_a_link_or_device_is_refused(kind):
    entry = info("hocba/1.xml", create_system=3, external_attr=(kind | 0o777) << 16)
    assert refused(made((entry, TEXT))) == "unsafe-entry"


@pytest.mark.parametrize(
    ("one", "other"),
    [("hocba/1.xml", "hocba/1.xml"), ("hocba/a.xml", "hocba/A.xml"), ("hocba/é.xml", "hocba/e\u0301.xml"),
     ("hocba/ss.xml", "hocba/ß.xml"), ("hocba/1", "hocba/1/")],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused_whatever_a_file_system_makes_of_it(one, other):
    assert refused(made((one, TEXT), (other, b"" if other.endswith("/") else TEXT))) == "unsafe-entry"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_are_refused(method):
    assert refused(made(compression=method)) == "unsafe-entry"


def test_an_encrypted_entry_is_refused():
    content = made()
    flags = struct.pack("<H", 0x0001)
    assert refused(changed(changed(content, 6, flags), central(content) + 8, flags)) == "unsafe-entry"


@pytest.mark.parametrize("start", [made(), b"\x1f\x8b\x08rest", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"])
def test_an_archive_in_disguise_is_refused(start):
    assert refused(made(("hocba/1.xml", start))) == "unsafe-entry"


def test_overlapping_entries_are_refused():
    content = made(("hocba/1.xml", TEXT), ("hocba/2.xml", TEXT))
    # The second entry's directory line points at the first one's data (a "quoted" overlap bomb).
    at = central(content, 1) + 42
    assert refused(changed(content, at, struct.pack("<L", 0))) == "unsafe-entry"


@pytest.mark.parametrize(("offset", "new"), [(14, b"\0\0\0\1"), (22, b"\1\0\0\0"), (30, b"hocbb/"), (8, b"\0\0")])
def test_a_local_header_that_disagrees_with_the_directory_is_refused(offset, new):
    assert refused(changed(made(), offset, new)) == "unsafe-entry"


def test_bytes_before_between_or_behind_the_entries_are_refused():
    content = made()
    assert refused(b"MZ" + content) in {"not-a-zip", "unsafe-entry"}
    assert refused(content + b"x") == "not-a-zip"
    cut = central(content)
    moved = content[:cut] + b"hidden" + content[cut:]
    end = moved.index(b"PK\x05\x06")
    moved = changed(moved, end + 16, struct.pack("<L", cut + 6))
    assert refused(moved) == "unsafe-entry"


def test_a_second_name_in_an_extra_field_is_refused():
    entry = info("hocba/1.xml", extra=struct.pack("<HHBL", 0x7075, 6, 1, 0) + b"z")
    assert refused(made((entry, TEXT))) == "unsafe-entry"


def test_what_is_said_of_a_hostile_name_turns_no_text_round():
    """Found by tests/fuzz: U+202E in a name with a second name, which is refused before names are looked at."""
    entry = info("hocba/\u202e1.xml", extra=struct.pack("<HHBL", 0x7075, 6, 1, 0) + b"z")
    with pytest.raises(BatchRefused) as raised:
        opened(made((entry, TEXT)))
    assert (raised.value.code, raised.value.where) == ("unsafe-entry", "hocba/�1.xml")


def test_a_bomb_is_refused_by_its_announced_sizes():
    assert refused(made(("hocba/1.xml", bytes(LARGEST_RECORD)))) == "compression-bomb"


def test_many_small_bombs_are_a_bomb_as_a_whole():
    rows = [(f"hocba/{n}.xml", bytes(4095)) for n in range(50)]
    assert refused(made(*rows)) == "compression-bomb"


def test_a_bomb_that_lies_about_its_size_never_unpacks():
    content = made(("hocba/1.xml", bytes(LARGEST_RECORD)))
    small = struct.pack("<L", 1000)
    content = changed(changed(content, 22, small), central(content) + 24, small)
    assert refused(content) == "unsafe-entry"


def test_a_record_over_1_mib_and_a_manifest_over_4_mib_are_too_large():
    noise = bytes(range(256)) * (LARGEST_RECORD // 256)
    stored = zipfile.ZIP_STORED
    assert opened(made(("hocba/1.xml", noise), compression=stored))
    assert refused(made(("hocba/1.xml", noise + b"x"), compression=stored)) == "batch-too-large"
    assert opened(made(("manifest.jws", noise * 4), compression=stored))
    assert refused(made(("manifest.jws", noise * 4 + b"x"), compression=stored)) == "batch-too-large"


def test_too_many_entries_are_too_large():
    rows = [(f"hocba/{n}.xml", b"") for n in range(MOST_ENTRIES + 1)]
    assert refused(made(*rows, compression=zipfile.ZIP_STORED)) == "batch-too-large"


def test_a_wrong_crc_or_damaged_data_is_no_zip():
    content = made(("hocba/1.xml", TEXT), compression=zipfile.ZIP_STORED)
    assert refused(content.replace(b"<x/>", b"<y/>", 1)) == "not-a-zip"
    packed = made()
    data = packed.index(b"hocba/1.xml") + len("hocba/1.xml")
    assert refused(changed(packed, data, b"\xff\xff")) in {"not-a-zip", "unsafe-entry"}


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_no_damage_makes_the_reader_raise_anything_else_or_disagree_with_zipfile(data, at, new):
    content = made(("hocba/1.xml", data), ("hocba/2.xml", TEXT))
    content = changed(content, at % len(content), new)
    try:
        found = opened(content)
    except BatchRefused:
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == found
