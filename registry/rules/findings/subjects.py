"""Which subject of the programme a line of the mark sheet is. By its name: the ministry's subject codes are not public.

A name that is not known here is a *doubtful* subject: it may be optional, or part of another.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

PRIMARY, LOWER, UPPER, CONTINUING = "02", "03", "04", "05"

# As the forms of circulars 27/2020 and 22/2021 print them, with the other spellings of today's schools.
_NAMES = {
    "tiếng việt": "TIENG-VIET",
    "toán": "TOAN",
    "toán học": "TOAN",
    "ngữ văn": "VAN",
    "ngoại ngữ": "NGOAI-NGU-1",
    "ngoại ngữ 1": "NGOAI-NGU-1",
    "tiếng anh": "NGOAI-NGU-1",
    "đạo đức": "DAO-DUC",
    "tự nhiên và xã hội": "TNXH",
    "lịch sử và địa lí": "SU-DIA",
    "lịch sử và địa lý": "SU-DIA",
    "khoa học": "KHOA-HOC",
    "tin học và công nghệ": "TIN-CONG-NGHE",
    "giáo dục thể chất": "THE-CHAT",
    "nghệ thuật": "NGHE-THUAT",
    "âm nhạc": "AM-NHAC",
    "mĩ thuật": "MI-THUAT",
    "mỹ thuật": "MI-THUAT",
    "hoạt động trải nghiệm": "TRAI-NGHIEM",
    "hoạt động trải nghiệm, hướng nghiệp": "TRAI-NGHIEM",
    "hoạt động trải nghiệm hướng nghiệp": "TRAI-NGHIEM",
    "nội dung giáo dục của địa phương": "DIA-PHUONG",
    "nội dung giáo dục địa phương": "DIA-PHUONG",
    "giáo dục địa phương": "DIA-PHUONG",
    "giáo dục công dân": "GDCD",
    "khoa học tự nhiên": "KHTN",
    "công nghệ": "CONG-NGHE",
    "tin học": "TIN",
    "lịch sử": "SU",
    "địa lí": "DIA",
    "địa lý": "DIA",
    "giáo dục kinh tế và pháp luật": "KTPL",
    "vật lí": "LI",
    "vật lý": "LI",
    "hóa học": "HOA",
    "hoá học": "HOA",
    "sinh học": "SINH",
    "giáo dục quốc phòng và an ninh": "QPAN",
}

# Circular 22/2021 article 5.3a: by comment alone.
BY_COMMENT = frozenset({"THE-CHAT", "NGHE-THUAT", "AM-NHAC", "MI-THUAT", "DIA-PHUONG", "TRAI-NGHIEM"})

# The programme's compulsory subjects (circular 32/2018 as amended), and at upper secondary those to choose from.
_ARTS = frozenset({"AM-NHAC", "MI-THUAT", "NGHE-THUAT"})
_LOWER = frozenset({"VAN", "TOAN", "NGOAI-NGU-1", "GDCD", "SU-DIA", "KHTN", "CONG-NGHE", "TIN"})
_LOWER_COMMENTED = frozenset({"THE-CHAT", "DIA-PHUONG", "TRAI-NGHIEM"})
_UPPER = frozenset({"VAN", "TOAN", "NGOAI-NGU-1", "SU", "QPAN"})
_CHOSEN = frozenset({"DIA", "KTPL", "LI", "HOA", "SINH", "CONG-NGHE", "TIN", "AM-NHAC", "MI-THUAT"})
_HOW_MANY_CHOSEN = 4

# Circular 27/2020 article 7.1b: compulsory subjects with a test at the year's end; each from the grade it begins in.
_TESTED_FROM = {"TIENG-VIET": 1, "TOAN": 1, "NGOAI-NGU-1": 3, "TIN-CONG-NGHE": 3, "SU-DIA": 4, "KHOA-HOC": 4}
_PRIMARY_ALWAYS = frozenset({"DAO-DUC", "THE-CHAT", "TRAI-NGHIEM"})
_LAST_GRADE_OF_TNXH = 3


# A province's schools use a few hundred spellings; what hostile records add is thrown out again. So with all below.
@lru_cache(maxsize=2048)
def subject_of(name: str) -> str | None:
    """The subject, or None: doubtful. ``Nghệ thuật (Âm nhạc)`` is ``NGHE-THUAT``: what is in brackets is a part."""
    plain = unicodedata.normalize("NFC", name).casefold().partition("(")[0]
    return _NAMES.get(" ".join(plain.split()))


@lru_cache(maxsize=2048)
def counted(name: str, level: str) -> str | None:
    """The subject, if the secondary programme of this level has it, so that it counts for the rating; else doubtful."""
    subject = subject_of(name)
    programme = _LOWER | _LOWER_COMMENTED | _ARTS if level == LOWER else _UPPER | _LOWER_COMMENTED | _CHOSEN
    return subject if subject in programme else None


@lru_cache(maxsize=256)
def is_whole_programme(subjects: frozenset[str], level: str) -> bool:
    """Whether everything that a secondary learner must have is among these."""
    if not subjects >= _LOWER_COMMENTED:
        return False
    if level == LOWER:
        return subjects >= _LOWER and ("NGHE-THUAT" in subjects or subjects >= {"AM-NHAC", "MI-THUAT"})
    return subjects >= _UPPER and len(subjects & _CHOSEN) >= _HOW_MANY_CHOSEN


def tested(grade: int) -> frozenset[str]:
    """The primary subjects with a year-end test in this grade."""
    return frozenset(subject for subject, first in _TESTED_FROM.items() if grade >= first)


def is_whole_primary(subjects: frozenset[str], grade: int) -> bool:
    """Whether every compulsory subject of the primary grade is among these."""
    nature = {"TNXH"} if grade <= _LAST_GRADE_OF_TNXH else set()
    arts = "NGHE-THUAT" in subjects or subjects >= {"AM-NHAC", "MI-THUAT"}
    return arts and subjects >= tested(grade) | _PRIMARY_ALWAYS | nature
