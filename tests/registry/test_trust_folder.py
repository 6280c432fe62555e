"""Trust material from a folder: noticed when it changes, never lost to a half-copied file."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from registry.trust_folder import TrustFolder

KEY = ec.generate_private_key(ec.SECP256R1())
START = datetime(2026, 1, 1, tzinfo=UTC)


def named(name):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def certificate(name, encoding=Encoding.PEM):
    builder = x509.CertificateBuilder().subject_name(named(name)).issuer_name(named(name))
    builder = builder.public_key(KEY.public_key()).serial_number(1)
    builder = builder.not_valid_before(START).not_valid_after(START + timedelta(days=3650))
    return builder.sign(KEY, SHA256()).public_bytes(encoding)


def crl(name, encoding=Encoding.DER):
    builder = x509.CertificateRevocationListBuilder().issuer_name(named(name))
    builder = builder.last_update(START).next_update(START + timedelta(days=30))
    return builder.sign(KEY, SHA256()).public_bytes(encoding)


class Stopwatch:
    """A monotonic clock that goes when told."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def folder(tmp_path):
    for kind in ("roots", "intermediates", "crls", "tsa-roots"):
        (tmp_path / kind).mkdir()
    (tmp_path / "roots" / "a.pem").write_bytes(certificate("a"))
    (tmp_path / "crls" / "a.crl").write_bytes(crl("a"))
    return tmp_path


@pytest.fixture
def watch():
    return Stopwatch()


@pytest.fixture
def trust(folder, watch):
    return TrustFolder(folder, monotonic=watch)


def test_each_folder_is_read_into_its_place(folder, trust):
    (folder / "roots" / "two.pem").write_bytes(certificate("b") + certificate("c"))
    (folder / "intermediates" / "i.pem").write_bytes(certificate("i"))
    (folder / "tsa-roots" / "t.pem").write_bytes(certificate("t"))
    (folder / "crls" / "pem.crl").write_bytes(crl("p", Encoding.PEM))
    (folder / "roots" / "README.txt").write_text("not read")
    store = trust.current()
    assert len(store.roots) == 3
    assert [len(kind) for kind in (store.intermediates, store.tsa_roots, store.crls)] == [1, 1, 2]


def test_a_missing_folder_trusts_nobody(tmp_path):
    assert TrustFolder(tmp_path / "none").current().roots == ()


def test_unchanged_it_is_the_same_object(trust, watch):
    first = trust.current()
    watch.now += 10
    assert trust.current() is first


@pytest.mark.parametrize("change", ["added", "replaced", "removed"])
def test_a_change_is_noticed_after_a_second_and_not_before(folder, trust, watch, change):
    first = trust.current()
    if change == "added":
        (folder / "crls" / "b.crl").write_bytes(crl("b"))
    elif change == "replaced":
        (folder / "crls" / "a.crl").write_bytes(crl("another"))
    else:
        (folder / "crls" / "a.crl").unlink()
    assert trust.current() is first
    watch.now += 1
    second = trust.current()
    assert second.version != first.version
    assert len(second.crls) == {"added": 2, "replaced": 1, "removed": 0}[change]


@pytest.mark.parametrize("content", [b"", b"half", b"-----BEGIN X509 CRL-----\nabc", b"\x30\x82\xff\xff"])
def test_a_bad_file_keeps_its_last_good_content_and_warns(folder, trust, watch, caplog, content):
    first = trust.current()
    (folder / "crls" / "a.crl").write_bytes(content)
    (folder / "crls" / "b.crl").write_bytes(crl("b"))
    watch.now += 1
    second = trust.current()
    assert set(first.crls) < set(second.crls)
    assert len(second.crls) == 2
    assert "crls/a.crl" in caplog.text
    (folder / "crls" / "a.crl").write_bytes(crl("a2"))
    watch.now += 1
    assert set(trust.current().crls).isdisjoint(first.crls)


def test_a_half_copied_file_is_not_used_at_first(folder, watch, caplog):
    (folder / "roots" / "b.pem").write_bytes(certificate("b")[:200])
    trust = TrustFolder(folder, monotonic=watch)
    assert len(trust.current().roots) == 1
    assert "roots/b.pem" in caplog.text


def test_a_crl_is_no_root_and_a_root_no_crl(folder, trust, caplog):
    (folder / "roots" / "x.pem").write_bytes(crl("x", Encoding.PEM))
    (folder / "crls" / "x.crl").write_bytes(certificate("x"))
    store = trust.current()
    assert (len(store.roots), len(store.crls)) == (1, 1)
    assert "roots/x.pem" in caplog.text


def test_the_whole_folder_may_go_and_come_back(folder, trust, watch, tmp_path):
    first = trust.current()
    shutil.move(folder / "roots", tmp_path.parent / "away")
    watch.now += 1
    assert trust.current().roots == ()
    shutil.move(tmp_path.parent / "away", folder / "roots")
    watch.now += 1
    assert trust.current().version == first.version


def test_a_list_written_over_with_the_same_size_and_time_is_seen(folder, trust, watch):
    file = folder / "crls" / "a.crl"
    before = (trust.current(), file.stat())
    other = crl("a")
    while len(other) != before[1].st_size or other in before[0].crls:  # ECDSA signatures vary by a byte or two
        other = crl("a")
    file.write_bytes(other)
    os.utime(file, ns=(before[1].st_atime_ns, before[1].st_mtime_ns))
    watch.now += 1.0
    assert trust.current().crls == (other,)
