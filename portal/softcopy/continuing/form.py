"""The school report of circular 43/2021, continuing education. Provisional: the circular's printed form was not found.

Laid out as circular 22/2021's, which it is said to mirror (domain.md 3.4): learner, centre and director in place of
pupil, school and principal. Every page says so. Once the form is found, this room gets its own template.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from portal.softcopy.filled import Fields
from portal.softcopy.secondary import form as secondary
from portal.softcopy.secondary.words import CENTRE, stage_of
from portal.softcopy.year import Year

PROVISIONAL: Final = (
    "Mẫu tạm thời: chưa tìm được mẫu in học bạ của Thông tư 43/2021/TT-BGDĐT; trang này trình bày theo mẫu của "
    "Thông tư 22/2021/TT-BGDĐT. Nội dung lấy đúng từ học bạ số đã ký."
)


def cover(year: Year, years: Sequence[Year] = ()) -> Fields:
    """The outer page of a booklet."""
    return {**secondary.cover(year, years, CENTRE), **_own(year, years), "book": "sổ đăng bộ"}


def personal(year: Year, years: Sequence[Year]) -> Fields:
    """The page about the learner, who may be an adult without parents named; and where they studied."""
    return {**secondary.personal(year, years, CENTRE), **_own(year, years)}


def year_pages(year: Year) -> Fields:
    """Page A, the marks; page B, the year's results, remarks and the director's approval."""
    return {**secondary.year_pages(year, CENTRE), "note": PROVISIONAL}


def _own(year: Year, years: Sequence[Year]) -> Fields:
    """Both stages are one level here (``macaphoc`` 05), so one booklet may hold years of both."""
    stages = sorted({stage_of(one.general["makhoi"]) for one in (year, *years)}, key=lambda stage: stage.last)
    named = " VÀ ".join(stage.name.upper() for stage in stages)
    return {"note": PROVISIONAL, "title": ["HỌC BẠ", "GIÁO DỤC THƯỜNG XUYÊN", f"CẤP {named}"]}
