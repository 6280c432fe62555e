"""Signed PDFs as real software makes them are read whole and judged by the rules of package.md, *Time*."""

import io
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.fields import SigSeedSubFilter
from stage import cms_forms
from stage.authority import TIME, elliptic_key, rsa_key, subject
from stage.pdf_papers import CLAIMED, Stamper, archived, paper, signed, with_validation_data

from verifier.pdf.judgement import ARCHIVE_DATA, FURTHER_SIGNATURES, TIMESTAMP_UNPROVEN
from verifier.pdf.reader import read_pdf
from verifier.pdf.verify import verify_pdf
from verifier.report import Indication, SubIndication

STAMPED = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def report_on(world):
    def judge(data, *, trust=world.trust, at=world.clock, **words):
        return verify_pdf(data, read=read_pdf, trust=trust, at=at, **words)

    return judge


@pytest.fixture(scope="module")
def stamps(world):
    return Stamper(world.authorities.tsa, STAMPED)


@pytest.mark.parametrize(
    ("key", "words", "algorithm"),
    [
        (elliptic_key, {}, "ecdsa-sha256"),
        (lambda: elliptic_key(ec.SECP384R1()), {"digest": "sha384"}, "ecdsa-sha384"),
        (rsa_key, {}, "rsa-sha256"),
        (rsa_key, {"pss": True}, "sha256-rsa-MGF1"),
        (lambda: rsa_key(3072), {"digest": "sha512"}, "rsa-sha512"),
        (rsa_key, {"form": SigSeedSubFilter.ADOBE_PKCS7_DETACHED}, "rsa-sha256"),
        (elliptic_key, {"claims": None}, "ecdsa-sha256"),
    ],
)
def test_one_seal_over_the_whole_file(report_on, world, key, words, algorithm):
    by = world.authorities.gov.issue(subject("Sở Giáo dục và Đào tạo", "Tỉnh Thử"), key=key())
    report = report_on(signed(paper(), by, **words))
    assert report.passed
    assert report.intact
    assert (report.format, report.policy) == ("pades", "package-1-unbound")
    (one,) = report.signatures
    assert (one.id, one.covers, one.algorithm, one.warnings) == ("signature-1", ("document",), algorithm, ())
    assert (one.signer, one.organisation) == ("Sở Giáo dục và Đào tạo", "Tỉnh Thử")
    assert one.claimed_time == words.get("claims", CLAIMED)


FORMS = [
    cms_forms.as_der,
    cms_forms.in_indefinite_length,
    cms_forms.in_indefinite_length_with_its_attributes,
    cms_forms.with_a_raw_unsigned_attribute,
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("is_stamped", [False, True])
def test_however_the_signature_is_written_down_it_holds(report_on, cast, stamps, form, is_stamped):
    """BER, padding, and an unsigned attribute that is no ASN.1 neither break a signature nor hide its timestamp."""
    report = report_on(signed(paper(), cast.seal, finish=form, stamper=stamps if is_stamped else None))
    assert report.passed, report.problems
    assert (report.signatures[0].proven_time == STAMPED) is is_stamped


def test_several_people_sign_one_after_the_other(report_on, cast):
    data = signed(signed(paper(), cast.other), cast.seal, name="ChuKy2", box=(300, 100, 400, 200))
    report = report_on(signed(data, cast.other, name="ChuKy3", box=(72, 100, 172, 200)))
    assert report.passed
    assert [s.covers for s in report.signatures] == [("revision-2",), ("revision-3",), ("document",)]
    assert [s.warnings for s in report.signatures] == [(FURTHER_SIGNATURES,), (FURTHER_SIGNATURES,), ()]


@pytest.mark.parametrize("permission", [None, 1, 2, 3])
def test_validation_data_and_a_document_timestamp_alone_leave_the_seal_over_the_document(
    report_on, world, cast, stamps, permission
):
    data = signed(paper(), cast.seal, permission=permission)
    data = with_validation_data(data, certificates=[world.authorities.gov.der], crls=list(world.lists.values()))
    report = report_on(archived(archived(data, stamps), Stamper(world.authorities.tsa, STAMPED + timedelta(days=9))))
    assert report.passed, report.problems
    (one,) = report.signatures
    assert (one.covers, one.warnings, one.proven_time) == (("document",), (ARCHIVE_DATA,), STAMPED)


@pytest.mark.parametrize(
    "save",
    [{"object_stream_mode": pikepdf.ObjectStreamMode.generate}, {"linearize": True}, {"min_version": "2.0"}],
    ids=lambda words: next(iter(words)),
)
def test_however_the_file_is_built_it_is_read(report_on, cast, save):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as file:
        file.save(out, **save)
    report = report_on(signed(signed(out.getvalue(), cast.seal), cast.other, name="ChuKy2"))
    assert report.passed, report.problems


def test_no_signature_is_no_success(report_on):
    report = report_on(paper())
    assert (report.indication, report.signatures) == (Indication.TOTAL_FAILED, ())
    assert [p.code for p in report.problems] == ["signature-missing"]


def test_what_is_encrypted_is_not_called_broken(report_on, cast):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed(paper(), cast.seal))) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    report = report_on(out.getvalue())
    assert report.sub_indication is SubIndication.SIGNED_DATA_NOT_FOUND
    assert report.indication is Indication.INDETERMINATE


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"<hocbaso/>", b"%PDF-1.7\n%%EOF\n", paper()[:-40], b" " + paper()])
def test_what_is_no_pdf_is_said_to_be_none(report_on, data):
    report = report_on(data)
    assert [p.code for p in report.problems] == ["not-well-formed"]


