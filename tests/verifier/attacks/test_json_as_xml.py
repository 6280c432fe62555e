"""What is wrong with a record whatever its form: JSON is refused by the same codes at the same places as XML.

One draft is changed, then signed in both forms; what differs between the forms has tests of its own beside this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from stage.authority import subject
from stage.draft import Draft
from stage.gallery import Sent, report_on
from stage.json_draft import json_draft
from stage.school import School
from stage.world import CLOCK, World

from verifier.presentation import report_json

GENERAL: Mapping[str, str | None] = {
    "madinhdanhhocba": "E3939895-2249-41DC-98CB-EEF9E335EEAF",
    "phienban": "01",
    "thongtu": "22/2021",
    "namhoc": "2025-2027",
    "trichluc": "true",
    "masogd": "٤٢",
    "tensogd": None,
    "matruong": "42000301",
    "tenxa": " ",
    "macaphoc": "03",
    "makhoi": "06",
    "tenlop": "x" * 21,
    "hovaten": "Lò Văn\u200bĐạt",
    "sodinhdanh": "04220200000",
    "gioitinh": "3",
    "ngaysinh": "2015-02-31-01",
    "dantoc": "",
    "quoctich": "Việt\u202eNam",
}
OTHERS: Mapping[str, tuple[str, str | None]] = {
    "a_day_that_is_none": ("danhsachky/ngaykyphathanh", "2026-02-30"),
    "a_number_that_is_none": ("tongket/cannang", "31,5"),
    "a_number_as_a_power": ("tongket/cannang", "3e1"),
    "days_below_nothing": ("tongket/nghicophep", "-1"),
    "days_above_a_year": ("tongket/nghicophep", "401"),
    "a_mark_above_ten": ("bangdiem/monhoc/diemkiemtradinhky", "10.5"),
    "a_mark_in_other_words": ("bangdiem/monhoc/diemkiemtradinhky", "8.00"),
    "a_level_of_nobody": ("danhgianlpc/nangluc", "Đạt"),
    "a_role_of_nobody": ("danhsachky/nguoiky/vaitro", "giaovien"),
    "a_scope_of_nothing": ("danhsachky/nguoiky/phamvi", ""),
    "no_days_away": ("tongket/nghicophep", None),
    "no_remark": ("nhanxetchung/nxetgvcn", None),
    "no_subject": ("bangdiem/monhoc/mamonhoc", None),
    "another_teachers_number": ("bangdiem/monhoc/soddcngvbm", "042000000001"),
    "white_space_round_a_number": ("tongket/cannang", " 31.5 "),
    "white_space_round_a_day": ("danhsachky/ngaykyphathanh", " 2026-05-30 "),
}
CHANGES: dict[str, Callable[[Draft, World], Any]] = {
    **{name: lambda d, w, n=name, v=value: d.set(f"thongtinchung/{n}", v) for name, value in GENERAL.items()},
    **{name: lambda d, w, p=path, v=value: d.set(p, v) for name, (path, value) in OTHERS.items()},
    "an_id_that_is_no_name": lambda d, w: (
        d.cover("nk-01", "thongtinchung", "mon-01") and d.by_id("mon-04").set("Id", "4")
    ),
    "a_group_with_an_id_of_its_own": lambda d, w: (
        d.cover("nk-cn", "thongtinchung", "nhanxetchung", "tk") and d.by_id("tongket").set("Id", "tk")
    ),
    "a_group_without_an_id": lambda d, w: (
        d.cover("nk-cn", "thongtinchung", "nhanxetchung") and d.by_id("tongket").attrib.pop("Id")
    ),
    "marks_of_a_secondary_school": lambda d, w: d.add("bangdiem/monhoc", "diemcanam", "8.0", at=4),
    "a_year_that_lasts_two": lambda d, w: d.set("quatrinhhoctap/nam/namhoc", "2024-2026"),
    "a_competence_of_nobody_s_grammar": lambda d, w: d.set("danhgianlpc/phamchat", "G"),
    "a_teacher_who_leaves_the_learner_out": lambda d, w: d.cover("nk-01", "mon-01", "mon-04"),
    "a_teacher_who_signs_the_learner_alone": lambda d, w: d.cover("nk-01", "thongtinchung"),
    "a_teacher_who_signs_a_remark": lambda d, w: d.cover("nk-01", "thongtinchung", "mon-01", "mon-04", "nhanxetchung"),
    "a_homeroom_teacher_who_leaves_a_group_out": lambda d, w: d.cover("nk-cn", "thongtinchung", "tongket"),
    "a_principal_who_signs_the_learner_alone": lambda d, w: d.cover("nk-ht", "thongtinchung"),
    "a_signature_over_less_than_its_line": lambda d, w: setattr(d.plan("nk-01"), "covers", ("thongtinchung", "mon-01")),
    "a_signature_over_more_than_its_line": lambda d, w: setattr(d.plan("nk-ht"), "covers", ("noidung", "tongket")),
    "a_line_without_a_signature": lambda d, w: d.without("nk-02", keep_line=True),
    "a_subject_nobody_signs": lambda d, w: d.without("nk-02"),
    "no_homeroom_teacher": lambda d, w: d.without("nk-cn"),
    "no_principal": lambda d, w: d.without("nk-ht"),
    "no_seal": lambda d, w: d.without("nk-cs"),
    "a_line_of_somebody_else": lambda d, w: setattr(d.by_id("nk-01")[2], "text", "042000000001"),
    "a_colleagues_key": lambda d, w: setattr(d.plan("nk-01"), "signer", w.primary.teachers[1].credential),
    "a_teacher_as_principal": lambda d, w: setattr(d.plan("nk-ht"), "signer", w.primary.homeroom.credential),
    "a_principal_as_seal": lambda d, w: setattr(d.plan("nk-cs"), "signer", w.primary.principal.credential),
    "another_schools_seal": lambda d, w: setattr(d.plan("nk-cs"), "signer", w.school("03").seal.credential),
    "signed_in_the_future": lambda d, w: setattr(d.plan("nk-cn"), "signing_time", "2027-01-01T00:00:00Z"),
    "signed_before_the_year": lambda d, w: setattr(d.plan("nk-cn"), "signing_time", "2025-06-30T23:59:59+07:00"),
    "signed_in_a_time_no_clock_has": lambda d, w: setattr(d.plan("nk-cn"), "signing_time", "9999-12-31T23:59:59-12:00"),
    "signed_before_the_teachers": lambda d, w: setattr(d.plan("nk-ht"), "signing_time", "2026-05-29T08:00:00Z"),
    "the_same_key_under_another_name": lambda d, w: setattr(d.plan("nk-cn"), "signer", renamed(w)),
    "the_same_key_by_another_authority": lambda d, w: setattr(d.plan("nk-cn"), "signer", self_certified(w)),
}
SPECIAL = (
    *("expired", "expired_since", "not_yet", "issued_after_signing", "revoked", "revoked_since", "revoked_later"),
    *("encryption", "server", "code_signing", "time_stamping", "server_and_code", "authority", "rogue", "stranger"),
    *("weak_rsa", "weak_curve", "other_curve", "fine_client", "fine_server_and_client", "fine_non_repudiation"),
    *("fine_digital_signature", "fine_rsa", "fine_p384", "fine_p521"),
)


def renamed(world: World) -> Any:
    """A certificate bought for the homeroom teacher's own key, in another name."""
    key = world.primary.homeroom.credential.key
    return world.authorities.public.issue(subject("Người Khác", world.primary.name), key=key)


