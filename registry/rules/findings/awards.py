"""Titles at the year's end. The field is free text: only a title that stands by itself is judged.

That a title is missing is never said: the principal grants it (circulars 27/2020 article 13, 22/2021 article 15).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from registry.rules.findings.finding import Finding, FindingCode

EXCELLENT, GOOD = "học sinh xuất sắc", "học sinh giỏi"
EXEMPLARY = "học sinh tiêu biểu hoàn thành tốt trong học tập và rèn luyện"

# Circular 22/2021 article 15.1a: "ít nhất 06 môn học … có ĐTBmcn đạt từ 9,0 điểm trở lên".
SUBJECTS_AT_THE_TOP, THE_TOP = 6, 90

_BEFORE_A_TITLE = re.compile(r"^(?:(?:đạt|khen thưởng) )?(?:danh hiệu )?")
_AWARD = Finding(FindingCode.AWARD, "tongket/ndungkhenthuong")


def titles(text: str | None) -> frozenset[str]:
    """The parts of the text between full stops, semicolons and commas, each as it would stand by itself."""
    plain = unicodedata.normalize("NFC", text or "").casefold()
    parts = (" ".join(part.split()).strip(' "“”') for part in re.split(r"[.;,\n]", plain))
    return frozenset(_BEFORE_A_TITLE.sub("", part).strip(' "“”') for part in parts)


def secondary(summary: Mapping[str, Any], marks: Sequence[int | None] | None) -> Iterator[Finding]:
    """``marks``: the year's averages in tenths; None: not all subjects are there, so they are not counted."""
    given = titles(summary.get("ndungkhenthuong"))
    ratings = {summary.get("canam"), summary.get("renluyencanam")} - {None}
    lower = bool(given & {EXCELLENT, GOOD}) and not ratings <= {"T"}
    few = marks is not None and sum(mark is not None and mark >= THE_TOP for mark in marks) < SUBJECTS_AT_THE_TOP
    if lower or (EXCELLENT in given and few):
        yield _AWARD


def primary(summary: Mapping[str, Any], rating: str | None) -> Iterator[Finding]:
    """``rating`` as in ``primary.RATINGS``; None: written in words that are not known."""
    given = titles(summary.get("ndungkhenthuong"))
    if rating is None:
        return
    if (EXCELLENT in given and rating != "hoàn thành xuất sắc") or (
        EXEMPLARY in given and rating not in ("hoàn thành tốt", "hoàn thành xuất sắc")
    ):
        yield _AWARD
