"""Which records are judged at all: the circular in force for that grade and year, the batch, who is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from mark_sheets import codes, found, lower, primary, subject

from registry.rules.findings.catalogue import CATALOGUE
from registry.rules.findings.content import names_a_transfer
from registry.rules.findings.finding import FindingCode

WRONG = {"ratings": "T", "ndungkhenthuong": "Học sinh Xuất sắc"}


@pytest.mark.parametrize(
    ("grade", "namhoc", "judged"),
    [
        ("08", "2022-2023", False),
        ("08", "2023-2024", True),
        ("09", "2023-2024", False),
        ("09", "2024-2025", True),
        ("06", "2021-2022", True),
        ("06", "2020-2021", False),
        ("08", "2025-2026", True),
        ("08", "2026-2027", False),
    ],
)
def test_a_circular_is_applied_from_the_year_it_reached_the_grade_to_the_last_year_known(grade, namhoc, judged):
    record = lower(["5.0"] * 8, namhoc=namhoc, **WRONG)
    record["thongtinchung"]["makhoi"] = grade
    assert bool(found(record)) == judged


def test_a_learner_who_is_not_judged_for_a_disability_has_no_finding():
    record = lower(["5.0"] * 8, duoclenlop="0", **WRONG)
    assert found(record, dot="1")
    record["thongtinchung"]["cokhuyettatkhongdanhgia"] = "1"
    assert found(record, dot="1") == []


def test_of_continuing_education_only_the_averages_are_judged():
    record = lower(["5.0"] * 8, renluyencanam="CĐ", **WRONG)
    record["thongtinchung"] |= {"macaphoc": "05", "makhoi": "12"}
    assert found(record) == []
    subject(record, "Toán")["diemcanam"] = "6.0"
    assert codes(record) == {"year-average"}


@pytest.mark.parametrize(("dot", "told"), [("1", True), ("2", False), ("0", False), (None, False)])
def test_who_has_not_completed_the_grade_belongs_in_the_second_batch(dot, told):
    failed = primary(["4"] * 7, rating="Chưa hoàn thành", level="C")
    assert codes(failed, dot=dot) == ({"not-completed-in-batch-1"} if told else set())
    held_back = lower(["3.0"] * 8, ratings="CĐ", duoclenlop="0")
    assert codes(held_back, dot=dot) == ({"not-completed-in-batch-1"} if told else set())
    held_back["thongtinchung"]["makhoi"] = "09"
    assert codes(held_back, dot=dot) == ({"not-completed-in-batch-1"} if told else set())


def test_the_batch_is_looked_at_whatever_year_the_record_is_of():
    record = primary(["4"] * 7, rating="Chưa hoàn thành", level="C")
    record["thongtinchung"]["namhoc"] = "2031-2032"
    assert codes(record, dot="1") == {"not-completed-in-batch-1"}


def test_a_history_tells_of_a_transfer():
    record = lower(["7.0"] * 8)
    assert not names_a_transfer(record)
    years = record["quatrinhhoctap"]["nam"]
    years[0]["ngaytrangthaichuyenden"] = "2025-10-01"
    assert names_a_transfer(record)
    del years[0]["ngaytrangthaichuyenden"]
    years.append({"namhoc": "2024-2025", "tentruong": "Trường B"})
    assert names_a_transfer(record)


def test_places_name_fields_and_never_values():
    record = lower(["5.0"] * 8, duoclenlop="0", **WRONG)
    subject(record, "Toán")["diemcanam"] = "9.9"
    for _, where in found(record, dot="1"):
        assert where.startswith(("bangdiem/M", "tongket/"))
        assert "9.9" not in where


def test_every_code_has_its_words_and_its_text():
    assert set(CATALOGUE) == set(FindingCode)
    for entry in CATALOGUE.values():
        assert entry.vi.endswith(".")
        assert entry.en.endswith(".")
        assert entry.vi != entry.en
        assert "(" in entry.vi, "says by which text"


def test_the_document_tells_of_every_code():
    document = (Path(__file__).parents[2] / "docs/findings.md").read_text()
    assert [str(code) for code in FindingCode if f"`{code}`" not in document] == []