def self_certified(world: World) -> Any:
    """The homeroom teacher's key and name, certified by an authority that calls itself like the real one."""
    own = world.primary.homeroom.credential
    return world.authorities.rogue.issue(own.certificate.subject, key=own.key)


def in_both_forms(world: World, change: Callable[[Draft, World], Any], school: School | None = None) -> list[Any]:
    school = school or world.primary
    draft = school.draft()
    change(draft, world)
    as_json = json_draft(draft.root, draft.plans).sign()
    found = [report_json(report_on(world, Sent(data, school))) for data in (draft.sign(), as_json)]
    for one in found:
        one["document"].pop("sha256")
        one.pop("format")
        for signature in one["signatures"]:
            signature.pop("algorithm")
    return found


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_judged_alike(world: World, name: str) -> None:
    as_xml, as_json = in_both_forms(world, CHANGES[name])
    assert as_json == as_xml
    harmless = {"white_space_round_a_number", "signed_before_the_teachers"}
    assert bool(as_json["problems"]) == (name not in harmless)


@pytest.mark.parametrize("name", SPECIAL)
def test_a_certificate_is_judged_alike(world: World, name: str) -> None:
    def sign_by_it(draft: Draft, world: World) -> None:
        draft.plan("nk-cn").signer = world.primary.special[name]

    as_xml, as_json = in_both_forms(world, sign_by_it)
    if name in ("weak_rsa", "weak_curve", "other_curve"):
        # In JSON nothing is computed with a key that is not accepted; both say weak.
        as_xml.pop("document")
        as_json.pop("document")
    assert as_json == as_xml
    assert bool(as_json["problems"]) == (not name.startswith("fine_") and name != "revoked_later")


