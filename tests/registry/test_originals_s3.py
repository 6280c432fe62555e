"""Originals in a bucket of a real S3-speaking server (moto over HTTP): the same promises as in a folder."""

from __future__ import annotations

import hashlib
import socket
import time

import pytest
from object_store import make_bucket, object_store

from registry.errors import OriginalDamaged, OriginalMissing, OriginalsUnreachable
from registry.keyring import Keyring
from registry.originals import Originals
from registry.originals_s3 import Bucket, S3Shelf

DATA = "<hocba>Bùi A Vinh</hocba>".encode()
SHA = hashlib.sha256(DATA).hexdigest()
KEY = f"{SHA[:2]}/{SHA[2:4]}/{SHA}"


@pytest.fixture(scope="module")
def server():
    with object_store() as address:
        yield address


@pytest.fixture
def bucket(server, request):
    """A bucket of this test alone."""
    name = f"b{hashlib.sha256(request.node.name.encode()).hexdigest()[:20]}"
    return Bucket(name, "some/where", make_bucket(server, name), "us-east-1", "an-access-key", "a-secret-key")


@pytest.fixture
def shelf(bucket):
    return S3Shelf(bucket)


@pytest.fixture
def originals(shelf, keyring):
    originals = Originals(shelf, keyring)
    originals.prepare()
    return originals


def many(count):
    items = [f"record {n}".encode() for n in range(count)]
    return [(hashlib.sha256(data).hexdigest(), data) for data in items]


def moved(bucket, port):
    return Originals(S3Shelf(Bucket(bucket.name, "", f"http://127.0.0.1:{port}", "us-east-1", "a", "b")), None)


def test_what_is_put_is_got_and_encrypted(originals, shelf):
    assert originals.put(SHA, DATA) is True
    assert originals.get(SHA) == DATA
    assert b"Vinh" not in shelf.read(SHA)
    assert originals.holds(SHA)


def test_an_original_is_written_once(originals, shelf):
    originals.put(SHA, DATA)
    first = shelf.read(SHA)
    assert originals.put(SHA, DATA) is False
    shelf.add([(SHA, b"another process that was slower")])
    assert shelf.read(SHA) == first


def test_many_are_put_and_listed_in_order(originals):
    items = many(60)
    originals.put_many([*items, items[0]])
    assert list(originals.digests()) == sorted(sha256 for sha256, _ in items)
    assert all(originals.get(sha256) == data for sha256, data in items)
    originals.put_many([])


def test_wrong_bytes_are_not_stored(originals):
    with pytest.raises(ValueError, match="digest"):
        originals.put(SHA, b"other")
    assert list(originals.digests()) == []


def test_a_missing_one_is_missing_and_removing_removes(originals):
    with pytest.raises(OriginalMissing):
        originals.get(SHA)
    originals.put(SHA, DATA)
    originals.remove(SHA)
    originals.remove(SHA)
    with pytest.raises(OriginalMissing):
        originals.get(SHA)


def test_what_was_changed_in_the_bucket_is_damaged_and_healed_by_the_same_bytes(originals, shelf, keyring):
    originals.put(SHA, DATA)
    whole = shelf.read(SHA)
    forged = keyring.seal(b"<forged/>", context=b"original/" + SHA.encode())
    for changed in (whole[:-1] + bytes([whole[-1] ^ 1]), whole[:40], b"", forged):
        shelf.replace(SHA, changed)
        with pytest.raises(OriginalDamaged):
            originals.get(SHA)
    assert originals.put(SHA, DATA) is True
    assert originals.get(SHA) == DATA


def test_rotation_puts_all_under_the_new_key(originals, shelf, keyring, tmp_path):
    items = many(5)
    originals.put_many(items)
    old = keyring.current_key_id
    keyring.add_key()
    originals.put(SHA, DATA)
    assert originals.rotate() == 5
    assert originals.rotate() == 0
    (tmp_path / "secrets" / f"sealing-{old}.key").unlink()
    again = Originals(shelf, Keyring.load(tmp_path / "secrets"))
    assert all(again.get(sha256) == data for sha256, data in [*items, (SHA, DATA)])


def test_a_bucket_never_marked_is_not_usable(shelf, keyring):
    originals = Originals(shelf, keyring)
    assert not originals.usable()
    originals.prepare()
    originals.prepare()
    assert originals.usable()
    assert list(originals.digests()) == [], "the mark is no original"


def test_a_bucket_that_is_gone_is_unreachable_not_empty(bucket, keyring):
    gone = Originals(S3Shelf(Bucket("there-is-no-such", "", bucket.endpoint, "us-east-1", "a", "b")), keyring)
    assert not gone.usable()
    for act in (lambda: gone.get(SHA), lambda: gone.put(SHA, DATA), lambda: list(gone.digests()), gone.prepare):
        with pytest.raises(OriginalsUnreachable):
            act()


def test_a_store_that_refuses_connections_is_unreachable_at_once(bucket):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        originals = moved(bucket, taken.getsockname()[1])
        begun = time.monotonic()
        with pytest.raises(OriginalsUnreachable):
            originals.get(SHA)
        assert not originals.usable()
        assert time.monotonic() - begun < 8


def test_a_store_that_never_answers_is_given_up_within_seconds(bucket):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        originals = moved(bucket, silent.getsockname()[1])
        begun = time.monotonic()
        with pytest.raises(OriginalsUnreachable):
            originals.get(SHA)
        assert time.monotonic() - begun < 12


def test_a_bucket_does_not_show_its_keys(bucket):
    assert "secret" not in repr(bucket)
