"""Receipts and the hub's keys, checked by joserfc and by openssl."""

from __future__ import annotations

import base64
import json
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PublicFormat,
    pkcs12,
)
from joserfc import jws
from joserfc.errors import BadSignatureError, ExceededSizeError
from joserfc.jwk import KeySet, import_key

from sealer.keys import HubSeal, SealUnreadable
from sealer.receipt import ReceiptRegistry, sign_receipt

SAMPLE_SEAL = Path(__file__).parents[3] / "shared" / "samples" / "keys" / "hub" / "seal.p12"
PAYLOAD = {"batch": "5f0c", "school": "Trường Tiểu học Số 1", "records": [{"sha256": "ab", "state": "accepted"}]}


@pytest.fixture(scope="module")
def seal(tmp_path_factory):
    return HubSeal.create(tmp_path_factory.mktemp("seal"), "Sở Giáo dục và Đào tạo")


def read(token, seal):
    keys = KeySet([import_key(key) for key in seal.jwks()["keys"]])
    return jws.deserialize_compact(token, keys, registry=ReceiptRegistry(algorithms=[seal.algorithm]))


def test_a_receipt_is_read_with_the_published_keys(seal):
    found = read(sign_receipt(seal, PAYLOAD), seal)
    assert json.loads(found.payload) == PAYLOAD
    assert set(found.headers()) == {"alg", "kid", "typ", "x5c"}
    assert found.headers()["typ"] == "hocba-receipt+jws"
    assert found.headers()["kid"] == seal.key_id


def test_a_changed_receipt_is_refused(seal):
    header, _, signature = sign_receipt(seal, PAYLOAD).split(".")
    other = base64.urlsafe_b64encode(json.dumps({"batch": "other"}).encode()).rstrip(b"=").decode()
    with pytest.raises(BadSignatureError):
        read(f"{header}.{other}.{signature}", seal)


def test_a_receipt_of_a_full_batch_is_signed(seal):
    records = [{"sha256": f"{n:064x}", "state": "accepted", "file": f"hocba/{n:05}.xml"} for n in range(20_000)]
    assert len(json.loads(read(sign_receipt(seal, {"records": records}), seal).payload)["records"]) == 20_000


def test_a_payload_beyond_the_limit_is_refused(seal):
    with pytest.raises(ExceededSizeError):
        sign_receipt(seal, {"note": "x" * (16 * 1024 * 1024)})


def test_openssl_agrees(tmp_path):
    if not SAMPLE_SEAL.exists():
        pytest.skip("samples are not there")
    seal = HubSeal.load(SAMPLE_SEAL, "test")
    header, payload, signature = sign_receipt(seal, PAYLOAD).split(".")
    certificate = x509.load_der_x509_certificate(seal.certificate_der)
    (tmp_path / "key.pem").write_bytes(
        certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    (tmp_path / "signature").write_bytes(base64.urlsafe_b64decode(signature + "=="))
    (tmp_path / "signed").write_bytes(f"{header}.{payload}".encode())
    command = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "signed"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "Verified OK"


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (rsa.generate_private_key(public_exponent=65537, key_size=2048), "RS256"),
        (ec.generate_private_key(ec.SECP384R1()), "ES384"),
        (ec.generate_private_key(ec.SECP521R1()), "ES512"),
    ],
    ids=["rsa", "p384", "p521"],
)
def test_every_kind_of_seal_signs(tmp_path, key, algorithm):
    seal = HubSeal.load(stored(tmp_path, key), "secret")
    assert seal.algorithm == algorithm
    assert json.loads(read(sign_receipt(seal, PAYLOAD), seal).payload) == PAYLOAD


def test_a_short_rsa_key_is_no_seal(tmp_path):
    with pytest.raises(SealUnreadable):
        HubSeal.load(stored(tmp_path, rsa.generate_private_key(public_exponent=65537, key_size=1024)), "secret")


def test_a_curve_that_schools_may_not_use_is_no_seal(tmp_path):
    with pytest.raises(SealUnreadable):
        HubSeal.load(stored(tmp_path, ec.generate_private_key(ec.SECP256K1())), "secret")


def test_a_wrong_password_is_said(tmp_path):
    with pytest.raises(SealUnreadable):
        HubSeal.load(stored(tmp_path, ec.generate_private_key(ec.SECP256R1())), "wrong")


def test_a_missing_seal_is_said(tmp_path):
    with pytest.raises(SealUnreadable):
        HubSeal.load(tmp_path / "none.p12", None)


def test_a_self_made_seal_is_private_and_made_once(tmp_path):
    first = HubSeal.create(tmp_path, "Sở", at=datetime(2026, 1, 1, tzinfo=UTC))
    again = HubSeal.create(tmp_path, "Sở")
    assert again.key_id == first.key_id
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("seal.p12", "seal.password")}
    assert modes == {0o600}


def test_a_retired_key_is_published_with_its_end_and_still_verifies(tmp_path):
    old = HubSeal.create(tmp_path / "old", "Sở")
    receipt = sign_receipt(old, PAYLOAD)
    new = HubSeal.create(tmp_path / "new", "Sở")
    (tmp_path / "new" / "retired").mkdir()
    pem = x509.load_der_x509_certificate(old.certificate_der).public_bytes(Encoding.PEM)
    (tmp_path / "new" / "retired" / "2027-03-01.pem").write_bytes(pem)
    new = HubSeal.create(tmp_path / "new", "Sở")
    current, retired = new.jwks()["keys"]
    assert "exp" not in current
    # To the day's end in Viet Nam: what it sealed that afternoon, before the keys were changed, is the hub's.
    assert retired["exp"] == int(datetime(2027, 3, 1, 17, tzinfo=UTC).timestamp())
    assert json.loads(read(receipt, new).payload) == PAYLOAD


def test_published_keys_hold_no_private_part(seal):
    assert not {"d", "p", "q", "dp", "dq", "qi"} & set(seal.jwks()["keys"][0])


def stored(folder, key):
    """A PKCS#12 file with this key and a certificate for it."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Sở")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    first, last = (datetime(year, 1, 1, tzinfo=UTC) for year in (2026, 2036))
    builder = builder.serial_number(1).not_valid_before(first).not_valid_after(last)
    certificate = builder.sign(ec.generate_private_key(ec.SECP256R1()), SHA256())
    encryption = BestAvailableEncryption(b"secret")
    path = folder / "seal.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, encryption))
    return path
