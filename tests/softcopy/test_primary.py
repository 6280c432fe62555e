"""The primary form of circular 27/2020: headings, columns and rows in the ministry's order, filled from the record."""

from __future__ import annotations

import dataclasses
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_reading import pages as pages_of
from paper_reading import qr_texts, text_of
from softcopy.people import (
    AT,
    CODE,
    HOMEROOM,
    HUB,
    LONG_NAME,
    LONG_REMARK,
    LONG_SCHOOL,
    PRINCIPAL,
    SCHOOL,
    SERIAL,
    SUBJECTS,
    longest,
    marks,
    primary,
)
from softcopy.reading import between, out_of_order

from portal.softcopy.booklet import booklet_pdf
from portal.softcopy.primary.subjects import rows

# domain.md 3.2, which is what these pages are held against: not read from the code.
COVER = ("BỘ GIÁO DỤC VÀ ĐÀO TẠO", "HỌC BẠ", "TIỂU HỌC", "Họ và tên học sinh:", "Trường:", "Xã (Phường, Thị trấn):")
BIO = (
    "HỌC BẠ", "Họ và tên học sinh:", "Giới tính:", "Ngày, tháng, năm sinh:", "Dân tộc:", "Quốc tịch:", "Nơi sinh:",
    "Quê quán:", "Nơi ở hiện nay:", "Họ và tên cha:", "Họ và tên mẹ:", "Người giám hộ (nếu có):",
    "Thanh Xương, ngày 30 tháng 05 năm 2026", "HIỆU TRƯỞNG", "(Ký, ghi rõ họ tên và đóng dấu)",
    "QUÁ TRÌNH HỌC TẬP", "Năm học", "Lớp", "Tên trường", "Số đăng bộ", "Ngày nhập học/ chuyển đến",
)  # fmt: skip
COLUMNS = ("Môn học và hoạt động giáo dục", "Mức đạt được", "Điểm KTĐK", "Nhận xét")
ROWS = (
    "Tiếng Việt", "Toán", "Ngoại ngữ 1", "Lịch sử và Địa lí", "Khoa học", "Tin học và Công nghệ (Tin học)",
    "Tin học và Công nghệ (Công nghệ)", "Đạo đức", "Tự nhiên và Xã hội", "Giáo dục thể chất", "Nghệ thuật (Âm nhạc)",
    "Nghệ thuật (Mĩ thuật)", "Hoạt động trải nghiệm", "Tiếng dân tộc",
)  # fmt: skip
SECOND = (
    "2. Những phẩm chất chủ yếu", "Phẩm chất", "Mức đạt được", "Nhận xét",
    "Yêu nước", "Nhân ái", "Chăm chỉ", "Trung thực", "Trách nhiệm",
    "3. Những năng lực cốt lõi", "3.1. Những năng lực chung", "Mức đạt được", "Nhận xét",
    "Tự chủ và tự học", "Giao tiếp và hợp tác", "Giải quyết vấn đề và sáng tạo",
    "3.2. Những năng lực đặc thù", "Mức đạt được", "Nhận xét",
    "Ngôn ngữ", "Tính toán", "Khoa học", "Công nghệ", "Tin học", "Thẩm mĩ", "Thể chất",
    "4. Đánh giá kết quả giáo dục:", "5. Khen thưởng:", "6. Hoàn thành chương trình lớp học/chương trình tiểu học:",
    "Thanh Xương, ngày 30 tháng 05 năm 2026", "Xác nhận của Hiệu trưởng",
)  # fmt: skip


def made(*years, missing=(), **more):
    return booklet_pdf(years or [primary()], marks(), missing, at=AT, **more)


def changed(year, group, **values):
    """The year with other values in a group; None takes one away."""
    merged = {**year.record[group], **values}
    kept = {name: value for name, value in merged.items() if value is not None}
    return dataclasses.replace(year, record={**year.record, group: kept})


