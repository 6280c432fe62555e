"""Well signed but against the grammar: package.md section 1 and hocba.xsd."""

import pytest
from stage.gallery import Gallery, Sent, report_on
from stage.papers import LAST_GRADE

from verifier.policy import Expected

attacks = Gallery()


def with_text(path, value):
    """A maker of a record, properly signed, in which one text is this."""
    return lambda world: world.primary.draft().set(path, value).sign()


def named(make, name):
    make.__name__ = name
    return make


GOOD_TEXTS = {
    "a_birth_date_of_a_year": ("thongtinchung/ngaysinh", "2015"),
    "a_birth_date_of_a_month": ("thongtinchung/ngaysinh", "2015-04"),
    "no_citizen_id": ("thongtinchung/sodinhdanh", None),
    "no_parents": ("thongtinchung/hotencha", None),
    "text_in_decomposed_letters": ("thongtinchung/hovaten", "Nguye\u0302\u0303n Văn A"),
    "text_beyond_the_basic_plane": ("nhanxetchung/nxetgvcn", "Chăm ngoan 👍"),
    "a_hundred_and_fifty_letters": ("thongtinchung/hovaten", "Ư" * 150),
    "a_soft_no_break_space": ("thongtinchung/hovaten", "Nguyễn\u00a0Văn A"),
    "characters_of_markup": ("nhanxetchung/nxetgvcn", "<b>&amp;</b> ]]&gt; \"'"),
    "a_record_digitised_from_paper": ("thongtinchung/trichluc", "1"),
}
BAD_TEXTS = {
    "a_record_id_in_capitals": ("thongtinchung/madinhdanhhocba", "1CF317DD-689D-55BD-BD05-5275EE053DA0"),
    "a_record_id_that_is_none": ("thongtinchung/madinhdanhhocba", "1cf317dd"),
    "version_zero": ("thongtinchung/phienban", "0"),
    "a_version_with_a_leading_zero": ("thongtinchung/phienban", "01"),
    "a_version_with_spaces": ("thongtinchung/phienban", " 1 "),
    "an_unknown_circular": ("thongtinchung/thongtu", "58/2011"),
    "the_circular_of_another_level": ("thongtinchung/thongtu", "22/2021"),
    "a_grade_of_another_level": ("thongtinchung/makhoi", "06"),
    "a_grade_that_is_none": ("thongtinchung/makhoi", "13"),
    "an_unknown_level": ("thongtinchung/macaphoc", "01"),
    "a_level_that_is_not_its_content": ("thongtinchung/macaphoc", "03"),
    "a_flag_of_two": ("thongtinchung/trichluc", "2"),
    "a_name_of_spaces": ("thongtinchung/hovaten", "   "),
    "a_name_of_no_break_spaces": ("thongtinchung/hovaten", "\u00a0\u2003"),
    "an_empty_name": ("thongtinchung/hovaten", ""),
    "a_name_of_151_letters": ("thongtinchung/hovaten", "Ư" * 151),
    "a_new_line_in_a_name": ("thongtinchung/hovaten", "Nguyễn\nVăn A"),
    "a_tab_in_a_name": ("thongtinchung/hovaten", "Nguyễn\tVăn A"),
    "a_control_character_of_the_second_set": ("thongtinchung/hovaten", "Nguyễn\u0085A"),
    "a_delete_character": ("thongtinchung/hovaten", "Nguyễn\u007fA"),
    "a_right_to_left_override": ("thongtinchung/hovaten", "Nguyễn \u202eA nặV"),
    "a_left_to_right_mark": ("thongtinchung/hovaten", "Nguyễn\u200e A"),
    "an_arabic_letter_mark": ("thongtinchung/hovaten", "Nguyễn\u061c A"),
    "a_bidirectional_isolate": ("nhanxetchung/nxetgvcn", "Chăm \u2066ngoan\u2069"),
    "a_zero_width_space": ("thongtinchung/hovaten", "Nguyễn\u200bVăn A"),
    "a_zero_width_joiner": ("thongtinchung/hovaten", "Nguyễn\u200dVăn A"),
    "a_zero_width_non_joiner": ("thongtinchung/hovaten", "Nguyễn\u200cVăn A"),
    "a_word_joiner": ("thongtinchung/hovaten", "Nguyễn\u2060Văn A"),
    "a_byte_order_mark_in_a_name": ("thongtinchung/hovaten", "\ufeffNguyễn Văn A"),
    "an_isolate_in_a_remark_on_a_subject": ("monhoc/nxetmonhoc", "\u2067Tốt"),
    "a_zero_width_space_in_a_signers_name": ("nguoiky/hoten", "Lò\u200b Văn Đạt"),
    "a_birth_date_in_vietnamese_order": ("thongtinchung/ngaysinh", "20-04-2015"),
    "a_birth_month_of_thirteen": ("thongtinchung/ngaysinh", "2015-13"),
    "a_citizen_id_of_nine_digits": ("thongtinchung/sodinhdanh", "031003230"),
    "full_width_digits_in_a_citizen_id": ("thongtinchung/sodinhdanh", "０４２２２０００００００"),
    "a_level_reached_that_is_none": ("monhoc/mucdatduoc", "A"),
    "a_mark_of_eleven": ("monhoc/diemkiemtradinhky", "11"),
    "a_mark_with_a_comma": ("monhoc/diemkiemtradinhky", "7,5"),
    "a_negative_number_of_days": ("tongket/nghicophep", "-1"),
    "four_hundred_and_one_days": ("tongket/nghicophep", "401"),
    "a_day_of_issue_that_is_none": ("danhsachky/ngaykyphathanh", "2026-02-30"),
    "no_name": ("thongtinchung/hovaten", None),
    "no_gender": ("thongtinchung/gioitinh", None),
    "no_remark_of_the_homeroom_teacher": ("nhanxetchung/nxetgvcn", None),
    "an_unknown_role": ("nguoiky/vaitro", "vanthu"),
    "a_year_that_lasts_two": ("thongtinchung/namhoc", "2025-2027"),
    "a_year_that_runs_backwards": ("thongtinchung/namhoc", "2026-2025"),
    "a_year_that_is_one": ("thongtinchung/namhoc", "2025-2025"),
}
for name, (path, value) in GOOD_TEXTS.items():
    attacks.accepted(named(with_text(path, value), name))
