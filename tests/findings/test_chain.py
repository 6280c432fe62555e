"""A learner's years in a row: what is odd between two records, and what is in order."""

from __future__ import annotations

import pytest

from registry.rules.findings.chain import changed_school, links, neighbours, others_of
from registry.rules.lifecycle import State
from registry.rules.versions import Claim, KnownVersion


def year(first: int, grade: int, *, level="03", school="A", state=State.EFFECTIVE, citizen="c", record_id=None):
    record_id = record_id or f"{school}/{first}/{grade}"
    claim = Claim(record_id, 1, record_id, school, f"{first}-{first + 1}", level, citizen, "p")
    return KnownVersion(claim, state, pk=first, grade=f"{grade:02d}")


# (this, the others, codes)
CASES = [
    ("one year, one grade", year(2025, 8), [year(2024, 7)], []),
    ("from primary to lower secondary", year(2025, 6), [year(2024, 5, level="02")], []),
    ("alone", year(2025, 8), [], []),
    ("two grades in one year", year(2025, 8), [year(2024, 6)], ["grade-jump"]),
    ("three grades in two years", year(2025, 8), [year(2023, 5, level="02")], ["grade-jump"]),
    ("a grade lower", year(2025, 7), [year(2024, 8)], ["grade-back"]),
    ("the same grade again", year(2025, 8), [year(2024, 8)], ["grade-again"]),
    ("a year is missing", year(2025, 8), [year(2023, 6)], ["year-gap"]),
    ("missing and held back", year(2025, 8), [year(2022, 6)], ["year-gap"]),
    ("the older record comes last", year(2023, 6), [year(2025, 8)], ["year-gap"]),
    ("between two that fit", year(2024, 7), [year(2023, 6), year(2025, 8)], []),
    ("between two that do not", year(2024, 7), [year(2023, 5), year(2025, 7)], ["grade-jump", "grade-again"]),
    ("only the nearest years count", year(2025, 8), [year(2024, 7), year(2020, 1)], []),
    ("two records of the year before", year(2025, 8), [year(2024, 5), year(2024, 6, school="B")], []),
    ("another of the same year", year(2025, 8), [year(2025, 6, school="B")], []),
    ("an adult who paused", year(2025, 11, level="05"), [year(2019, 10, level="05")], []),
    ("from school to continuing education, years later", year(2025, 10, level="05"), [year(2019, 9)], []),
    ("continuing education, a leap", year(2025, 12, level="05"), [year(2024, 10, level="05")], ["grade-jump"]),
]  # fmt: skip


@pytest.mark.parametrize(("this", "others", "codes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_between_two_years(this, others, codes):
    assert [str(link.code) for link in links(this, others)] == codes


def test_ended_records_other_learners_and_versions_of_the_same_record_are_not_in_the_chain():
    this = year(2025, 8)
    known = [
        year(2024, 6, state=State.RECALLED),
        year(2023, 6, state=State.WITHDRAWN),
        year(2022, 5, citizen="another"),
        year(2021, 4, record_id=this.claim.record_id),
        this,
    ]
    assert others_of(this, known) == ()
    assert others_of(this, [year(2024, 7, state=State.PENDING)])


def test_neighbours_are_the_nearest_years():
    this, before, after = year(2024, 7), year(2023, 6), year(2025, 8)
    assert neighbours(this, [year(2020, 3), before, after, year(2030, 12)]) == (before, after)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (year(2024, 7, school="B"), True),
        (year(2024, 7, school="A"), False),
        (year(2024, 5, school="B", level="02"), False),
        (year(2023, 6, school="B"), False),
    ],
    ids=["another school", "the same", "another level", "not the year before"],
)
def test_another_school_than_the_year_before(before, told):
    assert (changed_school(year(2025, 8), [before]) is before) == told
