"""A paper that the hub typesets and seals is the hub's as long as its seal covers the file as it stands."""

import io

import pytest
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from stage.authority import subject
from stage.pdf_papers import CLAIMED, Stamper, archived, signed

from cell.pdf import read_pdf
from portal.print.typesetting import typeset
from sealer.keys import HubSeal
from sealer.pdf_seal import _Revision, seal_pdf
from verifier.pdf.judgement import ARCHIVE_DATA
from verifier.pdf.verify import verify_pdf
from verifier.report import SubIndication


@pytest.fixture(scope="module")
def sealed(world):
    by = world.authorities.gov.issue(subject("Trục học bạ số", "Sở Giáo dục và Đào tạo"))
    words = {"title": "Thử", "author": "Sở", "lang": "vi", "foot": "", "note": "Nội dung", "label": "", "how": ""}
    paper = typeset("slips", {**words, "alt": "", "slips": []}, at=CLAIMED)
    return seal_pdf(HubSeal(by.key, by.certificate), paper, at=CLAIMED, label="Dấu của Trục học bạ số")


def report_on(world, data):
    return verify_pdf(data, read=read_pdf, trust=world.trust, at=world.clock)


def test_the_seal_covers_the_document(world, sealed):
    report = report_on(world, sealed)
    (seal,) = report.signatures
    assert report.passed
    assert (seal.signer, seal.covers, seal.warnings) == ("Trục học bạ số", ("document",), ())


def test_an_archive_update_of_the_hubs_leaves_it_so(world, sealed):
    out = io.BytesIO(sealed)
    stamps = PdfTimeStamper(Stamper(world.authorities.tsa, world.clock))
    stamps.timestamp_pdf(_Revision(out), "sha256", in_place=True)
    report = report_on(world, out.getvalue())
    assert report.passed
    assert (report.signatures[0].covers, report.signatures[0].warnings) == (("document",), (ARCHIVE_DATA,))


def test_whoever_also_writes_other_words_about_the_file_leaves_a_revision(world, sealed):
    """pyHanko's own writer makes the metadata anew: harmless, and still no longer the file that the hub sealed."""
    report = report_on(world, archived(sealed, Stamper(world.authorities.tsa, world.clock)))
    assert report.passed
    assert report.signatures[0].covers == ("revision-2",)


def test_another_signature_behind_the_seal_breaks_what_it_certifies(world, sealed, cast):
    report = report_on(world, signed(sealed, cast.other, name="ChuKy2"))
    assert report.sub_indication is SubIndication.FORMAT_FAILURE
    assert not report.intact
