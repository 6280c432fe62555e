"""Originals: put once, proven on every read."""

from __future__ import annotations

import hashlib
import os

import pytest

from registry.errors import OriginalDamaged, OriginalMissing, OriginalsUnreachable
from registry.keyring import Keyring
from registry.originals import Originals
from registry.originals_folder import MARKER

DATA = "<hocba>Bùi A Vinh</hocba>".encode()
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def originals(tmp_path, keyring):
    originals = Originals(tmp_path / "originals", keyring)
    originals.prepare()
    return originals


def file_of(tmp_path, sha256=SHA):
    return tmp_path / "originals" / sha256[:2] / sha256[2:4] / sha256


def many(count):
    items = [f"record {n}".encode() for n in range(count)]
    return [(hashlib.sha256(data).hexdigest(), data) for data in items]


def test_what_is_put_is_got(originals):
    assert originals.put(SHA, DATA) is True
    assert originals.get(SHA) == DATA


def test_on_disk_it_is_encrypted(originals, tmp_path):
    originals.put(SHA, DATA)
    assert b"Vinh" not in file_of(tmp_path).read_bytes()


def test_put_twice_is_one_and_leaves_the_file_alone(originals, tmp_path):
    originals.put(SHA, DATA)
    before = file_of(tmp_path).read_bytes()
    assert originals.put(SHA, DATA) is False
    assert file_of(tmp_path).read_bytes() == before


def test_bytes_of_another_digest_are_the_callers_mistake(originals):
    with pytest.raises(ValueError, match="digest"):
        originals.put(SHA, DATA + b" ")
    assert list(originals.digests()) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, SHA + "/", SHA[:-1]])
def test_what_is_no_digest_never_becomes_a_path(originals, name):
    with pytest.raises(ValueError, match="digest"):
        originals.get(name)


def test_many_are_put_at_once(originals):
    items = many(50)
    originals.put_many([*items, items[0]])
    assert list(originals.digests()) == sorted(sha256 for sha256, _ in items)
    assert all(originals.get(sha256) == data for sha256, data in items)
    originals.put_many([])


def test_a_missing_original_is_said(originals):
    originals.prepare()
    with pytest.raises(OriginalMissing):
        originals.get(SHA)


def test_nothing_is_written_where_the_store_is_not_mounted(originals, tmp_path):
    (tmp_path / "originals").rename(tmp_path / "elsewhere")
    for _ in range(2):
        with pytest.raises(OriginalsUnreachable):
            originals.put(SHA, DATA)
        (tmp_path / "originals").mkdir(exist_ok=True)
    assert list((tmp_path / "originals").iterdir()) == []
    with pytest.raises(OriginalsUnreachable):
        originals.get(SHA)


def test_a_store_made_before_there_was_a_mark_goes_on(originals, tmp_path):
    originals.put(SHA, DATA)
    (tmp_path / "originals" / MARKER).unlink()
    assert originals.usable()
    assert originals.put_many(many(2)) is None
    assert originals.get(SHA) == DATA


def test_a_folder_that_is_gone_says_nothing_of_what_lies_in_it(originals, tmp_path):
    originals.put(SHA, DATA)
    (tmp_path / "originals").rename(tmp_path / "elsewhere")
    assert not originals.usable()
    with pytest.raises(OriginalsUnreachable):
        originals.get(SHA)
    (tmp_path / "elsewhere").rename(tmp_path / "originals")
    assert originals.get(SHA) == DATA


def test_any_flipped_byte_is_found_on_the_next_read(originals, tmp_path):
    originals.put(SHA, DATA)
    whole = file_of(tmp_path).read_bytes()
    for place in range(len(whole)):
        file_of(tmp_path).write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(OriginalDamaged):
            originals.get(SHA)


@pytest.mark.parametrize("length", [0, 1, 50, -1])
def test_a_cut_file_is_damaged(originals, tmp_path, length):
    originals.put(SHA, DATA)
    file_of(tmp_path).write_bytes(file_of(tmp_path).read_bytes()[:length])
    with pytest.raises(OriginalDamaged):
        originals.get(SHA)


def test_another_originals_file_in_its_place_is_damaged(originals, tmp_path):
    ((other, data),) = many(1)
    originals.put_many([(SHA, DATA), (other, data)])
    file_of(tmp_path).write_bytes(file_of(tmp_path, other).read_bytes())
    with pytest.raises(OriginalDamaged):
        originals.get(SHA)


def test_other_content_sealed_with_the_right_key_is_damaged(originals, tmp_path, keyring):
    originals.put(SHA, DATA)
    file_of(tmp_path).write_bytes(keyring.seal(b"<forged/>", context=b"original/" + SHA.encode()))
    with pytest.raises(OriginalDamaged):
        originals.get(SHA)


def test_putting_the_same_bytes_heals_a_damaged_file(originals, tmp_path):
    originals.put(SHA, DATA)
    file_of(tmp_path).write_bytes(b"")
    assert originals.put(SHA, DATA) is True
    assert originals.get(SHA) == DATA


def test_what_a_crash_left_over_is_no_original_and_is_swept_later(originals, tmp_path):
    originals.put(SHA, DATA)
    leftover = tmp_path / "originals" / "incoming" / "0123.part"
    leftover.write_bytes(b"half")
    assert list(originals.digests()) == [SHA]
    assert originals.sweep() == 0
    os.utime(leftover, (0, 0))
    assert originals.sweep() == 1
    assert not leftover.exists()
    assert originals.get(SHA) == DATA


def test_a_failing_disk_leaves_nothing_behind(originals, tmp_path):
    (tmp_path / "originals" / SHA[:2]).mkdir(parents=True)
    (tmp_path / "originals" / SHA[:2] / SHA[2:4]).write_bytes(b"a file where a folder belongs")
    with pytest.raises(OSError, match="File exists"):
        originals.put(SHA, DATA)
    assert list((tmp_path / "originals").rglob("*.part")) == []


def test_removing_removes(originals):
    originals.put(SHA, DATA)
    originals.remove(SHA)
    originals.remove(SHA)
    with pytest.raises(OriginalMissing):
        originals.get(SHA)


def test_rotation_puts_all_under_the_new_key_and_old_keys_can_go(originals, tmp_path, keyring):
    items = many(5)
    originals.put_many(items)
    old = keyring.current_key_id
    assert originals.rotate() == 0
    keyring.add_key()
    originals.put(SHA, DATA)
    assert originals.rotate() == 5
    assert originals.rotate() == 0
    (tmp_path / "secrets" / f"sealing-{old}.key").unlink()
    again = Originals(tmp_path / "originals", Keyring.load(tmp_path / "secrets"))
    assert all(again.get(sha256) == data for sha256, data in [*items, (SHA, DATA)])


def test_rotation_stops_at_a_damaged_one_and_names_it(originals, tmp_path, keyring):
    originals.put(SHA, DATA)
    keyring.add_key()
    file_of(tmp_path).write_bytes(b"x" * 200)
    with pytest.raises(OriginalDamaged, match=SHA):
        originals.rotate()
