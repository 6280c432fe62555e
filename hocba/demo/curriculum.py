"""Which subjects a class has under the general education programme of 2018, and at whose desk they are taught.

Knows no learners and no marks. Continuing education follows its own, shorter list (circular 43/2021).
"""

from __future__ import annotations

from typing import NamedTuple

PRIMARY, LOWER, UPPER, CONTINUING = "02", "03", "04", "05"
CIRCULAR = {PRIMARY: "27/2020", LOWER: "22/2021", UPPER: "22/2021", CONTINUING: "43/2021"}
FIRST_GRADE = {PRIMARY: 1, LOWER: 6, UPPER: 10, CONTINUING: 6}
# What the last grade of a stage completes; continuing education has both of the last two.
COMPLETES = {
    5: "chương trình tiểu học",
    9: "chương trình trung học cơ sở",
    12: "chương trình trung học phổ thông",
}


class Subject(NamedTuple):
    """A line of the mark sheet. ``marked``: in numbers (primary: has a year-end test), else by comment alone."""

    code: str
    name: str
    desk: str
    marked: bool = True


_GRADE_ONE = (
    Subject("TV", "Tiếng Việt", "chunhiem"),
    Subject("TOAN", "Toán", "chunhiem"),
    Subject("DD", "Đạo đức", "chunhiem", marked=False),
    Subject("TNXH", "Tự nhiên và Xã hội", "chunhiem", marked=False),
)
_FROM_GRADE_THREE = (
    Subject("NN1", "Ngoại ngữ 1 (Tiếng Anh)", "ngoaingu"),
    Subject("TH", "Tin học và Công nghệ (Tin học)", "tin"),
    Subject("CN", "Tin học và Công nghệ (Công nghệ)", "tin"),
)
_FROM_GRADE_FOUR = (
    Subject("LSDL", "Lịch sử và Địa lí", "chunhiem"),
    Subject("KH", "Khoa học", "chunhiem"),
)
_PRIMARY_ARTS = (
    Subject("GDTC", "Giáo dục thể chất", "theduc", marked=False),
    Subject("AN", "Nghệ thuật (Âm nhạc)", "nghethuat", marked=False),
    Subject("MT", "Nghệ thuật (Mĩ thuật)", "nghethuat", marked=False),
    Subject("HDTN", "Hoạt động trải nghiệm", "chunhiem", marked=False),
)
_COMMENTED = (
    Subject("GDDP", "Nội dung giáo dục của địa phương", "chunhiem", marked=False),
    Subject("HDTN", "Hoạt động trải nghiệm, hướng nghiệp", "chunhiem", marked=False),
)
_LOWER = (
    Subject("VAN", "Ngữ văn", "chunhiem"),
    Subject("TOAN", "Toán", "toan"),
    Subject("NN1", "Ngoại ngữ 1 (Tiếng Anh)", "ngoaingu"),
    Subject("GDCD", "Giáo dục công dân", "chunhiem"),
    Subject("LSDL", "Lịch sử và Địa lí", "sudia"),
    Subject("KHTN", "Khoa học tự nhiên", "khtn"),
    Subject("CN", "Công nghệ", "khtn"),
    Subject("TIN", "Tin học", "toan"),
    Subject("GDTC", "Giáo dục thể chất", "theduc", marked=False),
    Subject("NT", "Nghệ thuật", "nghethuat", marked=False),
    *_COMMENTED,
)
_UPPER = (
    Subject("VAN", "Ngữ văn", "van"),
    Subject("TOAN", "Toán", "chunhiem"),
    Subject("NN1", "Ngoại ngữ 1 (Tiếng Anh)", "ngoaingu"),
    Subject("LS", "Lịch sử", "sudia"),
    Subject("VL", "Vật lí", "khtn"),
    Subject("HH", "Hóa học", "khtn"),
    Subject("DL", "Địa lí", "sudia"),
    Subject("TIN", "Tin học", "chunhiem"),
    Subject("QPAN", "Giáo dục quốc phòng và an ninh", "theduc"),
    Subject("GDTC", "Giáo dục thể chất", "theduc", marked=False),
    *_COMMENTED,
)
_CONTINUING_LOWER = (
    Subject("VAN", "Ngữ văn", "chunhiem"),
    Subject("TOAN", "Toán", "toan"),
    Subject("LSDL", "Lịch sử và Địa lí", "sudia"),
    Subject("KHTN", "Khoa học tự nhiên", "toan"),
    Subject("GDCD", "Giáo dục công dân", "chunhiem"),
    *_COMMENTED,
)
_CONTINUING_UPPER = (
    Subject("VAN", "Ngữ văn", "chunhiem"),
    Subject("TOAN", "Toán", "toan"),
    Subject("LS", "Lịch sử", "sudia"),
    Subject("DL", "Địa lí", "sudia"),
    Subject("KTPL", "Giáo dục kinh tế và pháp luật", "chunhiem"),
    Subject("SH", "Sinh học", "toan"),
    Subject("TIN", "Tin học", "toan"),
    *_COMMENTED,
)


def subjects(level: str, grade: int) -> tuple[Subject, ...]:
    """The lines of the mark sheet, in the order of the form."""
    if level == LOWER:
        return _LOWER
    if level == UPPER:
        return _UPPER
    if level == CONTINUING:
        return _CONTINUING_UPPER if grade >= FIRST_GRADE[UPPER] else _CONTINUING_LOWER
    if grade <= 2:
        return (*_GRADE_ONE, *_PRIMARY_ARTS)
    if grade == 3:
        return (*_GRADE_ONE, *_FROM_GRADE_THREE, *_PRIMARY_ARTS)
    return (*_GRADE_ONE[:3], *_FROM_GRADE_THREE, *_FROM_GRADE_FOUR, *_PRIMARY_ARTS)
