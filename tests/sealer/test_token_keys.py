"""The seal on a token: softhsm2, a real PKCS#11 module. Signs PDFs and receipts like the one in a file."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pkcs11
import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from portal.print.typesetting import typeset
from sealer.keys import SealUnreadable
from sealer.pdf_seal import seal_pdf
from sealer.receipt import read_receipt, sign_receipt
from sealer.token_address import TokenAddress
from sealer.token_keys import seal_on_token

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "1234"
MADE, ENDS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
AT = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
KINDS = ("p256", "p384", "rsa")

pytestmark = pytest.mark.skipif(
    not (Path(MODULE).exists() and shutil.which("softhsm2-util")), reason="no softhsm2 on this machine"
)


def certificate(subject, key, issuer=None, *, by=None):
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (subject, issuer or subject)]
    built = x509.CertificateBuilder().subject_name(names[0]).issuer_name(names[1]).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number()).not_valid_before(MADE).not_valid_after(ENDS)
    built = built.add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    usage = x509.KeyUsage(*[by is not None] * 2, *[False] * 3, *[by is None] * 2, *[False] * 2)
    return built.add_extension(usage, critical=True).sign(by or key, SHA256())


@pytest.fixture(scope="module")
def authority():
    key = ec.generate_private_key(ec.SECP256R1())
    return key, certificate("CA thử", key)


@pytest.fixture(scope="module")
def token(tmp_path_factory, authority):
    """A token with a seal of each kind, their authority, and a key whose certificate is another's."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    # Read by the module when it is loaded, once in a process.
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    tool("--init-token", "--free", "--label", "hocba", "--so-pin", PIN)
    keys = {
        "p256": ec.generate_private_key(ec.SECP256R1()),
        "p384": ec.generate_private_key(ec.SECP384R1()),
        "rsa": rsa.generate_private_key(65537, 3072),
        "strange": ec.generate_private_key(ec.SECP256R1()),
        "bare": ec.generate_private_key(ec.SECP256R1()),
    }
    for number, (label, key) in enumerate(keys.items(), start=1):
        file = folder / f"{label}.pem"
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        tool("--import", str(file), "--token", "hocba", "--label", label, "--id", f"{number:02x}")
    with pkcs11.lib(MODULE).get_token(token_label="hocba").open(user_pin=PIN, rw=True) as session:
        keep(session, b"\x77", "ca", authority[1])
        for number, (label, key) in enumerate(keys.items(), start=1):
            if label != "bare":
                named = keys["p256"] if label == "strange" else key
                keep(session, bytes([number]), label, certificate(label, named, "CA thử", by=authority[0]))
    yield "hocba"
    del os.environ["SOFTHSM2_CONF"]


def tool(*words):
    subprocess.run(["softhsm2-util", *words, "--pin", PIN], check=True, capture_output=True)


def keep(session, key_id, label, found):
    session.create_object(
        {
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.ID: key_id,
            pkcs11.Attribute.LABEL: label,
            pkcs11.Attribute.SUBJECT: found.subject.public_bytes(),
            pkcs11.Attribute.VALUE: found.public_bytes(Encoding.DER),
        }
    )


def opened(token, label, folder, pin=PIN):
    return seal_on_token(TokenAddress(MODULE, token, label), pin, retired=folder / "retired")


@pytest.fixture(params=KINDS)
def seal(request, token, tmp_path):
    return opened(token, request.param, tmp_path)


def test_it_seals_a_pdf_that_pyhanko_validates_to_its_authority(seal, authority):
    words = {"title": "Thử", "author": "Sở", "lang": "vi", "foot": "", "note": "Nội dung", "label": "", "how": ""}
    paper = typeset("slips", {**words, "alt": "", "slips": []}, at=AT)
    sealed = seal_pdf(seal, paper, at=AT, label="Dấu")
    root = asn1_x509.Certificate.load(authority[1].public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[root], moment=AT, allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_signature(PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0], context)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"


def test_it_signs_a_receipt_that_its_published_key_reads(seal):
    assert read_receipt(seal, sign_receipt(seal, {"id": "1"})) == {"id": "1"}
    assert "d" not in json.dumps([sorted(key) for key in seal.jwks()["keys"]]).split('"')


def test_the_chain_on_the_token_goes_along(seal, authority):
    assert seal.chain_der[1:] == [authority[1].public_bytes(Encoding.DER)]
    assert not seal.self_made


def test_a_session_that_was_lost_is_opened_again(token, tmp_path):
    seal = opened(token, "p256", tmp_path)
    before = sign_receipt(seal, {"id": "1"})
    seal.private_key._opened._session.close()
    assert read_receipt(seal, sign_receipt(seal, {"id": "2"})) == {"id": "2"}
    assert read_receipt(seal, before)


def test_the_key_says_nothing_of_itself(token, tmp_path):
    key = opened(token, "p256", tmp_path).private_key
    with pytest.raises(ValueError, match="stays on its token"):
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(ValueError, match="stays on its token"):
        key.private_numbers()


@pytest.mark.parametrize(
    ("label", "why"),
    [("nobody", "no usable seal|cannot open"), ("bare", "no certificate"), ("strange", "no usable seal")],
)
def test_what_is_no_seal_is_refused_at_the_start(token, tmp_path, label, why):
    with pytest.raises(SealUnreadable, match=why):
        opened(token, label, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "seal.p12",
        "pkcs11:token=hocba;object=seal",
        "pkcs11:token=hocba?module-path=/usr/lib/x.so",
        "pkcs11:token=hocba;object=seal?module-path=x.so",
        "pkcs11:token=hocba;object=seal?module-path=/usr/lib/x.so&pin-value=1234",
        "pkcs11:token=;object=seal?module-path=/usr/lib/x.so",
    ],
)
def test_what_is_no_address_of_a_key_is_refused(text):
    with pytest.raises(ValueError, match=r"pkcs11|module-path"):
        TokenAddress.read(text)


def test_an_address_is_read():
    text = "pkcs11:token=S%E1%BB%9F;object=seal?module-path=/usr/lib/softhsm/libsofthsm2.so"
    assert TokenAddress.read(text) == TokenAddress(MODULE, "Sở", "seal")
