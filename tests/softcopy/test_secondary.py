"""The form of circular 22/2021: its headings, columns and rows as text in order (domain.md 3.3), and its extremes."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from functools import cache
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from softcopy.people import AT, marks
from softcopy.reading import out_of_order
from softcopy.secondary_records import LOWER_SUBJECTS, long, longest, record, subjects, year
from stage.gallery import Sent, report_on
from tagged_reading import tables, tagged_text

from portal.softcopy.booklet import booklet_pdf
from portal.softcopy.year import year_of

SUBJECT_COLUMNS = (
    "Môn học/ Hoạt động giáo dục",
    "Điểm trung bình môn học hoặc mức đánh giá",
    "Điểm hoặc mức đánh giá sau đánh giá lại (nếu có)",
    "Nhận xét sự tiến bộ, ưu điểm nổi bật, hạn chế chủ yếu (nếu có) và chữ ký, họ tên của giáo viên môn học",
    "Học kì I",
    "Học kì II",
    "Cả năm",
)
RESULT_COLUMNS = (
    "Học kì",
    "Mức đánh giá",
    "Tổng số buổi nghỉ học cả năm",
    "Mức đánh giá sau khi đánh giá lại môn học hoặc rèn luyện trong kì nghỉ hè",
    "Kết quả rèn luyện",
    "Kết quả học tập",
    "Kết quả rèn luyện",
    "Kết quả học tập",
)
PROMOTED = "- Được lên lớp:"
AFTER_SUMMER = "- Được lên lớp sau khi đánh giá lại môn học hoặc rèn luyện thêm trong kì nghỉ hè:"
STAYS = "- Không được lên lớp:"


def pages(*records: Any, status: str = "effective") -> list[str]:
    """Each page's text in reading order: cover, personal page with the schools attended, page A, page B."""
    return tagged_text(booklet_pdf([year(one, status=status) for one in records], marks(), at=AT))


@cache
def plain() -> tuple[str, ...]:
    return tuple(pages(record()))


def in_order(text: str, *parts: str) -> None:
    assert out_of_order(text, parts) == []


def test_the_cover_names_department_school_place_stage_learner_and_number() -> None:
    cover = plain()[0]

    in_order(
        cover,
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO TỈNH MẪU",
        "TRƯỜNG THCS SUỐI LỪ",
        "Xã/Phường/Đặc khu: Xã Mẫu Một",
        "Tỉnh/Thành phố: Tỉnh Mẫu",
        "HỌC BẠ TRUNG HỌC CƠ SỞ",
        "Họ và tên học sinh: Mùa Thị Kiều Oanh",
        "Số: 0123/2024",
        "(sổ đăng bộ PCGD)",
    )
    assert "Huyện" not in cover, "there are none since July 2025"


def test_upper_secondary_has_its_own_title() -> None:
    cover, personal, *_ = pages(record({"macaphoc": "04", "makhoi": "11", "tenlop": "11A"}))

    in_order(cover, "HỌC BẠ TRUNG HỌC PHỔ THÔNG", "(sổ đăng bộ THPT)")
    assert "HỌC BẠ TRUNG HỌC PHỔ THÔNG" in personal


