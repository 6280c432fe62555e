"""Lower and upper secondary against circular 22/2021. Judges only what the record itself shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from decimal import Decimal
from typing import Any, NamedTuple

from registry.rules.findings import awards, study
from registry.rules.findings.finding import Finding, FindingCode
from registry.rules.findings.marks import FAILED, PASSED, tenths, year_averages
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

_NO_MARKS = (None, None, None)
_RATINGS = ("hocky1", "hocky2", "canam")
FIRST, SECOND, YEAR = range(3)
_ARTS = frozenset({"AM-NHAC", "MI-THUAT", "NGHE-THUAT"})
_WORDS = frozenset({PASSED, FAILED})


class Line(NamedTuple):
    """A line of the mark sheet.

    Attributes:
        known: the subject; None: doubtful.
        texts, marks: what stands in the three columns, and in tenths where it is a mark.
        again: what was reached in the summer.
    """

    known: str | None
    code: str
    texts: tuple[str | None, ...]
    marks: tuple[int | None, ...]
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
    sheets = [] if forms else _sheets(lines, level)
    yield from _study(lines, summary, sheets, level)
    yield from _conduct(summary)
    yield from _promotion(summary, int(general["makhoi"]))
    whole = bool(sheets) and sheets[YEAR].whole
    yield from awards.secondary(summary, [line.marks[YEAR] for line in lines] if whole else None)


def lines_of(groups: Mapping[str, Any], level: str) -> list[Line]:
    """The mark sheet."""
    return [_line(subject, level) for subject in groups["bangdiem"]["monhoc"]]


def _line(subject: Mapping[str, Any], level: str) -> Line:
    get = subject.get
    texts = (get("diemhocky1"), get("diemhocky2"), get("diemcanam"))
    marks = (tenths(texts[0]), tenths(texts[1]), tenths(texts[2]))
    return Line(counted(subject["tenmonhoc"], level), subject["mamonhoc"], texts, marks, get("diemkttralai"))


def year_marks(lines: Sequence[Line]) -> Iterator[Finding]:
    """Article 9.1: the year from the terms. By comment, the year is the second term."""
    for line in lines:
        first, second, year = line.marks
        if first is not None and second is not None and year is not None:
            if year not in year_averages(first, second):
                yield Finding(FindingCode.YEAR_AVERAGE, f"bangdiem/{line.code}/diemcanam")
        elif line.texts[SECOND] != line.texts[YEAR] and _WORDS.issuperset(line.texts):
            yield Finding(FindingCode.YEAR_COMMENT, f"bangdiem/{line.code}/diemcanam")


def _wrong_forms(lines: Sequence[Line]) -> Iterator[Finding]:
    """Article 5.3: some subjects by comment alone, the others with marks."""
    for line in lines:
        if line.known in BY_COMMENT:
            wrong = line.marks != _NO_MARKS
        else:
            wrong = line.known is not None and not _WORDS.isdisjoint(line.texts)
        if wrong:
            yield Finding(FindingCode.MARK_FORM, f"bangdiem/{line.code}")


def _study(lines: Sequence[Line], summary: Mapping[str, Any], sheets: Sequence[Sheet], level: str) -> Iterator[Finding]:
    for name, sheet in zip(_RATINGS, sheets, strict=False):
        given = summary.get(name)
        if given is not None and RATINGS.index(given) not in possible_ratings(sheet):
            yield Finding(FindingCode.STUDY_RATING, f"tongket/{name}")
    again = summary.get("kqhoctaplai")
    if sheets and again is not None and any(line.again for line in lines):
        # Article 14: a mark reached again stands for the year's. How high the rating may then be is not said.
        possible = possible_ratings(_sheets([_retaken(line) for line in lines], level)[YEAR])
        reached = RATINGS.index(again) != study.NOT_REACHED
        if all((rating != study.NOT_REACHED) != reached for rating in possible):
            yield Finding(FindingCode.STUDY_AGAIN, "tongket/kqhoctaplai")


def _retaken(line: Line) -> Line:
    if line.again is None:
        return line
    return line._replace(texts=(*line.texts[:YEAR], line.again), marks=(*line.marks[:YEAR], tenths(line.again)))


def _sheets(lines: Sequence[Line], level: str) -> list[Sheet]:
    """Both terms and the year."""
    known = [line.known for line in lines if line.known]
    # Two lines of one subject: parts of it, or a second course under its name. Which counts, nobody can tell.
    subjects = frozenset(known)
    twice = frozenset(s for s in subjects - _ARTS if known.count(s) > 1) if len(subjects) < len(known) else frozenset()
    whole = not twice and is_whole_programme(subjects, level)
    return [_sheet(lines, column, twice, whole=whole, arts_are_one=level == LOWER) for column in (FIRST, SECOND, YEAR)]


def _sheet(lines: Sequence[Line], column: int, twice: Set[str], *, whole: bool, arts_are_one: bool) -> Sheet:
    marks: list[int] = []
    doubtful: list[int | None] = []
    failed: list[str] = []
    for line in lines:
        subject, text, mark = line.known, line.texts[column], line.marks[column]
        if subject is None or subject in twice:
            doubtful += [mark] if mark is not None else [None] * (text == FAILED)
        elif mark is not None:
            marks.append(mark)
        elif text == FAILED:
            failed.append(subject)
        elif text != PASSED:
            # Exempt or without a result: how the rest is then rated, the circular does not say.
            whole = False
    arts = sum(subject in _ARTS for subject in failed) if arts_are_one else 0
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
