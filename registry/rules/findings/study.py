"""A secondary learner's study rating from the subjects of a term or year (circular 22/2021, articles 9.2 and 9.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from registry.rules.findings.marks import BEST

# Article 9.2: the four ratings, worst first.
RATINGS = ("CĐ", "Đ", "K", "T")
NOT_REACHED, REACHED, FAIR, GOOD = range(4)

# "Ít nhất 06 môn học".
SUBJECTS_ABOVE = 6

# More doubtful subjects than this are no school's; each doubles the cases.
_MAX_DOUBTFUL = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one term, or the year, shows.

    Attributes:
        marks: averages in tenths of the subjects that count.
        failed: how many subjects judged by comment are not reached, at least and at most: music and art are two
            lines of one subject at lower secondary.
        doubtful: averages, or None for a failed comment, of subjects that may or may not count.
        whole: every subject of the programme is there with its result.
    """

    marks: Sequence[int]
    failed: tuple[int, int] = (0, 0)
    doubtful: Sequence[int | None] = ()
    whole: bool = True


def possible_ratings(sheet: Sheet) -> frozenset[int]:
    """Every rating (an index of ``RATINGS``) that the circular lets this sheet have."""
    if not sheet.whole or len(sheet.doubtful) > _MAX_DOUBTFUL:
        # Subjects that are not here can make it worse without end, and better by counting among the six.
        best = max(_ratings(list(sheet.marks), sheet.failed[0], absent=SUBJECTS_ABOVE))
        return frozenset(range(best + 1))
    found: set[int] = set()
    for size in range(len(sheet.doubtful) + 1):
        for counted in combinations(sheet.doubtful, size):
            marks = [*sheet.marks, *(mark for mark in counted if mark is not None)]
            more = sum(mark is None for mark in counted)
            for failed in set(sheet.failed):
                found |= _ratings(marks, failed + more)
    return frozenset(found)


def by_table(marks: Sequence[int], failed: int, *, absent: int = 0) -> int:
    """Article 9.2 alone. ``absent``: subjects that are not here and may have the best mark."""
    lowest = min(marks, default=BEST)
    # At least six are at a limit where the sixth best is.
    best = sorted(marks, reverse=True)
    needed = SUBJECTS_ABOVE - absent
    sixth = BEST if needed < 1 else best[needed - 1] if len(best) >= needed else -1
    if not failed and lowest >= 65 and sixth >= 80:
        return GOOD
    if not failed and lowest >= 50 and sixth >= 65:
        return FAIR
    return REACHED if failed <= 1 and lowest >= 35 and sixth >= 50 else NOT_REACHED


def _ratings(marks: list[int], failed: int, *, absent: int = 0) -> set[int]:
    """Article 9.3 too: two or more below Tốt or Khá through one single subject is raised by one.

    "Through one subject" can mean "were it better" or "were it not there", which differ where it is needed as one of
    the six. Where they do, either is let stand.
    """
    base = by_table(marks, failed, absent=absent)
    if base > REACHED:
        return {base}
    lower = sorted(marks)
    without = [by_table(lower[1:], failed, absent=absent)] if lower else []
    better = [by_table([*lower[1:], BEST], failed, absent=absent)] if lower else []
    if failed:
        without.append(by_table(marks, failed - 1, absent=absent))
    if any(other - base >= 2 for other in without):
        return {base + 1}
    return {base, base + 1} if any(other - base >= 2 for other in better) else {base}