def test_the_personal_page_has_the_forms_lines_then_what_it_has_no_line_for() -> None:
    in_order(
        plain()[1],
        "HỌC BẠ TRUNG HỌC CƠ SỞ",
        "Họ và tên: Mùa Thị Kiều Oanh",
        "Giới tính: Nữ",
        "Ngày sinh: 08/10/2012",
        "Dân tộc: Mông",
        "Nơi sinh: Bản Hua Bum, Xã Mẫu Một, Tỉnh Mẫu",
        "đối tượng: Con thương binh hạng 2/4",
        "Chỗ ở hiện tại: Bản Lừ, Xã Mẫu Một",
        "Họ và tên cha: Mùa A Sùng Nghề nghiệp: Làm nương",
        "Họ và tên mẹ: Lò Thị Hương Giang Nghề nghiệp: Giáo viên",
        "Họ và tên người giám hộ: Mùa Thị Dợ Nghề nghiệp: Hưu trí",
        "Số định danh cá nhân: 031808294061",
        "Mã học sinh: 3111030200017",
        "Quốc tịch: Việt Nam",
        "Quê quán: Xã Mẫu Hai, Tỉnh Mẫu",
        "Xã Mẫu Một, ngày 30 tháng 05 năm 2026",
        "HIỆU TRƯỞNG (Ký, ghi rõ họ tên và đóng dấu)",
        "Đã ký số: Trần Đức Thảo Hiệu trưởng Ký lúc 14:10 ngày 20/05/2026 Số chứng thư: 5A05",
        "Đã ký số: Trường THCS Suối Lừ",
        "QUÁ TRÌNH HỌC TẬP",
        "Năm học Lớp Tên trường, xã (phường, đặc khu), tỉnh (thành phố)",
        "2024-2025 7B Trường THCS Nậm Lạnh, Tỉnh Khác",
        "2025-2026 8A2 Trường THCS Suối Lừ, Tỉnh Mẫu (chuyển đến ngày 03/09/2025)",
    )


def test_page_a_has_the_marks_in_the_records_order_each_signed_by_its_teacher() -> None:
    table = tables(booklet_pdf([year(record())], marks(), at=AT))[1]

    assert table[:2] == [list(SUBJECT_COLUMNS[:4]), list(SUBJECT_COLUMNS[4:])]
    assert [row[:4] for row in table[2:]] == [[name, *given] for _, name, given in LOWER_SUBJECTS]
    assert table[2][4] == "Tiến bộ rõ ở bài thứ 1, cần mạnh dạn hơn. Vàng A Dình, đã ký số 14:05 ngày 20/05/2026"
    assert all("đã ký số 14:" in row[4] for row in table[2:])
    in_order(
        plain()[2],
        "LỚP 8, NĂM HỌC 2025-2026",
        "Họ và tên: Mùa Thị Kiều Oanh Lớp: 8A2 Năm học: 2025-2026",
        *SUBJECT_COLUMNS,
        "Số chứng thư của giáo viên môn học:",
        "Lường Thị Thuỷ 5A01",
        "Vàng A Dình 5A00",
        "Trong trang này có sửa chữa ở 0 môn học",
        "Xác nhận của Giáo viên chủ nhiệm",
        "Đã ký số: Đặng Thị Khoa",
        "Xác nhận của Hiệu trưởng",
        "Đã ký số: Trần Đức Thảo",
    )


def test_the_homeroom_teachers_signature_says_that_it_does_not_cover_the_marks() -> None:
    page = plain()[2]

    assert "Phạm vi ký: thông tin chung, quá trình học tập, tổng kết, nhận xét chung" in page
    assert page.count("Phạm vi ký: toàn bộ nội dung") == 2


def test_page_b_has_the_years_results_remarks_and_approval() -> None:
    in_order(
        plain()[3],
        "Trường: Trường THCS Suối Lừ",
        "Họ và tên: Mùa Thị Kiều Oanh Lớp: 8A2 Năm học: 2025-2026",
        *RESULT_COLUMNS,
        "Học kì I Tốt Khá 3.5 Học kì II Khá Tốt Cả năm Tốt Tốt",
        f"{PROMOTED} Được lên lớp 9",
        AFTER_SUMMER,
        STAYS,
        "- Chứng chỉ (nếu có): Ứng dụng công nghệ thông tin. Loại: Khá",
        "- Chứng chỉ (nếu có): Bơi an toàn",
        "- Kết quả tham gia các cuộc thi (nếu có): Giải Ba văn hay chữ tốt cấp tỉnh",
        "- Khen thưởng (nếu có): Học sinh Giỏi",
        "KẾT QUẢ RÈN LUYỆN TRONG KÌ NGHỈ HÈ (nếu có)",
        "Tham gia đầy đủ sinh hoạt hè ở bản.",
        "NHẬN XÉT CỦA GIÁO VIÊN CHỦ NHIỆM (Ghi nhận xét về kết quả rèn luyện và học tập của học sinh, những vấn đề cần",
        "Chăm ngoan, biết giúp bạn; cần đọc sách nhiều hơn.",
        "GIÁO VIÊN CHỦ NHIỆM (Ký, ghi rõ họ tên) Đã ký số: Đặng Thị Khoa Ký lúc 14:09 ngày 20/05/2026",
        "PHÊ DUYỆT CỦA HIỆU TRƯỞNG",
        "Xã Mẫu Một, ngày 30 tháng 05 năm 2026",
        "HIỆU TRƯỞNG (Ký, ghi rõ họ tên và đóng dấu) Đã ký số: Trần Đức Thảo",
        "Đã ký số: Trường THCS Suối Lừ",
    )