def outside(pdf):
    """Pages with ink where none may be: beside the text, or between it and the foot. A4 in mm, at 60 dpi."""
    found = []
    for number, page in enumerate(pages_of(pdf, dpi=60), start=1):
        grey, mm = page.convert("L"), 60 / 25.4
        edges = ((0, 0, 19, 297), (197, 0, 210, 297), (0, 260, 210, 262))
        if any(grey.crop(tuple(round(side * mm) for side in edge)).getextrema()[0] < 250 for edge in edges):
            found.append(number)
    return found


def named(*names):
    """The form's rows for a record with these subjects: (label, level) of each."""
    subjects = [{"tenmonhoc": name, "mucdatduoc": "T"} for name in names]
    return [(row["label"], row["level"]) for row in rows(subjects)]


def test_a_plain_year_has_the_forms_headings_columns_and_rows_in_order():
    pages = text_of(made())
    assert len(pages) == 4, "cover, personal page, two of the year"
    cover, bio, first, second = pages
    assert out_of_order(cover, (*COVER, "Tỉnh (Thành phố):")) == []
    assert out_of_order(bio, BIO) == []
    head = ("LỚP 5, NĂM HỌC 2025-2026", "Họ và tên học sinh:", "Lớp:", "Chiều cao:", "Cân nặng:", "Số ngày nghỉ:")
    subjects = ("1. Các môn học và hoạt động giáo dục", *COLUMNS, *ROWS)
    assert out_of_order(first, (*head, "Có phép: 2", "Không phép: 0", *subjects)) == []
    assert out_of_order(second, SECOND) == []
    assert "Giáo viên chủ nhiệm (Ký, ghi rõ họ tên)" in second


def test_the_places_are_filled_with_what_the_record_says():
    cover, bio, first, second = text_of(made())
    assert out_of_order(cover, ("Quàng Thị Ánh Nguyệt", SCHOOL, "Xã Thanh Xương", "Tỉnh Điện Biên")) == []
    told = ("Quàng Thị Ánh Nguyệt", "Nữ", "20/04/2015", "Thái", "Việt Nam", "011315000123", "Bệnh viện Đa khoa")
    assert out_of_order(bio, (*told, "Quàng Văn Đức", "Lò Thị Uyên", "2021-2022", "1A2", SCHOOL, "05/09/2021")) == []
    assert out_of_order(bio, ("2025-2026", "5A2", "2020/015")) == []
    lines = [f"{name} {level} {test or ''}".strip() + " Nắm vững kiến thức" for name, level, test in SUBJECTS]
    assert out_of_order(first, ("138 cm", "31.5 kg", *lines)) == []
    assert (
        out_of_order(
            second, ("Yêu nước T Lễ phép với thầy cô", "Trách nhiệm T", "3.1.", "Tự chủ và tự học T Biết tự lập")
        )
        == []
    )
    assert out_of_order(second, ("Thể chất C", "Hoàn thành tốt", "Học sinh Tiêu biểu", "Hoàn thành chương trình")) == []
    assert "Nhận xét của giáo viên chủ nhiệm: Chăm ngoan" in second


def test_each_signature_says_who_in_what_office_when_and_with_which_certificate():
    _, bio, first, second = text_of(made())
    told = ("Đã ký số: " + PRINCIPAL, "Hiệu trưởng", "Ký lúc 10:15 ngày 30/05/2026", f"Số chứng thư: {SERIAL[2:]}77")
    seal = (f"Đã ký số: {SCHOOL}", f"Số chứng thư: {SERIAL[6:]}A1B2C3")
    assert out_of_order(bio, (*told, *seal)) == []
    assert out_of_order(second, ("Xác nhận của Hiệu trưởng", *told)) == []
    assert out_of_order(second, (f"Đã ký số: {HOMEROOM}", "Giáo viên chủ nhiệm", SERIAL)) == []
    assert out_of_order(first, ("Giáo viên môn học đã ký số:", "Tiếng Việt, Toán", HOMEROOM, "Nguyễn Khánh Chi")) == []


def test_what_nobody_signed_has_no_signature():
    year = dataclasses.replace(primary(), signers=())
    assert "Đã ký số" not in " ".join(text_of(made(year)))


