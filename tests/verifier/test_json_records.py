"""A record in JSON says what the same record says in XML: same fields, same verdict, same shape of report."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from stage.gallery import Sent, report_on
from stage.json_draft import altered
from stage.world import World

from verifier.presentation import report_json
from verifier.report import Indication


@pytest.mark.parametrize("level", ["02", "03", "04", "05"])
def test_both_forms_of_one_record_give_the_same_fields_and_the_same_report(world: World, level: str) -> None:
    school = world.school(level)
    as_json = report_on(world, Sent(school.json_record(3), school))
    as_xml = report_on(world, Sent(school.record(3), school))
    assert as_json.indication is Indication.TOTAL_PASSED, as_json.problems
    assert as_json.fields == as_xml.fields
    found, wanted = report_json(as_json), report_json(as_xml)
    assert (found["format"], wanted["format"]) == ("jades", "xades")
    for one, other in zip(found["signatures"], wanted["signatures"], strict=True):
        assert one.pop("algorithm").startswith(("ES256", "RS256"))
        other.pop("algorithm")
    for one in (found, wanted):
        one.pop("format")
        one["document"].pop("sha256")
    assert found == wanted
    assert as_json.evidence == as_xml.evidence


def test_a_seal_covers_the_document_and_a_principal_the_content(world: World) -> None:
    report = report_on(world, Sent(world.primary.json_record()))
    covers = {one.id: one.covers for one in report.signatures}
    assert (covers["cks-nk-cs"], covers["cks-nk-ht"]) == (("document",), ("noidung",))


def test_a_changed_mark_is_named_and_read_from_nothing(world: World) -> None:
    def better(record: dict[str, Any]) -> None:
        record["noidung"]["bangdiem"]["monhoc"][0]["diemkiemtradinhky"] = "10"

    report = report_on(world, Sent(altered(world.primary.json_record(), better)))
    broken = {problem.where for problem in report.problems if problem.code == "signature-invalid"}
    assert broken == {"cks-nk-01", "cks-nk-ht", "cks-nk-cs"}
    assert report.fields is None
    assert not report.intact


def test_a_seal_that_does_not_hold_lets_no_field_be_read(world: World) -> None:
    def spoil(record: dict[str, Any]) -> None:
        record["chukyso"][-1]["signature"] = record["chukyso"][-2]["signature"]

    report = report_on(world, Sent(altered(world.primary.json_record(), spoil)))
    assert (report.indication, report.fields) == (Indication.TOTAL_FAILED, None)
    assert {problem.where for problem in report.problems} == {"cks-nk-cs"}


def test_what_a_seal_that_holds_covers_is_shown_whatever_else_is_wrong(world: World) -> None:
    draft = world.primary.json_draft()
    draft.plan("nk-01").sign = lambda algorithm, signer, message: bytes(64)
    report = report_on(world, Sent(draft.sign()))
    assert [(p.code, p.where) for p in report.problems] == [("signature-invalid", "cks-nk-01")]
    assert report.fields is not None


def test_how_the_text_is_laid_out_changes_nothing(world: World) -> None:
    draft = world.primary.json_draft()
    compact = draft.sign(indent=None)
    spread = json.dumps(json.loads(compact), indent=4, sort_keys=True).encode()  # ASCII: every letter escaped
    marked = b"\xef\xbb\xbf\r\n\t " + compact + b"\n\n"
    reports = [report_on(world, Sent(data)) for data in (compact, spread, marked)]
    assert [report.indication for report in reports] == [Indication.TOTAL_PASSED] * 3
    assert reports[0].fields == reports[1].fields == reports[2].fields


def test_a_name_that_is_not_in_nfc_is_verified_and_given_as_it_was_signed(world: World) -> None:
    name = "Lo\u0300 Va\u0306n Đa\u0323t"
    report = report_on(world, Sent(world.primary.json_record(hovaten=name)))
    assert report.indication is Indication.TOTAL_PASSED
    assert report.fields is not None
    assert report.fields.required("hovaten") == name


def test_school_and_year_are_compared_with_the_manifest(world: World) -> None:
    other = dataclasses.replace(world.expected(), namhoc="2024-2025")
    report = report_on(world, Sent(world.primary.json_record(), expected=other))
    assert {problem.code for problem in report.problems} == {"year-mismatch"}
    wrong = Sent(world.school("03").json_record(), expected=world.expected())
    assert "school-mismatch" in {problem.code for problem in report_on(world, wrong).problems}