@pytest.mark.parametrize(
    ("grade", "line"),
    [("09", "- Hoàn thành chương trình trung học cơ sở: Rồi"), ("07", "- Hoàn thành chương trình lớp học: Rồi")],
)
def test_what_was_completed_is_named_by_the_grade(grade: str, line: str) -> None:
    assert line in pages(record({"makhoi": grade}, {"ndunghoanthanh": "Rồi"}))[3]


@pytest.mark.parametrize(
    ("summary", "retest", "meant"),
    [
        ({}, None, PROMOTED),
        ({"renluyenlai": "Đ"}, None, AFTER_SUMMER),
        ({}, "5.5", AFTER_SUMMER),
        ({"duoclenlop": "0", "kqhoctaplai": "CĐ"}, "2.0", STAYS),
    ],
)
def test_the_records_word_stands_on_the_promotion_line_that_it_means(
    summary: dict[str, str], retest: str | None, meant: str
) -> None:
    rows = subjects(LOWER_SUBJECTS)
    if retest:
        rows[4]["diemkttralai"] = retest
    page = pages(record({}, {"ndungduoclenlop": "Theo quyết định 5"} | summary, rows))[3]

    assert page.count("Theo quyết định 5") == 1
    assert f"{meant} Theo quyết định 5" in page


def test_a_deputy_signs_for_the_principal() -> None:
    whole = record()
    whole["danhsachky"]["nguoiky"][-2]["chucvu"] = "Phó Hiệu trưởng phụ trách"
    _, personal, page_a, page_b = pages(whole)

    for page in (personal, page_b):
        assert "KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG (Ký, ghi rõ họ tên và đóng dấu)" in page
    assert "Xác nhận của Hiệu trưởng KT. HIỆU TRƯỞNG PHÓ HIỆU TRƯỞNG" in page_a
    assert "Trần Đức Thảo Phó Hiệu trưởng phụ trách" in page_b


def test_exempt_retested_and_unmarked_subjects() -> None:
    rows = subjects(LOWER_SUBJECTS)
    rows[8].update(diemhocky1="M", diemhocky2="M", diemcanam="M")
    rows[4]["diemkttralai"] = "6.0"
    for name in ("diemhocky1", "diemhocky2", "diemcanam", "nxetmonhoc"):
        del rows[12][name]
    page = pages(record({}, {}, rows))[2]

    assert "Giáo dục thể chất Miễn Miễn Miễn Tiến bộ" in page
    assert "Lịch sử và Địa lí 5.6 6.1 5.9 6.0 Tiến bộ" in page
    assert "Nghệ thuật (Âm nhạc, Mĩ thuật) Đ CĐ Đ Tiến bộ" in page
    assert "Ngoại ngữ 2 (Tiếng Pháp) Vàng A Dình, đã ký số" in page


