"""Answers on revocation (OCSP) that came with a PDF: heard by the same rule of time as lists."""

from datetime import timedelta

import pytest
from stage.authority import subject
from stage.ocsp_answers import answer
from stage.pdf_papers import CLAIMED, paper, signed, with_validation_data

from verifier.pdf.reader import read_pdf
from verifier.pdf.verify import verify_pdf
from verifier.report import Indication, SubIndication

DAY = timedelta(days=1)


@pytest.fixture
def report_with(world, cast):
    """The verdict where nothing is known but these answers and what the root says of the authority."""
    own = world.authorities
    of_the_authority = answer(own.gov_root, own.gov.certificate, world.clock - DAY)

    def judge(*answers):
        data = with_validation_data(signed(paper(), cast.seal), ocsps=[of_the_authority, *answers])
        return verify_pdf(data, read=read_pdf, trust=world.trust_with(crls={}), at=world.clock)

    return judge


def test_a_good_answer_of_that_time_or_later_is_known(report_with, world, cast):
    gov, certificate = world.authorities.gov, cast.seal.certificate
    assert report_with(answer(gov, certificate, world.clock - DAY)).passed
    assert report_with(answer(gov, certificate, world.clock + DAY)).passed
    assert report_with().sub_indication is SubIndication.TRY_LATER


def test_an_answer_from_before_tells_nothing(report_with, world, cast):
    old = answer(world.authorities.gov, cast.seal.certificate, CLAIMED, lasts=DAY)
    assert report_with(old).sub_indication is SubIndication.TRY_LATER


def test_revoked_is_heard_whatever_else_is_said(report_with, world, cast):
    gov, certificate = world.authorities.gov, cast.seal.certificate
    good = answer(gov, certificate, world.clock - DAY)
    revoked = answer(gov, certificate, world.clock - DAY, revoked=CLAIMED - DAY)
    report = report_with(good, revoked)
    assert (report.indication, report.sub_indication) == (Indication.TOTAL_FAILED, SubIndication.REVOKED)
    later = answer(gov, certificate, world.clock - DAY, revoked=CLAIMED + DAY)
    assert report_with(good, later).sub_indication is SubIndication.REVOKED_NO_POE


@pytest.mark.parametrize("who", ["stranger", "another_authority", "a_signer"])
def test_an_answer_of_somebody_else_tells_nothing(report_with, world, cast, who):
    own = world.authorities
    gov, certificate = own.gov, cast.seal.certificate
    forged = {
        "stranger": lambda: answer(own.rogue, certificate, world.clock - DAY),
        "another_authority": lambda: answer(own.public, certificate, world.clock - DAY),
        "a_signer": lambda: answer(gov, certificate, world.clock - DAY, by=gov.issue(subject("Người ký"))),
    }[who]()
    assert report_with(forged).sub_indication is SubIndication.TRY_LATER


def test_an_answer_on_another_certificate_and_what_is_none_tell_nothing(report_with, world, cast):
    other = answer(world.authorities.gov, world.authorities.gov.issue(subject("Khác")).certificate, world.clock - DAY)
    assert report_with(other, b"no answer", b"").sub_indication is SubIndication.TRY_LATER
