"""Lower secondary records against circular 22/2021: each rule by its boundary, and what is left alone."""

from __future__ import annotations

from itertools import product

import pytest
from mark_sheets import LOWER_MARKED, codes, found, lower, subject

FAIR_MARKS = ["7.0"] * 8
GOOD_MARKS = ["9.0"] * 8


def test_a_record_that_follows_the_circular_has_no_finding():
    assert found(lower(FAIR_MARKS)) == []
    assert found(lower(GOOD_MARKS, ratings="T", ndungkhenthuong="Học sinh Xuất sắc")) == []


def test_a_year_average_that_is_not_the_terms():
    record = lower(FAIR_MARKS)
    subject(record, "Toán")["diemcanam"] = "7.2"
    assert found(record) == [("year-average", "bangdiem/M2/diemcanam")]


@pytest.mark.parametrize("missing", ["diemhocky1", "diemhocky2", "diemcanam"])
def test_a_subject_of_one_term_is_not_averaged(missing):
    record = lower(FAIR_MARKS)
    subject(record, "Toán").pop(missing)
    assert found(record) == []


@pytest.mark.parametrize(("first", "second", "year"), list(product(("Đ", "CĐ"), repeat=3)))
def test_by_comment_the_year_is_the_second_term(first, second, year):
    record = lower(FAIR_MARKS, hocky1=None, hocky2=None, canam=None)
    subject(record, "Nghệ thuật").update(diemhocky1=first, diemhocky2=second, diemcanam=year)
    assert found(record) == ([] if second == year else [("year-comment", "bangdiem/M12/diemcanam")])


def test_marks_and_comments_each_in_their_subjects():
    record = lower(FAIR_MARKS)
    subject(record, "Giáo dục thể chất").update(diemhocky1="8.0", diemhocky2="8.0", diemcanam="8.0")
    subject(record, "Toán").update(diemhocky1="Đ", diemhocky2="Đ", diemcanam="Đ")
    assert found(record) == [("mark-form", "bangdiem/M2"), ("mark-form", "bangdiem/M9")]


def test_a_rating_too_high_and_one_too_low():
    record = lower(FAIR_MARKS, hocky1="T", hocky2="Đ")
    assert found(record) == [("study-rating", "tongket/hocky1"), ("study-rating", "tongket/hocky2")]


def test_a_rating_is_not_called_too_low_when_a_subject_is_missing():
    record = lower(FAIR_MARKS, ratings="Đ")
    assert codes(record) == {"study-rating"}
    record["bangdiem"]["monhoc"].pop()
    assert found(record) == []


@pytest.mark.parametrize("name", ["Tiếng Mông", "Ngoại ngữ 2", "Môn tự chọn"])
def test_an_optional_subject_counts_or_not(name):
    record = lower(["8.0"] * 8, ratings="T")
    marks = dict.fromkeys(("diemhocky1", "diemhocky2", "diemcanam"), "5.0")
    record["bangdiem"]["monhoc"].append({"mamonhoc": "X", "tenmonhoc": name, **marks})
    assert found(record) == []
    record["tongket"].update(hocky1="K", hocky2="K", canam="K")
    assert found(record) == []
    record["tongket"]["canam"] = "CĐ"
    assert codes(record) == {"study-rating", "promoted"}


def test_a_second_line_of_the_same_subject_is_doubtful():
    record = lower(["8.0"] * 8, ratings="T")
    marks = dict.fromkeys(("diemhocky1", "diemhocky2", "diemcanam"), "4.0")
    record["bangdiem"]["monhoc"].append({"mamonhoc": "X", "tenmonhoc": "Toán (chuyên đề)", **marks})
    assert found(record) == []


def test_somebody_exempt_from_a_subject_is_not_rated_here():
    record = lower(["8.0"] * 8, ratings="K")
    assert codes(record) == {"study-rating"}
    subject(record, "Tin học").update(diemhocky1="M", diemhocky2="M", diemcanam="M")
    assert found(record) == []


# Article 8.2b, all sixteen: (term I, term II) → year.
CONDUCT = {
    ("T", "T"): "T", ("K", "T"): "T", ("Đ", "T"): "K", ("CĐ", "T"): "K",
    ("T", "K"): "K", ("K", "K"): "K", ("Đ", "K"): "K", ("CĐ", "K"): "Đ",
    ("T", "Đ"): "K", ("K", "Đ"): "Đ", ("Đ", "Đ"): "Đ", ("CĐ", "Đ"): "Đ",
    ("T", "CĐ"): "CĐ", ("K", "CĐ"): "CĐ", ("Đ", "CĐ"): "CĐ", ("CĐ", "CĐ"): "CĐ",
}  # fmt: skip


@pytest.mark.parametrize("terms", CONDUCT)
def test_conduct_of_the_year(terms):
    first, second = terms
    for year in ("T", "K", "Đ", "CĐ"):
        record = lower(FAIR_MARKS, renluyenhocky1=first, renluyenhocky2=second, renluyencanam=year)
        assert ("year-conduct" in codes(record)) == (year != CONDUCT[terms])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sobuoinghi": "45"}, None),
        ({"sobuoinghi": "45.5"}, "promoted"),
        ({"sobuoinghi": "46"}, "promoted"),
        ({"sobuoinghi": "46", "duoclenlop": "0"}, None),
        ({"renluyencanam": "CĐ", "renluyenhocky1": None}, "promoted"),
        ({"renluyencanam": "CĐ", "renluyenhocky1": None, "renluyenlai": "Đ"}, None),
        ({"renluyencanam": "CĐ", "renluyenhocky1": None, "duoclenlop": "0"}, None),
        ({"duoclenlop": "0"}, "not-promoted"),
        ({"duoclenlop": "0", "canam": None}, None),
        ({"duoclenlop": "0", "renluyencanam": None}, None),
    ],
)
def test_promotion(change, code):
    assert codes(lower(FAIR_MARKS, **change)) == ({code} if code else set())