def test_a_learner_whom_nobody_rates_has_blanks_and_the_page_says_why() -> None:
    ratings = ("hocky1", "hocky2", "canam", "renluyenhocky1", "renluyenhocky2", "renluyencanam")
    page = pages(record({"cokhuyettatkhongdanhgia": "1"}, dict.fromkeys(ratings, "")))[3]

    in_order(page, "Học kì I 3.5", "Học kì II Cả năm", "Học sinh khuyết tật, không đánh giá")


def test_what_the_record_does_not_say_stays_open() -> None:
    absent = (
        "sodinhdanh", "sosodangbo", "doituongchinhsach", "quequan", "noiohiennay", "hotencha", "nghenghiepcha",
        "hotenme", "nghenghiepme", "hotennguoigiamho", "nghenghiepnguoigiamho",
    )  # fmt: skip
    summary = ("chungchi", "kquathamgiacuocthi", "ndungkquarenluyen", "ndungkhenthuong")
    cover, personal, _, page_b = pages(
        record(dict.fromkeys(absent, "") | {"ngaysinh": "2012-10", "gioitinh": "0"}, dict.fromkeys(summary, ""))
    )

    assert "Số: (sổ đăng bộ PCGD)" in cover
    in_order(personal, "Giới tính: Ngày sinh: 10/2012 Dân tộc: Mông")
    in_order(personal, "Họ và tên cha: Nghề nghiệp: Họ và tên mẹ: Nghề nghiệp: Họ và tên người giám hộ: Nghề nghiệp: ")
    in_order(personal, "Số định danh cá nhân: Mã học sinh: 3111030200017")
    in_order(page_b, "- Chứng chỉ (nếu có): - Kết quả tham gia các cuộc thi (nếu có): - Khen thưởng (nếu có): KẾT QUẢ")


def test_a_teacher_spelt_otherwise_in_the_register_is_named_both_ways() -> None:
    whole = record()
    whole["bangdiem"]["monhoc"][0]["gvbm"] = "Vàng A Dỉnh"
    whole["danhsachky"] = record()["danhsachky"]

    assert "Vàng A Dỉnh Vàng A Dình, đã ký số 14:05" in pages(whole)[2]


def test_a_history_of_two_records_is_told_once_and_not_by_a_recalled_one() -> None:
    before = record({"namhoc": "2024-2025", "makhoi": "07", "tenlop": "7B"})
    recalled = record({"namhoc": "2023-2024", "makhoi": "06", "tenlop": "6Z"})
    pdf = booklet_pdf([year(before), year(record()), year(recalled, status="recalled")], marks(), at=AT)
    learning = next(page for page in tagged_text(pdf) if "QUÁ TRÌNH HỌC TẬP" in page)

    assert learning.count("2025-2026") == 1
    assert "6Z" not in learning


def test_at_the_extremes_nothing_is_lost_and_nothing_leaves_its_page() -> None:
    whole = longest()
    pdf = booklet_pdf([year(whole)], marks(), at=AT)
    words = re.sub(r"\s", "", "".join(tagged_text(pdf)))

    for texts in (whole["thongtinchung"], whole["tongket"]):
        for name, text in texts.items():
            if isinstance(text, str) and len(text) > 40:
                assert re.sub(r"\s", "", text) in words or re.sub(r"\s", "", text.upper()) in words, name
    # A row that is longer than a page is parted by the table's head: its words, which no line parts, are counted.
    remarks = [row["nxetmonhoc"] for row in whole["bangdiem"]["monhoc"]]
    assert words.count("thuyết") == sum(remark.count("thuyết") for remark in remarks)
    assert words.count("giúp") == whole["nhanxetchung"]["nxetgvcn"].count("giúp")
    assert words.count("TỉnhKhác") == 20
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            _all_within(page)


def _all_within(page: Any) -> None:
    """No letter outside the sheet, nor in the margins to its sides."""
    text = page.get_textpage()
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        if right > left:
            assert left > 50, text.get_text_range(index, 20)
            assert right < page.get_width() - 35, text.get_text_range(index, 20)
            assert bottom > 15
            assert top < page.get_height() - 15