for name, (path, value) in BAD_TEXTS.items():
    attacks.refused("schema-violation")(named(with_text(path, value), name))


@attacks.refused_by_any("schema-violation", "signature-coverage")
def a_scope_that_names_nothing(world):
    return world.primary.draft().set("nguoiky/phamvi", "khong-co").sign()


@attacks.refused("schema-violation")
def a_year_in_the_history_that_lasts_two(world):
    return world.primary.draft().set("nam/namhoc", "2024-2026").sign()


@attacks.refused("schema-violation")
def an_element_the_grammar_does_not_know(world):
    return world.primary.draft().add("tongket", "ghichu", "x").sign()


@attacks.refused("schema-violation")
def an_element_of_another_namespace(world):
    return world.primary.draft().edit(lambda t: t.replace("<nxetgvcn>", '<a xmlns="urn:a"/><nxetgvcn>')).sign()


@attacks.refused("schema-violation")
def an_attribute_the_grammar_does_not_know(world):
    return world.primary.draft().edit(lambda t: t.replace("<nxetgvcn>", '<nxetgvcn ma="x">')).sign()


@attacks.refused("schema-violation")
def text_between_the_groups(world):
    return world.primary.draft().edit(lambda t: t.replace("<tongket ", "x<tongket ")).sign()


@attacks.refused("schema-violation")
def another_version_of_the_package(world):
    return world.primary.draft().edit(lambda t: t.replace('phienbangoi="1"', 'phienbangoi="2"')).sign()


@attacks.refused("schema-violation")
def groups_in_another_order(world):
    draft = world.primary.draft()
    draft.node("noidung").insert(2, draft.node("tongket"))
    return draft.sign()


@attacks.refused("schema-violation")
def the_namespace_of_a_later_package(world):
    draft = world.primary.draft()
    return draft.edit(lambda t: t.replace("urn:hocbaso:package:1", "urn:hocbaso:package:2")).sign()


@attacks.refused("schema-violation")
def primary_with_the_marks_of_secondary(world):
    draft = world.primary.draft()
    subject = draft.by_id("mon-01")
    subject.remove(subject[3])
    subject[2].tag = subject[2].tag.replace("mucdatduoc", "diemcanam")
    subject[2].text = "8.0"
    return draft.sign()


@attacks.refused("schema-violation")
def primary_with_the_summary_of_secondary(world):
    draft, other = world.primary.draft(), world.school("03").draft()
    draft.node("noidung").replace(draft.node("tongket"), other.node("tongket"))
    return draft.sign()


@attacks.refused("schema-violation")
def secondary_with_the_assessment_of_primary(world):
    school = world.school("03")
    draft = school.draft()
    draft.node("noidung").insert(3, world.primary.draft().node("danhgianlpc"))
    draft.cover("nk-cn", *draft.plan("nk-cn").covers, "danhgianlpc")
    return Sent(draft.sign(), school)


@attacks.refused("schema-violation")
def secondary_with_the_levels_of_primary(world):
    school = world.school("04")
    draft = school.draft()
    subject = draft.by_id("mon-01")
    subject.remove(subject[3])
    subject.remove(subject[3])
    subject[2].tag = subject[2].tag.replace("diemhocky1", "mucdatduoc")
    subject[2].text = "T"
    return Sent(draft.sign(), school)


@attacks.refused("school-mismatch")
def a_level_the_school_does_not_have(world):
    school = world.school("03")
    return Sent(school.record(), school, expected=Expected(school.code, "2025-2026", frozenset({"04"})))


@attacks.refused("school-mismatch")
def another_schools_code(world):
    return world.primary.record(matruong="42000999")


@attacks.refused("year-mismatch")
def the_year_before(world):
    return world.primary.record(namhoc="2024-2025")


@attacks.accepted
def the_year_before_in_a_batch_of_that_year(world):
    return Sent(world.primary.record(namhoc="2024-2025"), expected=world.expected(namhoc="2024-2025"))


test_grammar_gets_its_verdict = attacks.test()

GRADES = {"02": range(1, 6), "03": range(6, 10), "04": range(10, 13), "05": range(6, 13)}


@pytest.mark.parametrize("level", sorted(GRADES))
def test_each_level_takes_its_own_grades_and_no_other(world, level):
    school = world.school(level)
    for grade in range(1, 13):
        draft = school.draft(subjects=1).set("thongtinchung/makhoi", f"{grade:02d}")
        codes = {problem.code for problem in report_on(world, Sent(draft.sign(), school)).problems}
        assert codes == (set() if grade in GRADES[level] else {"schema-violation"}), grade


@pytest.mark.parametrize("level", sorted(LAST_GRADE))
@pytest.mark.parametrize("circular", ["27/2020", "22/2021", "43/2021"])
def test_each_level_takes_its_own_circular_and_no_other(world, level, circular):
    school = world.school(level)
    data = school.draft(subjects=1).set("thongtinchung/thongtu", circular).sign()
    right = {"02": "27/2020", "03": "22/2021", "04": "22/2021", "05": "43/2021"}[level] == circular
    assert {p.code for p in report_on(world, Sent(data, school)).problems} == (set() if right else {"schema-violation"})
