"""Lower and upper secondary against circular 22/2021. Judges only what the record itself shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from registry.rules.findings import awards, study
from registry.rules.findings.finding import Finding, FindingCode
from registry.rules.findings.marks import EXEMPT, FAILED, PASSED, tenths, year_averages
from registry.rules.findings.study import RATINGS, Sheet, possible_ratings
from registry.rules.findings.subjects import BY_COMMENT, LOWER, counted, is_whole_programme

# Article 12.1c: "nghỉ học không quá 45 buổi trong một năm học".
MOST_ABSENCES = 45

# The last of a stage: whether "lên lớp" is said of somebody who leaves the school is left to the school.
LAST_GRADES = frozenset({9, 12})

# Article 8.2b: (term I, term II) → year.
_YEAR_CONDUCT = {
    **dict.fromkeys((("T", "T"), ("K", "T")), "T"),
    **dict.fromkeys((("T", "K"), ("K", "K"), ("Đ", "K"), ("T", "Đ"), ("Đ", "T"), ("CĐ", "T")), "K"),
    **dict.fromkeys((("K", "Đ"), ("Đ", "Đ"), ("CĐ", "Đ"), ("CĐ", "K")), "Đ"),
}

_COLUMNS = ("diemhocky1", "diemhocky2", "diemcanam")
_RATINGS = ("hocky1", "hocky2", "canam")
FIRST, SECOND, YEAR = range(3)
_ARTS = frozenset({"AM-NHAC", "MI-THUAT", "NGHE-THUAT"})
_WORDS = frozenset({PASSED, FAILED})


class Line(NamedTuple):
    """A line of the mark sheet: subject (None: doubtful), code, what stands in the three columns, and again."""

    known: str | None
    code: str
    texts: tuple[str | None, ...]
    again: str | None


def findings(groups: Mapping[str, Any]) -> Iterator[Finding]:
    """All of one record of level 03 or 04."""
    general, summary = groups["thongtinchung"], groups["tongket"]
    level = general["macaphoc"]
    lines = lines_of(groups, level)
    yield from year_marks(lines)
    forms = tuple(_wrong_forms(lines))
    yield from forms
    # A mark where a word belongs, or the other way round: what follows from it would be said twice.
    sheets = [] if forms else [_sheet([(x.known, x.texts[c]) for x in lines], level) for c in range(3)]
    yield from _study(lines, summary, sheets, level)
    yield from _conduct(summary)
    yield from _promotion(summary, int(general["makhoi"]))
    whole = bool(sheets) and sheets[YEAR].whole
    yield from awards.secondary(summary, [tenths(x.texts[YEAR]) for x in lines] if whole else None)


def lines_of(groups: Mapping[str, Any], level: str) -> list[Line]:
    """The mark sheet."""
    return [
        Line(
            counted(subject["tenmonhoc"], level),
            subject["mamonhoc"],
            tuple(map(subject.get, _COLUMNS)),
            subject.get("diemkttralai"),
        )
        for subject in groups["bangdiem"]["monhoc"]
    ]


def year_marks(lines: Sequence[Line]) -> Iterator[Finding]:
    """Article 9.1: the year from the terms. By comment, the year is the second term."""
    for line in lines:
        first, second, year = map(tenths, line.texts)
        if first is not None and second is not None and year is not None:
            if year not in year_averages(first, second):
                yield Finding(FindingCode.YEAR_AVERAGE, f"bangdiem/{line.code}/diemcanam")
        elif _WORDS.issuperset(line.texts) and line.texts[SECOND] != line.texts[YEAR]:
            yield Finding(FindingCode.YEAR_COMMENT, f"bangdiem/{line.code}/diemcanam")


def _wrong_forms(lines: Sequence[Line]) -> Iterator[Finding]:
    """Article 5.3: some subjects by comment alone, the others with marks."""
    for line in lines:
        given = [text for text in line.texts if text and text != EXEMPT]
        words = sum(text in _WORDS for text in given)
        if line.known and words != (len(given) if line.known in BY_COMMENT else 0):
            yield Finding(FindingCode.MARK_FORM, f"bangdiem/{line.code}")


def _study(lines: Sequence[Line], summary: Mapping[str, Any], sheets: Sequence[Sheet], level: str) -> Iterator[Finding]:
    for name, sheet in zip(_RATINGS, sheets, strict=False):
        given = summary.get(name)
        if given is not None and RATINGS.index(given) not in possible_ratings(sheet):
            yield Finding(FindingCode.STUDY_RATING, f"tongket/{name}")
    again = summary.get("kqhoctaplai")
    if sheets and again is not None and any(line.again for line in lines):
        # Article 14: a mark reached again stands for the year's. How high the rating may then be is not said.
        possible = possible_ratings(_sheet([(x.known, x.again or x.texts[YEAR]) for x in lines], level))
        reached = RATINGS.index(again) != study.NOT_REACHED
        if all((rating != study.NOT_REACHED) != reached for rating in possible):
            yield Finding(FindingCode.STUDY_AGAIN, "tongket/kqhoctaplai")


def _sheet(column: Sequence[tuple[str | None, str | None]], level: str) -> Sheet:
    """One column of the mark sheet: each line's subject, and what stands there."""
    known = [subject for subject, _ in column if subject]
    # Two lines of one subject: parts of it, or a second course under its name. Which counts, nobody can tell.
    twice = {subject for subject, number in Counter(known).items() if number > 1} - _ARTS
    marks: list[int] = []
    doubtful: list[int | None] = []
    failed: list[str] = []
    whole = not twice and is_whole_programme(frozenset(known), level)
    for subject, text in column:
        mark = tenths(text)
        if subject is None or subject in twice:
            doubtful += [mark] if mark is not None else [None] * (text == FAILED)
        elif mark is not None:
            marks.append(mark)
        elif text == FAILED:
            failed.append(subject)
        elif text != PASSED:
            # Exempt or without a result: how the rest is then rated, the circular does not say.
            whole = False
    arts = sum(subject in _ARTS for subject in failed) if level == LOWER else 0
    fewest = len(failed) - max(arts - 1, 0)
    return Sheet(marks=marks, failed=(fewest, len(failed)), doubtful=doubtful, whole=whole)


def _conduct(summary: Mapping[str, Any]) -> Iterator[Finding]:
    first, second, year = (summary.get(f"renluyen{part}") for part in ("hocky1", "hocky2", "canam"))
    if first and second and year and year != _YEAR_CONDUCT.get((first, second), "CĐ"):
        yield Finding(FindingCode.YEAR_CONDUCT, "tongket/renluyencanam")


def _promotion(summary: Mapping[str, Any], grade: int) -> Iterator[Finding]:
    """Article 12.1: conduct and study, after the summer where they were judged again, and absences."""
    conduct = summary.get("renluyenlai") or summary.get("renluyencanam")
    learnt = summary.get("kqhoctaplai") or summary.get("canam")
    absent = Decimal(summary["sobuoinghi"]) > MOST_ABSENCES
    if summary["duoclenlop"] == "1":
        if FAILED in (conduct, learnt) or absent:
            yield Finding(FindingCode.PROMOTED, "tongket/duoclenlop")
    elif conduct and learnt and FAILED not in (conduct, learnt) and not absent and grade not in LAST_GRADES:
        yield Finding(FindingCode.NOT_PROMOTED, "tongket/duoclenlop")
