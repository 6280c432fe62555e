"""Primary school against circular 27/2020. Judges only what the record itself shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from registry.rules.findings import awards
from registry.rules.findings.finding import Finding, FindingCode
from registry.rules.findings.marks import BEST, EXEMPT, tenths
from registry.rules.findings.subjects import is_whole_primary, subject_of, tested

# Article 9.2a, worst first.
RATINGS = ("chưa hoàn thành", "hoàn thành", "hoàn thành tốt", "hoàn thành xuất sắc")

LAST_GRADE = 5

# The forms rate technology and computing from the grade in which they are taught.
_COMPETENCES = frozenset({"tuhoc", "giaotiep", "giaiquyet", "ngonngu", "tinhtoan", "khoahoc", "thammi", "thechat"})
_FROM_GRADE_3 = frozenset({"congnghe", "tinhoc"})
FIRST_WITH_COMPUTING = 3
_QUALITIES = 5


def findings(groups: Mapping[str, Any]) -> Iterator[Finding]:
    """All of one record of level 02."""
    summary, subjects = groups["tongket"], groups["bangdiem"]["monhoc"]
    grade = int(groups["thongtinchung"]["makhoi"])
    for subject in subjects:
        mark = tenths(subject.get("diemkiemtradinhky"))
        if mark is not None and mark % 10:  # article 7.1d: "không cho điểm thập phân"
            yield Finding(FindingCode.TEST_MARK, f"bangdiem/{subject['mamonhoc']}/diemkiemtradinhky")
    rating = rating_of(summary.get("xeploai"))
    if rating is not None:
        lowest, highest = _possible(subjects, groups.get("danhgianlpc", {}), grade)
        if not lowest <= RATINGS.index(rating) <= highest:
            yield Finding(FindingCode.PRIMARY_RATING, "tongket/xeploai")
    yield from _completion(summary, rating, grade)
    yield from awards.primary(summary, rating)


def rating_of(text: str | None) -> str | None:
    """``Hoàn thành tốt`` however it is spaced and capitalised; None for anything else."""
    plain = " ".join(unicodedata.normalize("NFC", text or "").casefold().split())
    return plain if plain in RATINGS else None


def _possible(subjects: Sequence[Mapping[str, Any]], rated: Mapping[str, Any], grade: int) -> tuple[int, int]:
    """Article 9.2a: the worst and the best rating the record allows.

    What is not in the record can only make it worse. A test in a subject that has none by article 7.1b may count or
    not; of a subject in two lines (computing, technology) each line's test may be its test.
    """
    levels = {s["mucdatduoc"] for s in subjects} - {EXEMPT}
    qualities, abilities = rated.get("phamchat", {}), rated.get("nangluc", {})
    reached = {*qualities.values(), *abilities.values()}
    tests = _tests(subjects)
    certain = [max(marks) for known, marks in tests.items() if known in tested(grade)]
    highest = _rating(levels, reached, min(certain, default=BEST))
    needed = _COMPETENCES | (_FROM_GRADE_3 if grade >= FIRST_WITH_COMPUTING else frozenset())
    whole = (
        len(qualities) >= _QUALITIES
        and abilities.keys() >= needed
        and tests.keys() >= tested(grade)
        and is_whole_primary(frozenset(_known(s) or "" for s in subjects if s["mucdatduoc"] != EXEMPT), grade)
    )
    if not whole:
        return 0, highest
    return _rating(levels, reached, min(min(marks) for marks in tests.values())), highest


def _tests(subjects: Sequence[Mapping[str, Any]]) -> Mapping[str | None, list[int]]:
    """The year-end tests in tenths, by subject; None: of doubtful ones."""
    found: dict[str | None, list[int]] = {}
    for subject in subjects:
        mark = tenths(subject.get("diemkiemtradinhky"))
        if mark is not None:
            found.setdefault(_known(subject), []).append(mark)
    return found


def _known(subject: Mapping[str, Any]) -> str | None:
    known = subject_of(subject["tenmonhoc"])
    return "TIN-CONG-NGHE" if known in ("TIN", "CONG-NGHE") else known


def _rating(levels: Set[str], reached: Set[str], lowest_test: int) -> int:
    if levels <= {"T"} and reached <= {"T"} and lowest_test >= 70:
        return 3 if lowest_test >= 90 else 2
    return 1 if "C" not in levels | reached and lowest_test >= 50 else 0


def _completion(summary: Mapping[str, Any], rating: str | None, grade: int) -> Iterator[Finding]:
    """Article 11: three ratings complete the grade; completing grade 5 completes primary school, and only that does.

    A grade completed with the rating "chưa hoàn thành" is let stand: article 11.1b lets a learner be judged again.
    """
    grade_done, school_done = (summary[name] == "1" for name in ("dahthanhctrinhlophoc", "dahthanhctrinhtieuhoc"))
    if rating is not None and rating != RATINGS[0] and not grade_done:
        yield Finding(FindingCode.GRADE_COMPLETION, "tongket/dahthanhctrinhlophoc")
    if school_done != grade_done if grade == LAST_GRADE else school_done:
        yield Finding(FindingCode.PRIMARY_COMPLETION, "tongket/dahthanhctrinhtieuhoc")
