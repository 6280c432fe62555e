"""A year is made from a report that passes, and from nothing else."""

from __future__ import annotations

import dataclasses

import pytest
from paper_reading import text_of
from softcopy.people import AT, marks
from stage.gallery import Sent, report_on

from portal.softcopy.booklet import booklet_pdf
from portal.softcopy.year import NotVerified, year_of
from verifier.report import Indication


@pytest.fixture(scope="module")
def report(world):
    return report_on(world, Sent(world.primary.record(), world.primary))


def test_a_verified_record_becomes_pages(report):
    year = year_of(report, "effective")
    general = report.fields.groups["thongtinchung"]
    whole = " ".join(text_of(booklet_pdf([year], marks(), at=AT)))
    assert general["hovaten"] in whole
    assert general["sodinhdanh"] in whole
    for signature in report.signatures:
        assert signature.signer in whole
        assert f"{int(signature.certificate.serial):X}" in whole


def test_who_signed_is_told_by_role_and_subject(report):
    year = year_of(report, "effective")
    assert [signer.role for signer in year.signers] == [one.role for one in report.signatures]
    rows = {subject["Id"] for subject in year.record["bangdiem"]["monhoc"]}
    assert {row for signer in year.by("gvbm") for row in signer.subjects} == rows
    assert not any(signer.subjects for signer in year.signers if signer.role != "gvbm")


def test_both_forms_of_a_record_make_the_same_pages(world, report):
    as_json = report_on(world, Sent(world.primary.json_record(), world.primary))
    assert year_of(as_json, "effective").record == year_of(report, "effective").record


@pytest.mark.parametrize("indication", [Indication.INDETERMINATE, Indication.TOTAL_FAILED])
def test_what_does_not_pass_or_cannot_be_told_is_not_printed(report, indication):
    with pytest.raises(NotVerified):
        year_of(dataclasses.replace(report, indication=indication), "effective")
    with pytest.raises(NotVerified):
        year_of(dataclasses.replace(report, fields=None), "effective")


@pytest.mark.parametrize("status", ["withdrawn", "", "replaced"])
def test_a_state_whose_content_is_closed_or_unknown_is_not_printed(report, status):
    with pytest.raises(NotVerified):
        year_of(report, status)
