"""What a learner reached in a year, by the rules of the circulars. Knows no XML and nobody who signs.

Marks follow from the learner's ability and a fixed piece of luck, so that two demos tell the same story. Arithmetic is
in tenths of a mark: floats would round 7.25 either way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hocba.demo.curriculum import CIRCULAR, COMPLETES, CONTINUING, Subject
from hocba.demo.learners import Learner

GOOD, FAIR, REACHED = "T", "K", "Đ"
_QUALITIES = ("yeunuoc", "nhanai", "chamchi", "trungthuc", "trachnhiem")
_COMPETENCES = (
    "tuhoc", "giaotiep", "giaiquyet", "ngonngu", "tinhtoan", "khoahoc", "congnghe", "tinhoc", "thammi", "thechat",
)  # fmt: skip
_COMPUTING_FROM_GRADE = 3
_ONLY_WITH_COMPUTING = frozenset({"congnghe", "tinhoc"})

# Circular 22: so many subjects at the upper threshold; continuing education has fewer subjects.
_SUBJECTS_ABOVE = {"22/2021": 6, "43/2021": 4}


def term_marks(learner: Learner, subject: Subject, year: str) -> tuple[str, str, str]:
    """First term, second term, whole year: (I + 2 × II) / 3, to a tenth."""
    if not subject.marked:
        return REACHED, REACHED, REACHED
    first, second = (_mark(learner, f"{subject.code}/{year}/{term}") for term in (1, 2))
    whole = ((first + 2 * second) * 2 + 3) // 6
    return _written(first), _written(second), _written(whole)


def ratings(level: str, marks: Sequence[tuple[str, str, str]]) -> tuple[str, str, str]:
    """Study in both terms and the whole year, from all subjects' marks."""
    needed = _SUBJECTS_ABOVE[CIRCULAR[level]]
    by_term = [[_tenths(mark[term]) for mark in marks if mark[term] != REACHED] for term in range(3)]
    first, second, whole = (_rating(term, needed) for term in by_term)
    return first, second, whole


def primary_mark(learner: Learner, subject: Subject, year: str) -> str | None:
    """The year-end test: a whole number; None where the subject has none."""
    if not subject.marked:
        return None
    return str(max(5, min(10, int(learner.ability) + learner.luck(f"{subject.code}/{year}", 2))))


def primary_level(learner: Learner, mark: str | None) -> str:
    """Completed well, or completed."""
    reached = int(mark) if mark else learner.ability
    return GOOD if reached >= 7.5 else "H"


def competences(learner: Learner, grade: int) -> Mapping[tuple[str, str], str]:
    """(element, code) → level, in the order of the form."""
    known = [c for c in _COMPETENCES if grade >= _COMPUTING_FROM_GRADE or c not in _ONLY_WITH_COMPUTING]
    pairs = [*(("nangluc", code) for code in known), *(("phamchat", code) for code in _QUALITIES)]
    return {pair: _competence(learner, pair[1]) for pair in pairs}


def primary_result(levels: Sequence[str], rated: Sequence[str], marks: Sequence[str]) -> str:
    """The year's result from subjects, competences and tests."""
    if {*levels, *rated} == {GOOD}:
        lowest = min(int(mark) for mark in marks)
        if lowest >= 9:
            return "Hoàn thành xuất sắc"
        if lowest >= 7:
            return "Hoàn thành tốt"
    return "Hoàn thành"


def primary_award(result: str) -> str | None:
    awards = {
        "Hoàn thành xuất sắc": "Học sinh Xuất sắc",
        "Hoàn thành tốt": "Học sinh Tiêu biểu hoàn thành tốt trong học tập và rèn luyện",
    }
    return awards.get(result)


def award(level: str, study: str, marks: Sequence[tuple[str, str, str]]) -> str | None:
    """Excellent with six subjects at 9.0, good with the best rating; continuing education gives none here."""
    if level == CONTINUING or study != GOOD:
        return None
    best = sum(_tenths(whole) >= 90 for _, _, whole in marks if whole != REACHED)
    return "Học sinh Xuất sắc" if best >= 6 else "Học sinh Giỏi"


def completed(grade: int) -> str:
    """What this year completes, as the form words it."""
    return f"Hoàn thành {COMPLETES[grade]}" if grade in COMPLETES else f"Hoàn thành chương trình lớp {grade}"


def _mark(learner: Learner, about: str) -> int:
    swing = learner.luck(about, 21) - 10
    return max(50, min(100, round(learner.ability * 10) + swing))


def _rating(tenths: Sequence[int], needed: int) -> str:
    def above(limit: int) -> int:
        return sum(mark >= limit for mark in tenths)

    if min(tenths) >= 65 and above(80) >= needed:
        return GOOD
    return FAIR if min(tenths) >= 50 and above(65) >= needed else REACHED


def _competence(learner: Learner, code: str) -> str:
    return GOOD if learner.ability >= 8 or learner.luck(code, 3) else REACHED


def _written(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"


def _tenths(mark: str) -> int:
    whole, tenth = mark.split(".")
    return int(whole) * 10 + int(tenth)