def test_the_letters_are_the_records_whichever_way_they_were_typed():
    apart = primary(hovaten=unicodedata.normalize("NFD", "Quàng Thị Ánh Nguyệt"))
    assert made(apart) == made()
    for page in text_of(made()):
        assert unicodedata.is_normalized("NFC", page)


@pytest.mark.parametrize(("born", "shown"), [("2015-04-20", "20/04/2015"), ("2015-04", "04/2015"), ("2015", "2015")])
def test_of_a_birth_date_there_is_as_much_as_the_record_has(born, shown):
    bio = text_of(made(primary(ngaysinh=born)))[1]
    assert between(bio, "Ngày, tháng, năm sinh:", "Dân tộc") == shown


def test_what_a_record_does_not_have_stays_open():
    bare = primary(sodinhdanh=None, sosodangbo=None, quequan=None, noiohiennay=None, hotencha=None, hotenme=None)
    bio = text_of(made(bare))[1]
    assert between(bio, "Số định danh cá nhân:", "Mã học sinh") == ""
    assert between(bio, "Quê quán:", "Nơi ở hiện nay:") == ""
    assert between(bio, "Họ và tên cha:", "Họ và tên mẹ:") == ""
    summary = dict.fromkeys(("cannang", "chieucao", "xeploai", "ndunghoanthanh", "ndungkhenthuong"))
    first, second = text_of(made(changed(primary(), "tongket", **summary)))[2:]
    assert between(first, "Chiều cao:", "Cân nặng") == ""
    assert between(second, "4. Đánh giá kết quả giáo dục:", "5. Khen") == ""
    assert between(second, "5. Khen thưởng:", "6. Hoàn") == ""


def test_a_district_is_there_only_where_the_record_has_one():
    assert "Huyện" not in text_of(made())[0]
    cover = text_of(made(primary(tenhuyen="Huyện Điện Biên", trichluc="1")))[0]
    assert out_of_order(cover, ("Xã Thanh Xương", "Huyện (Thành phố, Quận, Thị xã): Huyện Điện Biên", "Tỉnh")) == []
    assert "trích lục từ học bạ giấy" in cover


def test_a_code_that_no_list_of_ours_knows_is_shown_as_it_is():
    bio = text_of(made(primary(dantoc="018", quoctich="VN", gioitinh="0")))[1]
    assert out_of_order(bio, ("Giới tính: Chưa có thông tin", "Dân tộc: 018", "Quốc tịch: VN")) == []


def test_exempt_is_said_in_words():
    year = primary()
    subjects = [{**one, "mucdatduoc": "M", "diemkiemtradinhky": "M"} for one in year.record["bangdiem"]["monhoc"]]
    subjects = [{name: text for name, text in one.items() if name != "nxetmonhoc"} for one in subjects]
    first = text_of(made(changed(year, "bangdiem", monhoc=subjects)))[2]
    assert out_of_order(first, [f"{name} Miễn Miễn" for name, _, _ in SUBJECTS]) == []


def test_a_disabled_learner_who_is_not_assessed_has_open_places_and_the_page_says_why():
    year = primary(cokhuyettatkhongdanhgia="1")
    year = changed(year, "tongket", xeploai=None)
    record = {name: group for name, group in year.record.items() if name != "danhgianlpc"}
    _, _, first, second = text_of(made(dataclasses.replace(year, record=record)))
    assert "Học sinh khuyết tật, không đánh giá." in first
    assert (
        out_of_order(second, ("Yêu nước Nhân ái Chăm chỉ Trung thực Trách nhiệm", "Ngôn ngữ Tính toán Khoa học")) == []
    )
    assert "khuyết tật" not in " ".join(text_of(made()))