def test_not_promoted_in_a_last_grade_is_left_to_the_school():
    record = lower(FAIR_MARKS, duoclenlop="0")
    record["thongtinchung"]["makhoi"] = "09"
    assert found(record, dot="1") == []


WEAK = ["3.4", "3.4", *["5.0"] * 6]


def test_judged_again_in_the_summer():
    passed = lower(WEAK, ratings="CĐ", kqhoctaplai="Đ")
    for name in ("Ngữ văn", "Toán"):
        subject(passed, name)["diemkttralai"] = "5.0"
    assert found(passed) == []
    subject(passed, "Toán")["diemkttralai"] = "3.0"
    assert codes(passed) == {"study-again"}
    failed = lower(WEAK, ratings="CĐ", kqhoctaplai="CĐ", duoclenlop="0")
    for name in ("Ngữ văn", "Toán"):
        subject(failed, name)["diemkttralai"] = "5.0"
    assert codes(failed) == {"study-again"}


def test_how_high_a_rating_after_the_summer_may_be_is_not_said():
    record = lower(["3.4", "3.4", *["8.0"] * 6], ratings="CĐ", kqhoctaplai="T")
    for name in ("Ngữ văn", "Toán"):
        subject(record, name)["diemkttralai"] = "6.5"
    assert found(record) == []


@pytest.mark.parametrize(
    ("title", "marks", "rating", "right"),
    [
        ("Học sinh Xuất sắc", ["9.0"] * 6 + ["6.5"] * 2, "T", True),
        ("Học sinh Xuất sắc", ["9.0"] * 5 + ["8.9"] + ["6.5"] * 2, "T", False),
        ("Học sinh Giỏi", ["8.0"] * 8, "T", True),
        ("Học sinh Giỏi", FAIR_MARKS, "K", False),
        ("Danh hiệu “Học sinh Giỏi”.", FAIR_MARKS, "K", False),
        ("Đạt danh hiệu Học sinh giỏi; giải Nhì cấp huyện", FAIR_MARKS, "K", False),
        ("Không đạt danh hiệu Học sinh Giỏi", FAIR_MARKS, "K", True),
        ("Học sinh giỏi môn Toán cấp huyện", FAIR_MARKS, "K", True),
        ("Giấy khen học sinh tiến bộ", FAIR_MARKS, "K", True),
    ],
)
def test_a_title_by_itself(title, marks, rating, right):
    assert ("award" not in codes(lower(marks, ratings=rating, ndungkhenthuong=title))) == right


def test_a_title_needs_the_best_conduct():
    record = lower(GOOD_MARKS, ratings="T", ndungkhenthuong="Học sinh Giỏi", renluyencanam="K", renluyenhocky1=None)
    assert codes(record) == {"award"}


def test_a_missing_title_is_nobodys_finding():
    assert found(lower(GOOD_MARKS, ratings="T")) == []


def test_the_nines_are_counted_only_where_all_subjects_are_there():
    record = lower(["9.0"] * 5 + ["8.0"] * 3, ratings="T", ndungkhenthuong="Học sinh Xuất sắc")
    assert codes(record) == {"award"}
    record["bangdiem"]["monhoc"].pop()
    assert found(record) == []


def upper(chosen: tuple[str, ...], mark: str, rating: str) -> dict:
    names = ("Ngữ văn", "Toán", "Tiếng Anh", "Lịch sử", "Giáo dục quốc phòng và an ninh", *chosen, "Nghệ thuật")
    record = lower([mark] * 8, ratings=rating)
    lines = record["bangdiem"]["monhoc"]
    commented = [line for line in lines if line["tenmonhoc"] not in (*LOWER_MARKED, "Nghệ thuật")]
    marks = dict.fromkeys(("diemhocky1", "diemhocky2", "diemcanam"), mark)
    marked = [{"mamonhoc": f"U{n}", "tenmonhoc": name, **marks} for n, name in enumerate(names[:-1])]
    record["bangdiem"]["monhoc"] = [*marked, *commented]
    record["thongtinchung"] |= {"macaphoc": "04", "makhoi": "11"}
    return record


def test_upper_secondary_has_four_chosen_subjects():
    assert found(upper(("Vật lí", "Hóa học", "Địa lý", "Tin học"), "7.0", "K")) == []
    assert codes(upper(("Vật lí", "Hoá học", "Địa lý", "Tin học"), "7.0", "Đ")) == {"study-rating"}
    assert found(upper(("Vật lí", "Hóa học", "Địa lý"), "7.0", "Đ")) == [], "one is missing: too low is not said"
    assert codes(upper(("Vật lí", "Hóa học", "Địa lý"), "6.4", "T")) == {"study-rating"}, "too high is"
