"""A sealed PDF: three programs that share little agree that the seal is good, covers all, and that a change shows."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from datetime import UTC, datetime

import pikepdf
import pytest
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from portal.print.typesetting import typeset
from sealer.keys import HubSeal, _self_made
from sealer.pdf_seal import FIELD, seal_pdf

MADE = datetime(2026, 1, 1, tzinfo=UTC)
AT = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)


def paper():
    words = {"title": "Thử", "author": "Sở", "lang": "vi", "foot": "", "note": "Nội dung", "label": "", "how": ""}
    return typeset("slips", {**words, "alt": "", "slips": []}, at=AT)


def seal_with(key):
    """Self-made with that key, and an authority above it that came along."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return HubSeal(key, _self_made(key, "Trục thử", MADE))
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Trục thử RSA")])
    usage = x509.KeyUsage(True, True, *[False] * 7)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(7).not_valid_before(MADE).not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
    return HubSeal(key, built.add_extension(usage, critical=True).sign(key, SHA256()))


@pytest.fixture(scope="module", params=["P-256", "P-384", "RSA-3072"])
def seal(request):
    keys = {
        "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "RSA-3072": lambda: rsa.generate_private_key(65537, 3072),
    }
    return seal_with(keys[request.param]())


@pytest.fixture(scope="module")
def sealed(seal):
    return seal_pdf(seal, paper(), at=AT, label="Chữ ký số của Trục")


def validated(seal, pdf):
    roots = [asn1_x509.Certificate.load(seal.certificate_der)]
    context = ValidationContext(trust_roots=roots, moment=AT, allow_fetching=False)
    return validate_pdf_signature(PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0], context)


def test_pyhanko_calls_it_whole_and_genuine(seal, sealed):
    status = validated(seal, sealed)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.md_algorithm == "sha256"
    assert status.signer_reported_dt == AT, "the moment it is told, not the wall clock's"


def test_it_is_pades_b_b(sealed):
    signature = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.docmdp_level.value == 1
    info = cms.ContentInfo.load(bytes(signature.pkcs7_content))["content"]["signer_infos"][0]
    signed = {one["type"].native for one in info["signed_attrs"]}
    assert {"signing_certificate_v2", "content_type", "message_digest"} <= signed
    assert "signing_time" not in signed, "ETSI EN 319 142-1 section 6.3"


def test_there_is_nothing_to_be_seen_and_the_field_has_a_name(sealed):
    with pikepdf.open(io.BytesIO(sealed)) as document:
        (field,) = document.Root.AcroForm.Fields
        assert [float(edge) for edge in field.Rect] == [0, 0, 0, 0]
        assert (str(field.T), str(field.TU)) == (FIELD, "Chữ ký số của Trục")
        assert document.Root.Lang == "vi-VN" or str(document.Root.Lang).startswith("vi")
        assert document.Root.MarkInfo.Marked


def test_it_stays_a_pdf_1_7_that_says_of_itself_what_it_said_before(sealed):
    with pikepdf.open(io.BytesIO(sealed)) as document, pikepdf.open(io.BytesIO(paper())) as before:
        assert document.pdf_version == "1.7"
        assert list(document.Root.Extensions.keys()) == ["/ESIC"]
        assert document.docinfo == before.docinfo
        assert document.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()


def test_what_was_typeset_is_in_it_byte_for_byte(sealed):
    assert sealed.startswith(paper())


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="no poppler-utils on this machine")
def test_pdfsig_agrees(sealed, tmp_path):
    (tmp_path / "a.pdf").write_bytes(sealed)
    said = subprocess.run(["pdfsig", "-nocert", tmp_path / "a.pdf"], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "SHA-256" in said
    assert "ETSI.CAdES.detached" in said
    changed = sealed.replace(b"/Title", b"/Titlf", 1)
    assert changed != sealed
    (tmp_path / "b.pdf").write_bytes(changed)
    said = subprocess.run(["pdfsig", "-nocert", tmp_path / "b.pdf"], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." not in said


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="no qpdf on this machine")
def test_qpdf_finds_nothing_wrong(sealed, tmp_path):
    (tmp_path / "a.pdf").write_bytes(sealed)
    ran = subprocess.run(["qpdf", "--check", tmp_path / "a.pdf"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "No syntax or stream encoding errors found" in ran.stdout


def test_a_changed_byte_shows(seal, sealed):
    start, end = re.search(rb"/ByteRange\s*\[\s*0 (\d+) (\d+)", sealed).groups()
    for place in (20, int(start) - 20, int(end) + 5):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert noticed(seal, bytes(changed)), place


def noticed(seal, pdf):
    """The signature is broken, or the file cannot even be read."""
    try:
        return not validated(seal, pdf).intact
    except (PdfReadError, ValueError):
        return True


def test_a_later_revision_shows(seal, sealed):
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    writer.root["/PageLayout"] = generic.NameObject("/SinglePage")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    status = validated(seal, out.getvalue())
    assert status.intact
    assert not status.bottom_line


def test_another_hubs_seal_is_not_ours(seal, sealed):
    stranger = seal_with(ec.generate_private_key(ec.SECP256R1()))
    assert validated(seal, sealed).bottom_line
    assert not validated(stranger, sealed).bottom_line