def test_a_word_longer_than_its_column_wraps() -> None:
    rows = subjects(LOWER_SUBJECTS)
    rows[0].update(tenmonhoc="V" * 150, nxetmonhoc="W" * 2000, gvbm="M" * 150)
    whole = record({"hovaten": "Đ" * 150, "tenlop": "12" + "A" * 18}, {}, rows)
    pdf = booklet_pdf([year(whole)], marks(), at=AT)

    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            _all_within(page)
    assert sum(page.count("W") for page in tagged_text(pdf)) == 2000


def test_letters_with_marks_come_out_composed_whichever_way_they_were_typed() -> None:
    apart = unicodedata.normalize("NFD", "Lò Thị Ánh Tuyết, Nguyễn Ngữ Ươm")
    page = pages(record({"hovaten": apart}))[1]

    assert "Lò Thị Ánh Tuyết, Nguyễn Ngữ Ươm" in page
    assert unicodedata.is_normalized("NFC", page)


def test_short_rows_are_not_parted_between_pages() -> None:
    """Each subject's row stands whole on one page, whatever stands above it."""
    rows = subjects([*LOWER_SUBJECTS, *LOWER_SUBJECTS])
    for number, row in enumerate(rows, start=1):
        row["nxetmonhoc"] = f"Đầu{number} " + long("Vững vàng. ", 300) + f" Cuối{number}"
    whole = pages(record({}, {}, rows))

    for number in range(1, len(rows) + 1):
        assert any(f"Đầu{number} " in page and f"Cuối{number} " in page for page in whole), number


@pytest.mark.parametrize("level", ["03", "04", "05"])
def test_what_a_verifier_says_is_what_stands_on_the_page(world: Any, level: str) -> None:
    """A signed record of each level, verified: its learner, every signer, every certificate, every mark."""
    school = world.school(level)
    report = report_on(world, Sent(school.record(), school))
    whole = " ".join(tagged_text(booklet_pdf([year_of(report, "effective")], marks(), at=AT)))

    assert report.passed
    assert report.fields.groups["thongtinchung"]["hovaten"] in whole
    for signature in report.signatures:
        assert signature.signer in whole
        assert f"{int(signature.certificate.serial):X}" in whole
    for row in report.fields.groups["bangdiem"]["monhoc"]:
        in_order(whole, f"{row['tenmonhoc']} {row['diemhocky1']} {row['diemhocky2']} {row['diemcanam']}", row["gvbm"])


def test_where_nobody_signed_the_places_stay_open() -> None:
    """What a policy without teachers' signatures lets in; and signers without a time or a certificate."""
    whole = year(record())
    bare = dataclasses.replace(
        whole, signers=tuple(dataclasses.replace(one, moment=None, serial=None) for one in whole.signers)
    )
    _, _, nobody, _ = tagged_text(booklet_pdf([dataclasses.replace(whole, signers=())], marks(), at=AT))
    _, _, timeless, _ = tagged_text(booklet_pdf([bare], marks(), at=AT))

    assert nobody.count("không có chữ ký số") == len(LOWER_SUBJECTS)
    assert "Vàng A Dình không có chữ ký số" in nobody
    assert "Đã ký số" not in nobody
    assert "Số chứng thư" not in nobody + timeless
    assert "Vàng A Dình, đã ký số" in timeless


@settings(max_examples=10, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_no_text_makes_the_engine_refuse(text: str) -> None:
    rows = [row | {"tenmonhoc": text, "nxetmonhoc": text, "gvbm": text} for row in subjects(LOWER_SUBJECTS)]
    names = ("hovaten", "tenlop", "tentruong", "tenxa", "tensogd", "sosodangbo", "noisinh", "doituongchinhsach")
    whole = record(dict.fromkeys(names, text), {"ndungkhenthuong": text, "ndungduoclenlop": text}, rows)

    assert booklet_pdf([year(whole)], marks(), at=AT).startswith(b"%PDF")
