"""Somebody makes an archive of his own: a key under the hub's name, files that hang or break whoever reads them."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal

import pytest
from archive.sites import Site, checked
from archive.test_attacked import lie
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from hocba.archive.check import reading as limits
from hocba.archive.check.bag import SEAL_TYPE, Bag
from hocba.archive.check.files import decoded, digest_of
from hocba.archive.check.keys import members_of, thumbprint
from hocba.archive.taking_in import LATER, Refused
from hocba.archive.trusting import NoKeys, holds
from registry.transactions import migrate, open_engine, reading
from sealer.keys import HubSeal, _jwk
from sealer.receipt import sign_compact


@pytest.fixture(autouse=True)
def never_hangs():
    """A reader that waits for a pipe would wait for ever; an honest check of this archive takes a tenth of a second."""
    signal.signal(signal.SIGALRM, lambda *_: pytest.fail("the reader hangs"))
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


@pytest.fixture
def bag(home, tmp_path):
    shutil.copytree(home / "bag", tmp_path / "bag")
    return tmp_path / "bag"


@pytest.fixture
def evil(tmp_path):
    return HubSeal.create(tmp_path / "evil", "Somebody")


@pytest.fixture
def new(made, world, tmp_path):
    """An empty hub with the old one's keys: what it takes in, it takes as its own."""
    engine = open_engine(f"sqlite:///{tmp_path}/new.sqlite3")
    migrate(engine)
    yield Site(engine, world, tmp_path / "new", keys=made.folder / "secrets")
    engine.dispose()


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _resigned(text: str, payload: dict, evil: HubSeal, kid: str) -> str:
    head = {**decoded(text).header, "kid": kid, "alg": evil.algorithm}
    signed = f"{_b64(json.dumps(head).encode())}.{_b64(json.dumps(payload).encode())}"
    r, s = decode_dss_signature(evil.private_key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{_b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def forge(bag, evil: HubSeal, kid: str) -> None:
    """The recalled record made effective, and everything signed again by a key that is called ``kid``."""
    file = bag / "data/registry/records.jsonl"
    assert '"state":"recalled"' in file.read_text()
    file.write_text(file.read_text().replace('"state":"recalled"', '"state":"effective"'))
    (bag / "hub/jwks.json").write_text(json.dumps({"keys": [{**evil.jwks()["keys"][0], "kid": kid}]}))
    for receipt in (bag / "data/receipts").iterdir():
        text = receipt.read_text()
        receipt.write_text(_resigned(text, decoded(text).payload, evil, kid))
    lie(bag)
    seal = bag / "seal.jws"
    payload = decoded(seal.read_text()).payload
    payload["files"] = {name: digest_of(bag / name) for name in payload["files"]}
    seal.write_text(_resigned(seal.read_text(), payload, evil, kid))
    lie(bag)


def refused(new, bag, **options) -> list[str]:
    with pytest.raises(Refused) as why:
        new.take_in(bag, **options)
    with reading(new.engine) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM record").scalar() == 0
    return [fault.where for fault in why.value.faults]


def test_a_key_under_the_hubs_own_name_forges_nothing(bag, made, new, evil, tmp_path):
    kid = made.place.seal.key_id
    forge(bag, evil, kid)
    assert refused(new, bag) == ["seal.jws"]
    # Named by its thumbprint: the key in the archive is called so, and is another.
    assert refused(new, bag, signed_by=kid) == ["seal.jws"]
    (tmp_path / "old.json").write_text(json.dumps(made.place.seal.jwks()))
    assert refused(new, bag, signed_by=str(tmp_path / "old.json")) == ["seal.jws"]
    code, said = checked(bag, "--no-school-signatures")
    assert (code, f"thumbprint is {evil.key_id}" in said) == (1, True), said
    assert checked(bag, "--no-school-signatures", "--keys", str(tmp_path / "old.json"))[0] == 1


def test_a_stranger_is_told_the_computed_thumbprint_and_to_compare_it(bag, made, new, evil, tmp_path):
    forge(bag, evil, evil.key_id)  # honest about its key: whole, and somebody's
    code, said = checked(bag, "--no-school-signatures")
    assert (code, evil.key_id in said, made.place.seal.key_id in said) == (0, True, False)
    assert "must be compared" in said
    assert "/.well-known/hocba/jwks.json" in said
    assert refused(new, bag) == ["seal.jws"]
    assert refused(new, bag, signed_by=made.place.seal.key_id) == ["seal.jws"]


def test_the_public_numbers_beside_a_certificate_are_its_own(bag, made, evil):
    jwks = bag / "hub/jwks.json"
    (honest,) = json.loads(jwks.read_text())["keys"]
    jwks.write_text(json.dumps({"keys": [{**honest, "x": evil.jwks()["keys"][0]["x"]}]}))
    assert [f.where for f in Bag(bag, verify=holds).faults()] == ["hub/jwks.json"]


def test_a_thumbprint_is_computed_as_the_hub_computes_its_own(made, world):
    own = made.place.seal
    assert thumbprint(members_of(own.certificate_der)) == own.key_id
    rsa = world.authorities.gov_root.der
    assert thumbprint(members_of(rsa)) == _jwk(x509.load_der_x509_certificate(rsa)).thumbprint()
    for cut in range(0, len(rsa), 7):
        with pytest.raises((ValueError, LookupError)):
            members_of(rsa[:cut])


def test_a_file_of_keys_opens_another_hubs_archive(home, made, world, tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/other.sqlite3")
    migrate(engine)
    other = Site(engine, world, tmp_path / "other")
    keys = tmp_path / "keys.json"
    keys.write_text("[]")
    with pytest.raises(NoKeys):
        other.take_in(home / "bag", signed_by=str(keys))
    keys.write_text(json.dumps(made.place.seal.jwks()))
    assert other.take_in(home / "bag", signed_by=str(keys)).records == 8
    engine.dispose()


NAMES = (
    "seal.jws",
    "hub/jwks.json",
    "bagit.txt",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "data/registry/records.jsonl",
    "data/registry/audit.jsonl",
)
DEEP = b"[" * 200_000


@pytest.mark.parametrize("name", NAMES)
def test_no_file_hangs_or_breaks_the_reader(name, bag, made):
    keys = {made.place.seal.key_id: made.place.seal.certificate_der}
    file = bag / name
    for make in (
        lambda: os.mkfifo(file),
        lambda: file.symlink_to("/dev/zero"),
        lambda: (file.touch(), os.truncate(file, 1 << 40)),  # holes only: takes no room
        lambda: file.write_bytes(DEEP),
        lambda: file.write_text(f"{_b64(DEEP)}.e30.AA"),
        file.mkdir,
    ):
        shutil.rmtree(file) if file.is_dir() else file.unlink()
        make()
        for bag_keys in (keys, None):
            assert list(Bag(bag, keys=bag_keys, verify=holds).faults())


def test_the_script_names_a_pipe_and_ends(bag):
    (bag / "seal.jws").unlink()
    os.mkfifo(bag / "seal.jws")
    code, said = checked(bag, "--no-school-signatures")
    assert (code, "SAI / WRONG  seal.jws" in said) == (1, True), said


def sealed_by(bag, seal: HubSeal) -> None:
    """The archive as it lies there now, sealed anew: its maker holds a key that is trusted."""
    payload = decoded((bag / "seal.jws").read_text()).payload
    (bag / "hub/jwks.json").write_text(json.dumps(seal.jwks()))
    lie(bag)
    payload["files"] = {name: digest_of(bag / name) for name in payload["files"]}
    (bag / "seal.jws").write_text(sign_compact(seal, payload, kind=SEAL_TYPE))
    lie(bag)


@pytest.mark.parametrize(
    "change", [{"sha256": "../../../etc/passwd"}, {"batch_id": "../../seal"}, {"format": "x/y"}, None]
)
def test_a_trusted_makers_lines_lead_nowhere(change, bag, made, new):
    file = bag / "data/registry/records.jsonl"
    first, *rest = file.read_text().splitlines()
    first = json.dumps({**json.loads(first), **change}) if change else DEEP.decode()
    file.write_text("\n".join((first, *rest)) + "\n")
    sealed_by(bag, made.place.seal)
    assert refused(new, bag) == ["data/registry/records.jsonl"]


def test_evidence_that_leads_out_is_refused_and_nothing_stays(bag, made, new):
    file = bag / "data/registry/records.jsonl"
    first, *rest = file.read_text().splitlines()
    line = json.loads(first)
    line["evidence"]["policy"] = "../../../../etc/passwd"
    file.write_text("\n".join((json.dumps(line), *rest)) + "\n")
    sealed_by(bag, made.place.seal)
    assert refused(new, bag) == ["data/registry"]


def test_a_line_without_end_is_not_held_in_memory(bag, made, new):
    file = bag / "data/registry/audit.jsonl"
    with file.open("ab") as out:
        out.write(b" " * (limits.LONGEST_LINE + 10))
    sealed_by(bag, made.place.seal)
    assert refused(new, bag) == ["data/registry/audit.jsonl"]


def test_a_hostile_name_cannot_write_to_the_terminal(bag, made):
    os.close(os.open(os.fsencode(bag / "data") + b"/\x1b[2J\xff", os.O_CREAT | os.O_WRONLY))
    code, said = checked(bag, "--no-school-signatures")
    assert (code, "\x1b" in said, r"data/\x1b[2J\udcff: không có trong danh mục" in said) == (1, False, True), said


def test_an_archive_of_before_some_lines_were_carried_is_taken_in(bag, made, new):
    for name in LATER:
        (bag / "data" / "registry" / f"{name}.jsonl").unlink()
    sealed_by(bag, made.place.seal)
    assert new.take_in(bag, signed_by=made.place.seal.key_id).records == 8
