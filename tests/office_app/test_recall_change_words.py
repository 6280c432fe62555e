"""A comparison of two versions speaks as the paper form does: no member's name, no letter of a list, no ISO date."""

from __future__ import annotations

from xml.etree import ElementTree

from stage.proof import HOUSE

from portal.office.recalls.change_words import _LABELS, in_words
from portal.words.voice import Voice
from registry.rules.differences import differences

XS = "{http://www.w3.org/2001/XMLSchema}"
# Groups and lists, whose entries' own names are said; parts of the signing that a comparison leaves out.
UNSAID = {
    *("hocbaso", "thongtinchung", "bangdiem", "tongket", "nhanxetchung", "danhsachky", "danhgianlpc"),
    *("noidung", "phamvi", "chukyso", "monhoc", "nguoiky", "nam", "nangluc", "ma"),
}


def groups(level, mark, issued):
    subject = {"mamonhoc": "TOAN", "tenmonhoc": "Toán", "mucdatduoc": level, "diemkiemtradinhky": mark}
    return {
        "bangdiem": {"monhoc": [subject]},
        "danhgianlpc": {"phamchat": {"nhanai": {"H": "Đ"}.get(level, level)}},
        "danhsachky": {"ngaykyphathanh": issued},
    }


def test_fields_and_values_are_said_in_words():
    before, after = groups("H", "5", "2026-05-29"), groups("T", "8", "2026-11-22")

    said = in_words(differences(before, after), before, after, Voice("vi"))

    assert [(one.where, one.before, one.after) for one in said] == [
        ("Toán › Mức đạt được", "Hoàn thành", "Hoàn thành tốt"),
        ("Toán › Điểm kiểm tra định kỳ", "5", "8"),
        ("Phẩm chất › Nhân ái", "Đạt", "Tốt"),
        ("Ngày ký phát hành", "29/05/2026", "22/11/2026"),
    ]


def test_what_is_not_there_stays_nothing():
    before, after = {"tongket": {}}, {"tongket": {"ndungkhenthuong": "Giấy khen"}}

    (said,) = in_words(differences(before, after), before, after, Voice("en"))

    assert (said.where, said.before, said.after) == ("Awards", None, "Giấy khen")


def test_every_member_of_a_record_has_its_words():
    tree = ElementTree.parse(HOUSE / "verifier" / "hocba.xsd")
    members = {one.get("name") for one in tree.iter(f"{XS}element")}
    assert members - _LABELS.keys() - UNSAID == set()