def test_a_secondary_record_with_an_assessment_of_primary_is_judged_alike(world: World) -> None:
    def assess(draft: Draft, world: World) -> None:
        draft.root[0].insert(3, world.primary.draft().node("danhgianlpc"))

    as_xml, as_json = in_both_forms(world, assess, world.school("03"))
    assert as_json == as_xml
    assert as_json["problems"]


def test_a_scope_and_a_signature_over_nothing_there_is(world: World) -> None:
    """python-xmlsec cannot make the like in XML; there such a scope is a violation of the grammar or of coverage."""
    data = world.primary.json_draft().cover("nk-01", "thongtinchung", "mon-01", "mon-09").sign()
    problems = report_on(world, Sent(data)).problems
    assert {p.code for p in problems} >= {"signature-invalid", "signature-coverage"}, problems
    assert {p.sub_indication for p in problems if p.code == "signature-invalid"} == {"SIGNED_DATA_NOT_FOUND"}


def test_a_content_under_another_id_is_nothing_a_seal_can_name(world: World) -> None:
    draft = world.primary.json_draft().cover("nk-ht", "nd")
    draft.content["Id"] = "nd"
    problems = {(p.code, p.where) for p in report_on(world, Sent(draft.sign())).problems}
    assert problems >= {("signature-coverage", "cks-nk-ht"), ("signature-coverage", "cks-nk-cs")}


def test_an_order_of_members_is_nobodys_concern(world: World) -> None:
    draft = world.primary.json_draft()
    draft.record["noidung"] = dict(reversed(draft.content.items()))
    for name, group in draft.content.items():
        if isinstance(group, dict):
            draft.content[name] = dict(reversed(group.items()))
    report = report_on(world, Sent(draft.sign()))
    assert report.passed, report.problems
    assert report.fields == report_on(world, Sent(world.primary.record())).fields


def test_without_a_receipt_both_forms_stand_as_long(world: World) -> None:
    from verifier.verify import verify

    inputs = {"trust": world.trust, "policy": world.policy(), "expected": world.expected(), "at": CLOCK}
    as_xml, as_json = (verify(d, **inputs) for d in (world.primary.record(), world.primary.json_record()))
    assert as_json.passed
    assert (as_json.stable_from, as_json.stable_until) == (as_xml.stable_from, as_xml.stable_until)
    assert as_json.stable_until is not None
    assert as_json.stable_until > CLOCK + timedelta(days=1)
