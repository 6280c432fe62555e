"""The provisional form of circular 43/2021 (domain.md 3.4): it says so, and speaks of centre, director and learner."""

from __future__ import annotations

from typing import Any

import pytest
from softcopy.people import AT, marks
from softcopy.secondary_records import record, subjects, year
from softcopy.test_secondary import RESULT_COLUMNS, SUBJECT_COLUMNS, in_order
from tagged_reading import tagged_text

from portal.softcopy.booklet import booklet_pdf

SUBJECTS = (
    ("VAN", "Ngữ văn", ("9.9", "8.0", "8.6")),
    ("TOAN", "Toán", ("5.7", "8.8", "7.8")),
    ("SU", "Lịch sử", ("6.5", "9.2", "8.3")),
    ("DIA", "Địa lí", ("8.5", "9.9", "9.4")),
    ("GDKT", "Giáo dục kinh tế và pháp luật", ("9.5", "9.6", "9.6")),
    ("HOA", "Hóa học", ("6.6", "8.1", "7.6")),
    ("TIN", "Tin học", ("6.4", "8.7", "7.9")),
    ("HDTN", "Hoạt động trải nghiệm, hướng nghiệp", ("Đ", "Đ", "Đ")),
    ("GDDP", "Nội dung giáo dục của địa phương", ("Đ", "Đ", "Đ")),
)
CENTRE = {
    "thongtu": "43/2021", "macaphoc": "05", "makhoi": "12", "tenlop": "12C", "tentruong": "Trung tâm GDTX Mường Và",
    "hovaten": "Lường Văn Quân", "gioitinh": "1", "ngaysinh": "1987-02-11",
}  # fmt: skip
ADULT = dict.fromkeys(
    ("hotencha", "nghenghiepcha", "hotenme", "nghenghiepme", "hotennguoigiamho", "nghenghiepnguoigiamho"), ""
)


def centre_record(title: str = "Giám đốc", **general: str) -> dict[str, Any]:
    whole = record(CENTRE | general, {"ndunghoanthanh": "Hoàn thành"}, subjects(SUBJECTS))
    whole["danhsachky"]["nguoiky"][-2]["chucvu"] = title
    return whole


def pages(whole: dict[str, Any]) -> list[str]:
    return tagged_text(booklet_pdf([year(whole)], marks(), at=AT))


def test_every_page_says_that_the_form_is_provisional() -> None:
    whole = pages(centre_record())

    assert len(whole) == 4
    for page in whole:
        assert "Mẫu tạm thời: chưa tìm được mẫu in học bạ của Thông tư 43/2021/TT-BGDĐT" in page


@pytest.mark.parametrize(("grade", "stage"), [("08", "TRUNG HỌC CƠ SỞ"), ("12", "TRUNG HỌC PHỔ THÔNG")])
def test_the_cover_names_the_stage_by_the_grade(grade: str, stage: str) -> None:
    in_order(
        pages(centre_record(makhoi=grade))[0],
        "TRUNG TÂM GDTX MƯỜNG VÀ",
        f"HỌC BẠ GIÁO DỤC THƯỜNG XUYÊN CẤP {stage}",
        "Họ và tên học viên: Lường Văn Quân",
        "Số: 0123/2024 (sổ đăng bộ)",
    )


def test_a_booklet_with_years_of_both_stages_names_both() -> None:
    lower, upper = centre_record(makhoi="09", namhoc="2024-2025"), centre_record(makhoi="10")
    cover = tagged_text(booklet_pdf([year(lower), year(upper)], marks(), at=AT))[0]

    assert "CẤP TRUNG HỌC CƠ SỞ VÀ TRUNG HỌC PHỔ THÔNG" in cover


def test_an_adult_need_not_name_parents() -> None:
    in_order(
        pages(centre_record(**ADULT))[1],
        "HỌC BẠ GIÁO DỤC THƯỜNG XUYÊN CẤP TRUNG HỌC PHỔ THÔNG",
        "Họ và tên: Lường Văn Quân",
        "Ngày sinh: 11/02/1987",
        "Họ và tên cha: Nghề nghiệp: Họ và tên mẹ: Nghề nghiệp: Họ và tên người giám hộ: Nghề nghiệp:",
        "Mã học viên: 3111030200017",
        "GIÁM ĐỐC (Ký, ghi rõ họ tên và đóng dấu) Đã ký số: Trần Đức Thảo Giám đốc",
        "Năm học Lớp Tên trung tâm, xã (phường, đặc khu), tỉnh (thành phố)",
    )


def test_pages_a_and_b_have_the_columns_of_circular_22_and_the_centres_words() -> None:
    _, _, page_a, page_b = pages(centre_record())

    in_order(
        page_a,
        *SUBJECT_COLUMNS,
        *(f"{name} {' '.join(given)} Tiến bộ" for _, name, given in SUBJECTS),
        "Xác nhận của Giáo viên chủ nhiệm",
        "Xác nhận của Giám đốc",
    )
    in_order(
        page_b,
        "Trung tâm: Trung tâm GDTX Mường Và",
        *RESULT_COLUMNS,
        "- Hoàn thành chương trình trung học phổ thông: Hoàn thành",
        "(Ghi nhận xét về kết quả rèn luyện và học tập của học viên, những vấn đề cần",
        "PHÊ DUYỆT CỦA GIÁM ĐỐC",
        "GIÁM ĐỐC (Ký, ghi rõ họ tên và đóng dấu)",
    )
    for page in (page_a, page_b):
        assert "học sinh" not in page.lower().replace("học sinh giỏi", "")
        assert "hiệu trưởng" not in page.lower()


def test_a_deputy_signs_for_the_director() -> None:
    assert "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC (Ký, ghi rõ họ tên và đóng dấu)" in pages(centre_record("Phó Giám đốc"))[3]
