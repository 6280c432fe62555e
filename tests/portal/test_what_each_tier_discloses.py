"""No learner's name at tier 1, no identity number in full anywhere, family, health and policy fields nowhere."""

from __future__ import annotations

import dataclasses
import re

import pytest
from lxml import etree
from stage.authority import subject
from stage.school import Person, Registration

from portal.public.disclosure import (
    GENERAL_SHOWN,
    GENERAL_WITHHELD,
    GROUPS_SHOWN,
    SUMMARY_WITHHELD,
    tier_two_fields,
)
from tests.portal.reading import BROWSER

XSD = "{http://www.w3.org/2001/XMLSchema}"
FAMILY = {
    "hotencha": "Cha Tên Riêng",
    "nghenghiepcha": "Nghề Cha",
    "hotenme": "Mẹ Tên Riêng",
    "nghenghiepme": "Nghề Mẹ",
    "hotennguoigiamho": "Người Giám Hộ",
    "nghenghiepnguoigiamho": "Nghề Giám Hộ",
}
POLICY = "Con thương binh"


@pytest.fixture
def hub(one_hub):
    return one_hub


@pytest.fixture
def held(hub, school):
    draft = school.draft(1)
    for name in ("hotencha", "hotenme"):
        draft.set(f"thongtinchung/{name}", None)
    disabled = draft.node("thongtinchung/cokhuyettatkhongdanhgia")
    draft.add("thongtinchung", "doituongchinhsach", POLICY, at=disabled.getparent().index(disabled))
    for name, value in FAMILY.items():
        draft.add("thongtinchung", name, value)
    return hub.register(school, draft.sign())


def every_answer(hub, held):
    """Tier, address and text of all that this code leads to."""
    client = hub.app().test_client()
    for language in ("vi", "en"):
        for code in (held.code, held.dossier_code):
            address = f"/t/{code}?lang={language}"
            yield 1, client.get(address, headers=BROWSER).text
            yield 2, client.post(address, data={"birth_date": held.birth}, headers=BROWSER).text
    for code in (held.code, held.dossier_code):
        yield 1, client.post("/api/v1/lookup", json={"code": code}).text
        yield 2, client.post("/api/v1/lookup", json={"code": code, "birth_date": held.birth}).text
        yield 1, client.get(f"/t/{code}/qr.svg").text


def test_no_learners_name_or_date_at_the_first_tier(hub, held):
    general = held.report.fields.groups["thongtinchung"]
    answers = [text for tier, text in every_answer(hub, held) if tier == 1]
    assert len(answers) == 8
    for text in answers:
        for secret in (general["hovaten"], general["ngaysinh"], "02/02/2015", general["mahocsinh"], "Hương"):
            assert secret not in text


def test_no_identity_number_in_full_anywhere(hub, held, school):
    people = [school.principal, school.homeroom, *school.teachers]
    numbers = {held.report.fields.groups["thongtinchung"]["sodinhdanh"], *(one.person_id for one in people)}
    for _, text in every_answer(hub, held):
        assert not [number for number in numbers if number in text]
        assert not re.search(r"(?<![0-9a-f])[0-9]{12}(?![0-9a-f])", text)


def test_family_health_and_policy_fields_stay_in_the_original(hub, held):
    for _, text in every_answer(hub, held):
        assert not [value for value in (*FAMILY.values(), POLICY) if value in text]
        for name in (*GENERAL_WITHHELD, *SUMMARY_WITHHELD):
            assert name not in text


def test_every_field_of_the_grammar_is_either_shown_or_withheld_on_purpose():
    grammar = etree.parse("verifier/hocba.xsd")

    def members(name):
        return {e.get("name") for e in grammar.find(f"{XSD}complexType[@name='{name}']").iter(f"{XSD}element")}

    assert members("General") == {*GENERAL_SHOWN, *GENERAL_WITHHELD}
    assert members("Content") == {"thongtinchung", *GROUPS_SHOWN}
    assert set(SUMMARY_WITHHELD) <= members("Summary")


def test_health_is_taken_out_of_the_summary():
    groups = {
        "thongtinchung": {"hovaten": "A"},
        "bangdiem": {"monhoc": [{"soddcngvbm": "GB-AB1234567", "nxetmonhoc": "xem AB1234567"}]},
        "danhsachky": {"nguoiky": [{"soddcn": "031965824237", "phamvi": ["noidung"]}]},
        "tongket": {"cannang": "31.5", "chieucao": "138", "xeploai": "Hoàn thành"},
    }
    shown = tier_two_fields(groups)
    assert shown["tongket"] == {"xeploai": "Hoàn thành"}
    assert shown["bangdiem"]["monhoc"] == [{"soddcngvbm": "••••••••4567", "nxetmonhoc": "xem •••••4567"}]
    assert shown["danhsachky"]["nguoiky"][0]["soddcn"] == "••••••••4237"


def test_numbers_in_certificate_subjects_are_masked(hub, world, school):
    number, passport = "042000201777", "GB-QX7654321"
    by = world.authorities.public
    homeroom = Person("Trần Thanh Phúc", number, "Giáo viên", by.issue(subject(f"Phúc CCCD:{number}", school.name)))
    teacher = Person("John Smith", passport, "Giáo viên", by.issue(subject("John QX7654321", school.name)))
    draft = signed_by(school, homeroom, teacher)
    held = register_with(hub, school, draft, homeroom, teacher)
    subjects = []
    for tier, text in every_answer(hub, held):
        assert number not in text
        assert "QX7654321" not in text
        subjects += [text] if tier == 2 else []
    assert any("CCCD:••••••••1777" in text for text in subjects)
    assert any("John •••••4321" in text for text in subjects)


def signed_by(school, homeroom, teacher):
    """A record whose homeroom teacher and only subject teacher are these two."""
    other = dataclasses.replace(school, homeroom=homeroom, teachers=[teacher], _records={})
    return other.draft(6, subjects=2)


def register_with(hub, school, draft, *people):
    """Register it as if the province file had always listed these people."""
    rows = [Registration(one, "giaovien") for one in people]
    school.registrations.extend(rows)
    try:
        return hub.register(school, draft.sign())
    finally:
        for row in rows:
            school.registrations.remove(row)
