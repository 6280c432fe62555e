"""Circular 22/2021, articles 9.2 and 9.3: each rating's boundary, in tenths of a mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.findings.study import FAIR, GOOD, NOT_REACHED, REACHED, Sheet, by_table, possible_ratings

# (what it shows, marks, failed comments, rating by article 9.2)
TABLE = [
    ("six at 8.0, the others at 6.5", [80] * 6 + [65] * 2, 0, GOOD),
    ("five at 8.0", [80] * 5 + [79] + [65] * 2, 0, FAIR),
    ("one at 6.4", [80] * 7 + [64], 0, FAIR),
    ("all at 10 but a comment failed", [100] * 8, 1, REACHED),
    ("six at 6.5, the others at 5.0", [65] * 6 + [50] * 2, 0, FAIR),
    ("five at 6.5", [65] * 5 + [64] + [50] * 2, 0, REACHED),
    ("one at 4.9", [65] * 7 + [49], 0, REACHED),
    ("six at 5.0, the others at 3.5", [50] * 6 + [35] * 2, 0, REACHED),
    ("five at 5.0", [50] * 5 + [49] + [35] * 2, 0, NOT_REACHED),
    ("one at 3.4", [50] * 7 + [34], 0, NOT_REACHED),
    ("one comment failed", [50] * 8, 1, REACHED),
    ("two comments failed", [50] * 8, 2, NOT_REACHED),
]

# Article 9.3: two ratings below Tốt or Khá through one single subject is raised by one.
RAISED = [
    ("one at 4.9 among excellent marks: Đạt, raised", [80] * 7 + [49], 0, {FAIR}),
    ("one at 5.0: Khá, only one below Tốt, stays", [80] * 7 + [50], 0, {FAIR}),
    ("one at 3.4 among excellent marks: Chưa đạt, raised by one only", [80] * 7 + [34], 0, {REACHED}),
    ("one at 3.4 among good marks", [65] * 7 + [34], 0, {REACHED}),
    ("one at 3.4 among middling marks: only one below Đạt", [50] * 7 + [34], 0, {NOT_REACHED}),
    ("two at 3.4", [80] * 6 + [34] * 2, 0, {NOT_REACHED}),
    ("one comment failed among excellent marks", [80] * 8, 1, {FAIR}),
    ("one comment failed among good marks: one below Khá, stays", [65] * 8, 1, {REACHED}),
    ("two comments failed", [80] * 8, 2, {NOT_REACHED}),
    ("a comment failed and one at 3.4", [80] * 7 + [34], 1, {NOT_REACHED}),
    ("the bad one is itself needed as the sixth: either", [80] * 5 + [49] + [65] * 2, 0, {REACHED, FAIR}),
]


@pytest.mark.parametrize(("marks", "failed", "rating"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_the_table(marks, failed, rating):
    assert by_table(marks, failed) == rating


@pytest.mark.parametrize(("marks", "failed", "ratings"), [row[1:] for row in RAISED], ids=[row[0] for row in RAISED])
def test_one_single_subject(marks, failed, ratings):
    assert possible_ratings(Sheet(marks, (failed, failed))) == ratings


def test_music_and_art_failed_may_count_once_or_twice():
    assert possible_ratings(Sheet([50] * 8, (1, 2))) == {NOT_REACHED, REACHED}


def test_a_doubtful_subject_may_count_or_not():
    assert possible_ratings(Sheet([80] * 8, doubtful=[60])) == {GOOD, FAIR}
    assert possible_ratings(Sheet([80] * 5 + [65] * 3, doubtful=[80])) == {GOOD, FAIR}
    assert possible_ratings(Sheet([65] * 8, doubtful=[None])) == {FAIR, REACHED}


def test_what_is_missing_can_only_be_judged_from_above():
    assert possible_ratings(Sheet([80, 65], whole=False)) == {0, 1, 2, 3}
    assert possible_ratings(Sheet([80, 64], whole=False)) == {0, 1, 2}
    assert possible_ratings(Sheet([64, 49, 49], whole=False)) == {0, 1}
    assert possible_ratings(Sheet([34, 34], whole=False)) == {0}
    assert possible_ratings(Sheet([80] * 8, doubtful=[10] * 4)) == {0, 1, 2, 3}, "too many doubtful ones"


MARKS = st.lists(st.integers(0, 100), min_size=6, max_size=10)


@given(MARKS, st.integers(0, 3))
def test_raising_is_by_one_and_never_to_the_top(marks, failed):
    base = by_table(marks, failed)
    assert possible_ratings(Sheet(marks, (failed, failed))) <= {base, min(base + 1, FAIR) if base < FAIR else base}


@given(MARKS, st.integers(0, 3), st.data())
def test_a_better_mark_never_gives_a_worse_table_rating(marks, failed, data):
    at = data.draw(st.integers(0, len(marks) - 1))
    better = [*marks[:at], data.draw(st.integers(marks[at], 100)), *marks[at + 1 :]]
    assert by_table(better, failed) >= by_table(marks, failed)


@given(MARKS, st.integers(0, 2), st.data())
def test_leaving_lines_out_never_excludes_the_true_rating(marks, failed, data):
    """A sheet that is not whole never accuses what the whole one would allow."""
    there = data.draw(st.lists(st.booleans(), min_size=len(marks), max_size=len(marks)))
    kept = [mark for mark, is_there in zip(marks, there, strict=True) if is_there]
    true = possible_ratings(Sheet(marks, (failed, failed)))
    assert true <= possible_ratings(Sheet(kept, (0, failed), whole=False))
