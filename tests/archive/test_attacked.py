"""Somebody changes an archive: each change is told by name, by the script in it and by the hub that is given it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest
from archive.sites import Site, checked
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from hocba.archive.check.bag import Bag
from hocba.archive.check.files import MANIFEST, TAGS, openssl_verify, sorted_files
from hocba.archive.taking_in import Refused
from hocba.archive.trusting import holds
from registry.transactions import migrate, open_engine, reading
from sealer.keys import HubSeal
from sealer.receipt import sign_receipt


@pytest.fixture
def bag(home, tmp_path):
    shutil.copytree(home / "bag", tmp_path / "bag")
    return tmp_path / "bag"


def told(bag: Path, made, *words: str) -> str:
    """What the script says; the hub refuses the same archive with the same words."""
    code, said = checked(bag, "--no-school-signatures", *words)
    assert code == 1, said
    with pytest.raises(Refused) as refused:
        made.take_in(bag)
    if not words:
        assert {f.where for f in refused.value.faults} == {
            line.split("  ", 1)[1].split(": ")[0] for line in said.splitlines() if line.startswith("SAI")
        }
    return said


def lie(bag: Path) -> None:
    """Make the manifests agree with what lies there now, as one would who knows the format."""

    def write(name: str, files) -> None:
        lines = (f"{hashlib.sha256(f.path.read_bytes()).hexdigest()}  {'/'.join(f.parts)}\n" for f in files)
        (bag / name).write_text("".join(lines))

    write(MANIFEST, sorted_files(bag, "data"))
    write(TAGS, sorted_files(bag, skip=(("data",), (TAGS,))))


def an_original(bag: Path) -> Path:
    return sorted((bag / "data" / "originals").rglob("*.xml"))[0]


def test_one_byte_of_an_original(bag, made):
    file = an_original(bag)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert f"{file.relative_to(bag)}: nội dung đã bị thay đổi" in told(bag, made)
    # The manifests made to agree: its name says what its digest was, and the hub sealed another manifest.
    lie(bag)
    said = told(bag, made)
    assert f"{file.relative_to(bag)}: tên không phải mã băm" in said
    assert f"{MANIFEST}: không phải tệp mà trục đã niêm phong" in said


def test_one_line_of_the_register(bag, made):
    file = bag / "data/registry/records.jsonl"
    text = file.read_text()
    assert '"state":"recalled"' in text
    file.write_text(text.replace('"state":"recalled"', '"state":"effective"'))
    assert "data/registry/records.jsonl: nội dung đã bị thay đổi" in told(bag, made)
    lie(bag)
    assert f"{MANIFEST}: không phải tệp mà trục đã niêm phong" in told(bag, made)


def test_one_line_of_the_audit(bag, made):
    file = bag / "data/registry/audit.jsonl"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    victim = next(line for line in lines if line["act"] == "record:recall-approve")
    victim["actor"] = "account:somebody-else"
    file.write_text("".join(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines))
    lie(bag)
    assert f"data/registry/audit.jsonl {victim['seq']}: dòng nhật ký không như lúc ghi" in told(bag, made)


def test_a_record_left_out(bag, made):
    file = bag / "data/registry/records.jsonl"
    file.write_text("".join(file.read_text().splitlines(keepends=True)[:-1]))
    lie(bag)
    assert "data/registry/records.jsonl: số dòng không đúng" in told(bag, made)


def test_a_file_added(bag, made):
    (bag / "data" / "originals" / "00").mkdir(exist_ok=True)
    (bag / "data/originals/00/them.xml").write_text("<them/>")
    (bag / "check" / "more.py").write_text("")
    said = told(bag, made)
    assert "data/originals/00/them.xml: không có trong danh mục" in said
    assert "check/more.py: không có trong danh mục" in said


def test_a_file_removed(bag, made):
    file = an_original(bag)
    file.unlink()
    assert f"{file.relative_to(bag)}: thiếu tệp" in told(bag, made)
    lie(bag)
    name = next(
        line["record"]
        for line in map(json.loads, (bag / "data/registry/records.jsonl").read_text().splitlines())
        if line["sha256"] == file.stem
    )
    assert f"{name}: không có bản gốc" in told(bag, made)


def test_a_file_replaced_by_a_link(bag, made):
    file = an_original(bag)
    elsewhere = bag.parent / "elsewhere.xml"
    shutil.move(file, elsewhere)
    file.symlink_to(elsewhere)
    assert f"{file.relative_to(bag)}: không phải tệp thường" in told(bag, made)


def test_a_manifest_that_leads_out_of_the_archive(bag, made):
    manifest = bag / MANIFEST
    manifest.write_text(manifest.read_text() + f"{'0' * 64}  data/../../etc/passwd\n")
    assert f"{MANIFEST}: không đúng dạng" in told(bag, made)


def test_the_receipt_of_another_hub(bag, made, tmp_path):
    receipt = sorted((bag / "data" / "receipts").iterdir())[0]
    payload = json.loads(_decoded(receipt.read_text().split(".")[1]))
    other = HubSeal.create(tmp_path / "other", "Another hub")
    receipt.write_text(sign_receipt(other, payload))
    lie(bag)
    assert f"data/receipts/{receipt.name}: ký bằng khóa không phải của trục này" in told(bag, made)
    # Its key smuggled in: the keys stand under the seal, and the stranger has the hub's own from elsewhere.
    jwks = bag / "hub" / "jwks.json"
    keys = json.loads(jwks.read_text())
    jwks.write_text(json.dumps({"keys": keys["keys"] + other.jwks()["keys"]}))
    lie(bag)
    assert "hub/jwks.json: không phải tệp mà trục đã niêm phong" in told(bag, made)
    (tmp_path / "real.json").write_text(json.dumps(made.place.seal.jwks()))
    said = told(bag, made, "--keys", str(tmp_path / "real.json"))
    assert f"data/receipts/{receipt.name}: ký bằng khóa không phải của trục này" in said


def test_a_receipt_under_another_batchs_name(bag, made):
    one, two = sorted((bag / "data" / "receipts").iterdir())[:2]
    one.write_bytes(two.read_bytes())
    lie(bag)
    assert f"data/receipts/{one.name}: là biên nhận của gói khác" in told(bag, made)


def test_nothing_is_left_of_what_was_refused(bag, made, world, tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/new.sqlite3")
    migrate(engine)
    new = Site(engine, world, tmp_path / "new", keys=made.folder / "secrets")
    an_original(bag).write_bytes(b"<hocbaso/>")
    with pytest.raises(Refused):
        new.take_in(bag)
    with reading(engine) as connection:
        for table in ("record", "organisation", "audit_line", "archive"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0
    assert list(new.place.originals.digests()) == []
    engine.dispose()


def test_whatever_is_in_its_place_it_is_told_and_nothing_breaks(bag, made):
    """Any file emptied, cut or turned into noise: a sentence with its name, never a stack trace."""
    files = [f for f in bag.rglob("*") if f.is_file() and "check" not in f.parts and f.suffix != ".cer"][::5]
    for file in files:
        before = file.read_bytes()
        if not before:
            continue
        for content in (b"", before[: len(before) // 2], os.urandom(64)):
            file.write_bytes(content)
            name = file.relative_to(bag).as_posix()
            assert any(fault.where in (name, MANIFEST, TAGS) for fault in _faults(bag)), name
        file.write_bytes(before)
    assert _faults(bag) == []


def _faults(bag):
    return list(Bag(bag, verify=holds).faults())


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_hub_with_an_rsa_key_is_checked_the_same_by_both(world):
    authority = world.authorities.gov_root
    signed = b"header.payload"
    signature = authority.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    for verify in (openssl_verify, holds):
        assert verify(authority.der, "RS256", signed, signature)
        assert not verify(authority.der, "RS256", signed + b"x", signature)
        assert not verify(authority.der, "ES256", signed, signature)
