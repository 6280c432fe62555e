"""The document round the forms: marks on each page, bands, the booklet of a level, room for the principal's word."""

from __future__ import annotations

import dataclasses
import io
from collections import Counter

import pikepdf
import pytest
from paper_reading import qr_texts, text_of
from softcopy.people import AT, CODE, HUB, marks, primary
from softcopy.reading import out_of_order

from portal.softcopy.booklet import booklet_pdf
from portal.softcopy.editions import EDITIONS, NoForm, form_of
from portal.softcopy.year import Missing

PHRASE = ("Ba từ kiểm tra: suối, nắng, diều", "Check words: suối, nắng, diều")
BANDS = {"recalled": "ĐÃ THU HỒI", "pending": "CHƯA CÓ HIỆU LỰC", "suspended": "ĐANG XEM XÉT"}


def made(*years, missing=(), shown=None, **more):
    return booklet_pdf(years or [primary()], shown or marks(), missing, at=AT, **more)


@pytest.fixture(scope="module")
def whole_level():
    """Five years of one learner: one recalled, one pending, one not there."""
    states = {1: "effective", 2: "recalled", 4: "effective", 5: "pending"}
    years = [primary(grade, status=status) for grade, status in states.items()]
    missing = [Missing("03"), Missing("02", "2023-2024", "withdrawn")]
    return made(*reversed(years), missing=missing, shown=marks(phrase=PHRASE), confirmation=True)


def test_each_page_bears_the_marks_of_decree_137(whole_level):
    pages = text_of(whole_level)
    for number, page in enumerate(pages, start=1):
        told = (
            "BẢN THỂ HIỆN CỦA HỌC BẠ SỐ",
            "Hệ thống: Trục học bạ số. Chủ quản: Sở Giáo dục và Đào tạo tỉnh Điện Biên.",
            "Chuyển đổi lúc 09:00 ngày 01/12/2026, do hệ thống, theo yêu cầu tra cứu.",
        )
        after = (HUB, CODE, "không thay thế học bạ số gốc đã ký số", "does not replace", *PHRASE)
        assert out_of_order(page, (*told, *after, f"Trang {number}/{len(pages)}")) == [], number
    assert qr_texts(whole_level) == [f"{HUB}/t/{CODE}"] * len(pages), "at 150 dpi"


def test_each_page_names_the_record_it_is_from(whole_level):
    pages = text_of(whole_level)
    assert len(pages) == 3 + 4 * 2 + 1, "cover, contents, personal page, two a year, the principal's word"
    for first, grade in ((4, 1), (6, 2), (8, 4), (10, 5)):
        identity = primary(grade).record_id
        assert all(f"Mã số học bạ: {identity}, phiên bản 1." in page for page in pages[first - 1 : first + 1])
    states = {4: "đang có hiệu lực", 6: "đã bị thu hồi", 10: "chưa có hiệu lực"}
    assert all(f"Tình trạng lúc chuyển đổi: {state}." in pages[first - 1] for first, state in states.items())
    newest_in_force = primary(4).record_id
    assert all(newest_in_force in page for page in (pages[0], pages[2])), "the cover is filled from it"


def test_the_contents_tell_what_is_here_missing_recalled_and_pending(whole_level):
    contents = text_of(whole_level)[1]
    rows = (
        "CÁC NĂM HỌC TRONG TẬP NÀY", "Lớp", "Năm học", "Mã số học bạ", "Tình trạng", "Trang",
        "1 2021-2022", primary(1).record_id, "phiên bản 1", "Đang có hiệu lực", "4",
        "2 2022-2023", primary(2).record_id, "phiên bản 1", "Đã bị thu hồi", "6",
        "2 2023-2024", "Nhà trường đã rút lại", "–", "3", "Chưa có trong hệ thống", "–",
        "4 2024-2025", primary(4).record_id, "Đang có hiệu lực", "8",
        "5 2025-2026", primary(5).record_id, "Chưa có hiệu lực", "10",
    )  # fmt: skip
    assert out_of_order(contents, rows) == []


def test_only_pages_of_a_record_not_in_force_bear_its_band(whole_level):
    pages = text_of(whole_level)
    assert [n for n, page in enumerate(pages, start=1) if "ĐÃ THU HỒI" in page] == [6, 7]
    assert [n for n, page in enumerate(pages, start=1) if "CHƯA CÓ HIỆU LỰC" in page] == [10, 11, 12]


def test_the_learning_process_takes_no_recalled_years_word():
    strange = primary(2, status="recalled")
    stays = [{"namhoc": "2022-2023", "tenlop": "2A9", "tentruong": "Trường Khác", "tentinh": "Tỉnh Khác"}]
    record = {**strange.record, "quatrinhhoctap": {"Id": "quatrinhhoctap", "nam": stays}}
    personal = text_of(made(primary(1), dataclasses.replace(strange, record=record), primary(4)))[2]
    assert "Trường Khác" not in personal
    assert out_of_order(personal, ("2021-2022 1A2", "2022-2023 2A2", "2024-2025 4A2")) == []
    assert personal.count("2022-2023") == 1