def test_subjects_stand_in_their_rows_by_name():
    plain = [(label, "") for label in (*ROWS[:2], "Ngoại ngữ 1 (…………)", *ROWS[3:])]
    assert named() == plain
    assert ("Ngoại ngữ 1 (Tiếng Anh)", "T") in named("Tiếng Anh")
    assert ("Ngoại ngữ 1 (Tiếng Pháp)", "T") in named("Ngoại ngữ 1 (Tiếng Pháp)")
    assert ("Nghệ thuật (Âm nhạc)", "T") in named("Âm nhạc")
    assert ("Nghệ thuật (Mỹ thuật)", "T") in named("Nghệ thuật (Mỹ thuật)")
    assert ("Tiếng dân tộc (Tiếng Mông)", "T") in named("Tiếng Mông")
    assert ("Tiếng dân tộc (Thái)", "T") in named("Tiếng dân tộc (Thái)")
    assert all(
        len(named(name)) == len(ROWS) for name in ("Tiếng Anh", "Âm nhạc", "Tiếng Mông", "TOÁN", "Lịch sử và Địa lý")
    )


def test_a_subject_without_a_row_gets_one_of_its_own():
    assert named("Kĩ năng sống", "Toán", "Toán") == [
        *[(label, "T" if label == "Toán" else "") for label, _ in named()], ("Kĩ năng sống", "T"), ("Toán", "T"),
    ]  # fmt: skip
    assert named("Nghệ thuật (Múa)")[-1] == ("Nghệ thuật (Múa)", "T")
    assert named("Tiếng Việt tăng cường")[-1] == ("Tiếng Việt tăng cường", "T")


def test_an_undivided_subject_stands_where_its_parts_would():
    labels = [label for label, _ in named("Nghệ thuật")]
    assert labels == [*[label for label, _ in named()][:10], "Nghệ thuật", "Hoạt động trải nghiệm", "Tiếng dân tộc"]
    both = [label for label, _ in named("Nghệ thuật", "Âm nhạc")]
    assert both[10:13] == ["Nghệ thuật", "Nghệ thuật (Âm nhạc)", "Nghệ thuật (Mĩ thuật)"]


def test_the_longest_of_everything_is_there_whole_and_covers_nothing():
    """Each remark has the grammar's 2,000 letters: what ran out of the page or over the foot would be missing here."""
    pdf = booklet_pdf([longest()], marks(owner=LONG_SCHOOL, converted_by=LONG_NAME), at=AT)
    pages = text_of(pdf)
    assert qr_texts(pdf, dpi=100) == [f"{HUB}/t/{CODE}"] * len(pages)
    foot = "BẢN THỂ HIỆN CỦA HỌC BẠ SỐ"
    whole = " ".join(page.partition(foot)[0] for page in pages)
    head = f"{COLUMNS[0]} {COLUMNS[1]} {COLUMNS[2]} {COLUMNS[3]} "
    letters = whole.replace(head, "").replace(" ", "")
    remark = LONG_REMARK.replace(" ", "")
    assert letters.count(remark) >= 17 + 3, "each subject's, completion or awards, the teacher's"
    assert "Đ" * 150 in letters
    for text in (LONG_NAME, LONG_SCHOOL):
        assert text.replace(" ", "") in letters
    assert all(page.endswith(f"{n}/{len(pages)}") for n, page in enumerate(pages, start=1))
    assert outside(pdf) == []


@settings(max_examples=10, deadline=None)
@given(st.text(min_size=1, max_size=40))
def test_no_text_makes_the_engine_refuse(text):
    year = primary(hovaten=text, tenlop=text, noisinh=text)
    subjects = [{**one, "tenmonhoc": text, "nxetmonhoc": text} for one in year.record["bangdiem"]["monhoc"]]
    year = changed(changed(year, "bangdiem", monhoc=subjects), "danhgianlpc", nxetphamchat=text)
    signers = tuple(dataclasses.replace(one, name=text, title=text) for one in year.signers)
    assert made(dataclasses.replace(year, signers=signers)).startswith(b"%PDF")


@pytest.mark.parametrize(
    "text", ["#eval(1+1) *b* _i_ $x$ @a <b> `c` // [d] {e}", "漢字 Trần 😀", "1. Một - hai", "= Ba"]
)
def test_nothing_that_somebody_typed_is_markup(text):
    year = changed(primary(hovaten=text, tentruong=text), "nhanxetchung", nxetgvcn=text)
    whole = " ".join(text_of(made(year)))
    shown = text.replace("漢字", "□□")
    assert whole.count(shown) >= 4
