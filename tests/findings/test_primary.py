"""Primary records against circular 27/2020: each rating's boundary, completion, titles."""

from __future__ import annotations

import pytest
from mark_sheets import codes, found, primary, subject

OUTSTANDING, GOOD, DONE, NOT_DONE = "Hoàn thành xuất sắc", "Hoàn thành tốt", "Hoàn thành", "Chưa hoàn thành"

# (tests, subjects' level, competences' level, rating): article 9.2a.
RATED = [
    (["9"] * 7, "T", "T", OUTSTANDING),
    (["9"] * 6 + ["8"], "T", "T", OUTSTANDING),  # the last two lines are one subject: either test may be its test
    (["8"] + ["10"] * 6, "T", "T", GOOD),
    (["7"] * 7, "T", "T", GOOD),
    (["6"] + ["10"] * 6, "T", "T", DONE),
    (["10"] * 7, "H", "T", DONE),
    (["10"] * 7, "T", "Đ", DONE),
    (["5"] * 7, "H", "Đ", DONE),
    (["4"] + ["10"] * 6, "H", "Đ", NOT_DONE),
    (["10"] * 7, "C", "T", NOT_DONE),
    (["10"] * 7, "T", "C", NOT_DONE),
]


@pytest.mark.parametrize(("tests", "level", "rated", "rating"), RATED)
def test_the_rating_that_follows_is_no_finding(tests, level, rated, rating):
    assert found(primary(tests, rating=rating, level=level, rated=rated)) == []


@pytest.mark.parametrize(("tests", "level", "rated", "rating"), [row for row in RATED if row[0][5:] != ["9", "8"]])
def test_every_other_rating_is(tests, level, rated, rating):
    for other in {OUTSTANDING, GOOD, DONE, NOT_DONE} - {rating}:
        assert codes(primary(tests, rating=other, level=level, rated=rated)) == {"primary-rating"}


def test_one_subject_alone_lowers_the_rating():
    record = primary(["9"] * 7, rating=OUTSTANDING)
    subject(record, "Đạo đức")["mucdatduoc"] = "H"
    assert found(record) == [("primary-rating", "tongket/xeploai")]


@pytest.mark.parametrize("missing", ["subject", "test", "quality", "competence", "all competences", "exempt"])
def test_too_low_is_not_said_where_something_is_missing(missing):
    record = primary(["9"] * 7, rating=GOOD)
    assert codes(record) == {"primary-rating"}
    if missing == "subject":
        record["bangdiem"]["monhoc"].pop()
    elif missing == "test":
        subject(record, "Toán").pop("diemkiemtradinhky")
    elif missing == "quality":
        record["danhgianlpc"]["phamchat"].pop("yeunuoc")
    elif missing == "competence":
        record["danhgianlpc"]["nangluc"].pop("tinhoc")
    elif missing == "all competences":
        record.pop("danhgianlpc")
    else:
        subject(record, "Giáo dục thể chất")["mucdatduoc"] = "M"
    assert found(record) == []


def test_a_test_where_there_is_none_may_count_or_not():
    record = primary(["9"] * 7, rating=OUTSTANDING)
    subject(record, "Đạo đức")["diemkiemtradinhky"] = "6"
    assert found(record) == []
    record["tongket"]["xeploai"] = DONE
    assert found(record) == []


@pytest.mark.parametrize("words", ["Đạt", "hoàn  thành TỐT", None])
def test_a_rating_in_other_words_is_read_or_left_alone(words):
    assert found(primary(["8"] * 7, rating=words)) == []


def test_tests_have_whole_marks():
    record = primary(["9", "9.0", "9.5", *["9"] * 4], rating=OUTSTANDING)
    assert found(record) == [("test-mark", "bangdiem/M3/diemkiemtradinhky")]


@pytest.mark.parametrize(
    ("grade", "rating", "grade_done", "school_done", "code"),
    [
        ("04", GOOD, "1", "0", None),
        ("04", GOOD, "0", "0", "grade-completion"),
        ("04", GOOD, "1", "1", "primary-completion"),
        ("05", GOOD, "1", "1", None),
        ("05", GOOD, "1", "0", "primary-completion"),
        ("05", NOT_DONE, "0", "1", "primary-completion"),
        ("05", NOT_DONE, "0", "0", None),
        ("04", NOT_DONE, "1", "0", None),  # judged again: article 11.1b
    ],
)
def test_completion(grade, rating, grade_done, school_done, code):
    tests, level = (["8"] * 7, "T") if rating == GOOD else (["4"] * 7, "C")
    flags = {"dahthanhctrinhlophoc": grade_done, "dahthanhctrinhtieuhoc": school_done}
    record = primary(tests, rating=rating, level=level, **flags)
    record["thongtinchung"]["makhoi"] = grade
    assert codes(record) == ({code} if code else set())


EXEMPLARY = "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện"


@pytest.mark.parametrize(
    ("title", "rating", "right"),
    [
        ("Học sinh Xuất sắc", OUTSTANDING, True),
        ("Học sinh Xuất sắc", GOOD, False),
        (EXEMPLARY, GOOD, True),
        (EXEMPLARY, OUTSTANDING, True),
        (EXEMPLARY, DONE, False),
        ("Có tiến bộ vượt bậc môn Toán", DONE, True),
        (EXEMPLARY, None, True),
    ],
)
def test_titles(title, rating, right):
    marks = {OUTSTANDING: "9", GOOD: "8"}.get(rating, "5")
    record = primary([marks] * 7, rating=rating, ndungkhenthuong=title)
    assert codes(record) == (set() if right else {"award"})


def test_grades_one_and_two_are_rated_without_computing_and_languages():
    record = primary(["9"] * 7, rating=GOOD)
    record["thongtinchung"]["makhoi"] = "02"
    kept = ("Tiếng Việt", "Toán", "Đạo đức", "Giáo dục thể chất", "Nghệ thuật (Âm nhạc)", "Hoạt động trải nghiệm")
    lines = [s for s in record["bangdiem"]["monhoc"] if s["tenmonhoc"] in kept]
    record["bangdiem"]["monhoc"] = [*lines, {"mamonhoc": "X", "tenmonhoc": "Tự nhiên và Xã hội", "mucdatduoc": "T"}]
    for name in ("congnghe", "tinhoc"):
        record["danhgianlpc"]["nangluc"].pop(name)
    assert codes(record) == {"primary-rating"}
    record["tongket"]["xeploai"] = OUTSTANDING
    assert found(record) == []
