"""Received batches: streamed in, encrypted, read by seeking, refused when touched."""

from __future__ import annotations

import hashlib
import io
import os
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.errors import SpoolDamaged, SpoolMissing
from registry.spool import FRAME, Spool, TooLarge

ID = "5f0c7d1e-0000-4000-8000-000000000001"
OTHER = "5f0c7d1e-0000-4000-8000-000000000002"
LIMIT = 10 * FRAME
TAG = 16


@pytest.fixture
def spool(tmp_path, keyring):
    return Spool(tmp_path / "spool", keyring)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "spool" / ID


def content(size):
    return random.Random(size).randbytes(size)


def put(spool, data, batch_id=ID):
    return spool.receive(batch_id, [data], limit=LIMIT)


def read(spool, batch_id=ID):
    with spool.open(batch_id) as stream:
        return stream.read()


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 3 * FRAME + 5])
def test_what_is_received_is_read(spool, size):
    data = content(size)
    received = put(spool, data)
    assert (received.sha256, received.size) == (hashlib.sha256(data).hexdigest(), size)
    assert read(spool) == data


@pytest.mark.parametrize("piece", [1000, FRAME, FRAME + 1, 5 * FRAME])
def test_chunks_of_any_size_are_the_same_content(spool, piece):
    data = content(3 * FRAME + 7)
    chunks = [data[start : start + piece] for start in range(0, len(data), piece)]
    assert spool.receive(ID, [b"", *chunks, b""], limit=LIMIT).sha256 == hashlib.sha256(data).hexdigest()
    assert read(spool) == data


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3 * FRAME + 50), st.integers(0, FRAME + 10)), max_size=10))
def test_seeking_reads_as_a_file_would(spool, moves):
    data = content(3 * FRAME + 7)
    if ID not in list(spool.ids()):
        put(spool, data)
    plain = io.BytesIO(data)
    with spool.open(ID) as stream:
        for place, length in moves:
            assert stream.seek(place) == plain.seek(place)
            assert stream.read(length) == plain.read(length)
            assert stream.tell() == plain.tell()
        assert stream.seek(-5, io.SEEK_END) == plain.seek(-5, io.SEEK_END)
        assert stream.read() == plain.read()


def test_a_zip_is_read_through_it(spool):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        for number in range(20):
            out.writestr(f"hocba/{number:04}.xml", content(20_000 + number))
    put(spool, archive.getvalue())
    with spool.open(ID) as stream, zipfile.ZipFile(stream) as found:
        assert found.read("hocba/0013.xml") == content(20_013)


def test_on_disk_it_is_encrypted(spool, file):
    put(spool, b"Vinh" * 1000)
    assert b"Vinh" not in file.read_bytes()


def test_too_much_is_refused_and_leaves_nothing(spool, tmp_path):
    with pytest.raises(TooLarge) as refused:
        spool.receive(ID, [b"x" * 10, b"x" * 11], limit=20)
    assert refused.value.limit == 20
    assert list((tmp_path / "spool").iterdir()) == []
    assert spool.receive(ID, [b"x" * 20], limit=20).size == 20


def test_a_sender_who_breaks_off_leaves_nothing(spool, tmp_path):
    def chunks():
        yield content(2 * FRAME)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        spool.receive(ID, chunks(), limit=LIMIT)
    assert list((tmp_path / "spool").iterdir()) == []


def test_an_id_is_received_once(spool):
    put(spool, b"first")
    with pytest.raises(FileExistsError):
        put(spool, b"second")
    assert read(spool) == b"first"
    assert list(spool.ids()) == [ID]


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a" * 65, ".part", "a.part"])
def test_what_is_no_id_never_becomes_a_path(spool, name):
    for act in (spool.open, spool.remove, lambda one: put(spool, b"", one)):
        with pytest.raises(ValueError, match="batch id"):
            act(name)


def test_a_missing_batch_is_said(spool):
    with pytest.raises(SpoolMissing):
        spool.open(ID)


def test_ids_are_listed_and_removed(spool):
    assert list(spool.ids()) == []
    put(spool, b"1")
    put(spool, b"2", OTHER)
    assert list(spool.ids()) == [ID, OTHER]
    spool.remove(ID)
    spool.remove(ID)
    assert list(spool.ids()) == [OTHER]


def test_half_received_files_are_no_batches_and_are_swept_later(spool, tmp_path):
    put(spool, b"1")
    leftover = tmp_path / "spool" / "0123.part"
    leftover.write_bytes(b"half")
    assert list(spool.ids()) == [ID]
    assert spool.sweep() == 0
    os.utime(leftover, (0, 0))
    assert spool.sweep() == 1
    assert list(spool.ids()) == [ID]


def test_any_flipped_byte_is_refused(spool, file):
    put(spool, content(100))
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(SpoolDamaged):
            read(spool)


@pytest.mark.parametrize("place", [FRAME // 2, FRAME + TAG, 2 * (FRAME + TAG) + 5])
def test_a_flipped_byte_in_any_frame_is_refused(spool, file, place):
    put(spool, content(3 * FRAME))
    whole, start = file.read_bytes(), header(file, 3)
    at = start + place
    file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    with pytest.raises(SpoolDamaged):
        read(spool)


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_a_cut_at_a_frame_boundary_is_found_on_opening(spool, file, frames):
    put(spool, content(3 * FRAME))
    file.write_bytes(file.read_bytes()[: header(file, 3) + frames * (FRAME + TAG)])
    with pytest.raises(SpoolDamaged):
        spool.open(ID)


@pytest.mark.parametrize("length", [0, 3, 6, 40, -1, -TAG])
def test_a_cut_anywhere_is_found_on_opening(spool, file, length):
    put(spool, content(FRAME + 100))
    file.write_bytes(file.read_bytes()[:length])
    with pytest.raises(SpoolDamaged):
        spool.open(ID)


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2, 1), (0, 0, 2), (0, 1, 2, 2)])
def test_frames_in_another_order_are_refused(spool, file, order):
    put(spool, content(3 * FRAME))
    whole, start = file.read_bytes(), header(file, 3)
    frames = [whole[start + n * (FRAME + TAG) : start + (n + 1) * (FRAME + TAG)] for n in range(3)]
    file.write_bytes(whole[:start] + b"".join(frames[n] for n in order))
    with pytest.raises(SpoolDamaged):
        read(spool)


def test_something_appended_is_refused(spool, file):
    put(spool, content(100))
    with file.open("ab") as out:
        out.write(b"\0")
    with pytest.raises(SpoolDamaged):
        spool.open(ID)


def test_another_batches_file_in_its_place_is_refused(spool, file):
    put(spool, b"1")
    put(spool, b"2", OTHER)
    os.replace(file.parent / OTHER, file)
    with pytest.raises(SpoolDamaged):
        spool.open(ID)


def header(file, full_frames):
    """Where the frames begin."""
    return file.stat().st_size - full_frames * (FRAME + TAG)