def test_sha1_is_weak_and_not_broken(report_on, world):
    by = world.authorities.gov.issue(subject("Sở Giáo dục và Đào tạo"), key=rsa_key())
    data = signed(paper(), by, digest="sha1")
    report = report_on(data)
    assert report.intact
    assert report.indication is Indication.INDETERMINATE
    assert report.sub_indication is SubIndication.CRYPTO_CONSTRAINTS_FAILURE
    broken = report_on(data.replace(b"Toan 5,0", b"Toan 9,5"))
    assert (broken.indication, broken.sub_indication) == (Indication.TOTAL_FAILED, SubIndication.HASH_FAILURE)
    assert not broken.intact


def test_a_small_key_is_weak(report_on, world):
    by = world.authorities.gov.issue(subject("Sở Giáo dục và Đào tạo"), key=rsa_key(1024))
    assert report_on(signed(paper(), by)).sub_indication is SubIndication.CRYPTO_CONSTRAINTS_FAILURE


def test_a_timestamp_from_before_the_certificate_ran_out_proves_that_it_held(report_on, world, stamps):
    until = STAMPED + timedelta(days=30)
    by = world.authorities.gov.issue(subject("Sở Giáo dục và Đào tạo"), until=until)
    assert report_on(signed(paper(), by, stamper=stamps)).passed
    late = report_on(signed(paper(), by))
    assert (late.indication, late.sub_indication) == (Indication.INDETERMINATE, SubIndication.OUT_OF_BOUNDS_NO_POE)


def test_a_timestamp_that_cannot_be_verified_proves_nothing_and_harms_nothing(report_on, world, cast):
    stranger = world.authorities.rogue.issue(subject("TSA"), extended=[TIME])
    report = report_on(signed(paper(), cast.seal, stamper=Stamper(stranger, STAMPED)))
    assert report.passed
    assert report.signatures[0].warnings == (TIMESTAMP_UNPROVEN,)
    assert report.signatures[0].proven_time == world.clock


def test_lists_that_came_with_the_document_are_heard(report_on, world, cast):
    nothing_known = world.trust_with(crls={})
    data = signed(paper(), cast.seal)
    assert report_on(data, trust=nothing_known).sub_indication is SubIndication.TRY_LATER
    complete = with_validation_data(data, certificates=[], crls=list(world.lists.values()))
    assert report_on(complete, trust=nothing_known).passed
    revoking = world.authorities.gov.crl({cast.seal.serial: CLAIMED - timedelta(days=1)}, number=2)
    told = report_on(with_validation_data(data, certificates=[], crls=[revoking, *world.lists.values()]))
    assert (told.indication, told.sub_indication) == (Indication.TOTAL_FAILED, SubIndication.REVOKED)


def test_lists_of_a_stranger_tell_nothing(report_on, world, cast):
    forged = world.authorities.rogue.crl({cast.seal.serial: CLAIMED - timedelta(days=1)})
    data = with_validation_data(signed(paper(), cast.seal), certificates=[], crls=[forged, b"no list"])
    assert report_on(data).passed


def test_an_authority_that_came_with_the_document_leads_to_the_root(report_on, world):
    alone = world.authorities.gov.issue(subject("Sở Giáo dục và Đào tạo"))
    alone = type(alone)(key=alone.key, certificate=alone.certificate)
    trust = world.trust_with(intermediates=())
    data = signed(paper(), alone)
    assert report_on(data, trust=trust).sub_indication is SubIndication.NO_CERTIFICATE_CHAIN_FOUND
    assert report_on(with_validation_data(data, certificates=[world.authorities.gov.der], crls=[]), trust=trust).passed


def test_the_time_of_receipt_is_a_proof(report_on, world, cast):
    report = report_on(signed(paper(), cast.seal), at=datetime(2040, 1, 1, tzinfo=UTC), received_at=world.clock)
    assert report.passed
    assert (report.stable_from, report.stable_until) == (None, None)