@pytest.mark.parametrize(("status", "band"), BANDS.items())
def test_a_record_not_in_force_says_so_on_each_page_first_and_across(status, band):
    pages = text_of(made(primary(status=status)))
    assert len(pages) == 4
    assert all(page.count(band) == 2 for page in pages)
    assert qr_texts(made(primary(status=status))) == [f"{HUB}/t/{CODE}"] * 4, "the grey words keep clear of it"


def test_five_years_are_one_booklet_in_order():
    pages = text_of(made(*(primary(grade) for grade in (3, 1, 5, 2, 4))))
    assert len(pages) == 3 + 5 * 2
    assert out_of_order(pages[1], [f"{grade} {2020 + grade}-{2021 + grade}" for grade in range(1, 6)]) == []
    assert out_of_order(" ".join(pages[3:]), [f"LỚP {grade}, NĂM HỌC" for grade in range(1, 6)]) == []
    assert "Chưa có" not in pages[1]


def test_versions_of_one_year_stand_side_by_side():
    pages = text_of(made(primary(status="recalled"), primary(version=2)))
    assert out_of_order(pages[1], ("phiên bản 1 Đã bị thu hồi", "phiên bản 2 Đang có hiệu lực")) == []
    assert [("ĐÃ THU HỒI" in page) for page in pages] == [False, False, False, True, True, False, False]


def test_room_for_the_principals_word_is_there_only_when_asked_for(whole_level):
    told = ("XÁC NHẬN NỘI DUNG BẢN IN", "Nội dung các trang in này đúng với học bạ số", "HIỆU TRƯỞNG", "(Ký, ghi rõ")
    assert out_of_order(text_of(whole_level)[-1], told) == []
    assert "XÁC NHẬN NỘI DUNG" not in " ".join(text_of(made()))


def test_one_year_alone_has_no_contents_and_one_with_a_gap_has():
    assert "TRONG TẬP NÀY" not in " ".join(text_of(made()))
    assert "TRONG TẬP NÀY" in text_of(made(missing=[Missing("04", "2024-2025", "unverified")]))[1]


@pytest.mark.parametrize(
    "year",
    [
        primary(thongtu="22/2016"),
        primary(thongtu="27/2020", namhoc="2019-2020"),
        primary(macaphoc="03"),
    ],
)
def test_a_record_that_no_form_is_known_for_is_refused(year):
    with pytest.raises(NoForm):
        made(year)
    with pytest.raises(NoForm):
        made(primary(version=2), year)


def test_each_record_has_one_form_at_most():
    for edition in EDITIONS:
        for level in edition.levels:
            begins = edition.last or edition.first
            year = primary(thongtu=edition.thongtu, macaphoc=level, namhoc=f"{begins}-{begins + 1}")
            assert [one.form for one in EDITIONS if one.fits(year)] == [form_of(year)]


def test_the_file_is_prepared_as_pdf_a_3a(whole_level):
    with pikepdf.open(io.BytesIO(whole_level)) as pdf:
        assert str(pdf.Root.Lang) == "vi-VN"
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["dc:title"] == "Học bạ Tiểu học (bản thể hiện)"
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert titles[:4] == ["HỌC BẠ TIỂU HỌC", "CÁC NĂM HỌC TRONG TẬP NÀY", "HỌC BẠ", "QUÁ TRÌNH HỌC TẬP"]
        assert titles[4:] == [f"LỚP {n}, NĂM HỌC {2020 + n}-{2021 + n}" for n in (1, 2, 4, 5)]
        for page in pdf.pages:
            fonts = list(page.Resources.Font.values())
            assert all("FontFile" in str(f.DescendantFonts[0].FontDescriptor.keys()) for f in fonts)
            assert {str(f.BaseFont).partition("+")[2].partition("-")[0] for f in fonts} <= {"LiberationSerif"}


def test_headings_and_tables_are_tagged():
    """Beside the order of the text, which ``text_of`` reads: what a screen reader goes by."""
    with pikepdf.open(io.BytesIO(made())) as pdf:
        roles = Counter(str(one.S) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one)
    tables, learning, subjects, rated = 5, 5, 14, 5 + 3 + 7
    assert (roles["/Table"], roles["/TR"]) == (tables, tables + learning + subjects + rated)
    assert (roles["/H1"], roles["/H2"], roles["/H3"]) == (4, 6, 2)
    assert roles["/TH"] == 5 + 4 + 3 * 3
    assert roles["/THead"] == tables
