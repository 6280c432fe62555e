"""What the intake notes for the department beside an accepted record, on both databases. Nothing is refused for it."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from stage.world import utc

from registry.rules.lifecycle import State
from registry.store.tables import finding, period, record
from registry.transactions import reading, transaction


@pytest.fixture
def school(world):
    return world.primary


def noted(intake):
    """(year and grade of the record, code, detail) of each finding, in order."""
    query = select(record.c.namhoc, record.c.grade, finding.c.code, finding.c.detail, finding.c.state)
    with reading(intake.place.engine) as connection:
        rows = connection.execute(query.join(record, record.c.pk == finding.c.record_pk).order_by(finding.c.pk))
        return [(f"{row.namhoc[:4]}/{row.grade}", row.code, row.detail, row.state) for row in rows]


def codes(intake, state="open"):
    return [(where, code) for where, code, _, now in noted(intake) if now == state]


def of_year(school, first, grade, number=0, *, moved=False):
    """A primary record of that year and grade, in order by itself."""
    draft = school.draft(number, namhoc=f"{first}-{first + 1}")
    draft.set("thongtinchung/makhoi", f"{grade:02d}").set("tongket/dahthanhctrinhtieuhoc", "1" if grade == 5 else "0")
    if moved:
        draft.add("quatrinhhoctap/nam", "ngaytrangthaichuyenden", f"{first}-09-05")
    return draft.sign()


def send(intake, school, first, *records):
    outcome = intake.send(school, school.batch(records, namhoc=f"{first}-{first + 1}"))
    assert set(outcome.states) == {"accepted"}
    return outcome


@pytest.mark.parametrize("level", ["02", "03", "04", "05"])
def test_the_simulators_records_have_none(sqlite_intake, world, level):
    school = world.school(level)
    outcome = sqlite_intake.send(school, school.batch([school.record(n, subjects=n % 5 + 4) for n in range(12)]))
    assert set(outcome.states) == {"accepted"}
    assert noted(sqlite_intake) == []
    assert {item.findings for item in outcome.items} == {()}


def test_a_record_against_the_circular_is_accepted_and_noted_with_places_and_no_marks(intake, world):
    school = world.school("03")
    draft = school.draft(0).set("tongket/canam", "T")
    for subject in ("mon-01", "mon-02"):
        draft.by_id(subject).find("{*}diemcanam").text = "1.3"
    outcome = intake.send(school, school.batch([draft.sign()]))
    assert outcome.states == ["accepted"]
    assert noted(intake) == [
        ("2025/09", "year-average", {"where": ["bangdiem/VAN/diemcanam", "bangdiem/TOAN/diemcanam"]}, "open"),
        ("2025/09", "study-rating", {"where": ["tongket/canam"]}, "open"),
    ]
    assert outcome.items[0].findings == ("year-average", "study-rating"), "the school sees it of its own record"


def test_a_dry_run_tells_the_school_and_notes_nothing(intake, school):
    draft = school.draft(0).set("tongket/xeploai", "Hoàn thành xuất sắc")
    outcome = intake.send(school, school.batch([draft.sign()]), dry_run=True)
    assert outcome.items[0].findings == ("primary-rating",)
    assert noted(intake) == []


def test_a_refused_record_has_none(sqlite_intake, school):
    draft = school.draft(0).set("tongket/xeploai", "Hoàn thành xuất sắc").set("thongtinchung/namhoc", "2024-2025")
    outcome = sqlite_intake.send(school, school.batch([draft.sign()]))
    assert outcome.states == ["refused"]
    assert (noted(sqlite_intake), outcome.items[0].findings) == ([], ())


def test_not_completed_and_sent_in_batch_1(sqlite_intake, school):
    draft = school.draft(0).set("tongket/dahthanhctrinhlophoc", "0").set("tongket/dahthanhctrinhtieuhoc", "0")
    draft.set("tongket/xeploai", "Chưa hoàn thành")
    assert sqlite_intake.send(school, school.batch([draft.sign()])).states == ["accepted"]
    assert ("2025/05", "not-completed-in-batch-1") in codes(sqlite_intake)


def test_a_learner_who_goes_on_has_no_finding(intake, school):
    send(intake, school, 2024, of_year(school, 2024, 4))
    send(intake, school, 2025, of_year(school, 2025, 5))
    assert noted(intake) == []


def test_a_leap_is_noted_with_the_record_that_came_and_points_to_the_other(intake, school):
    send(intake, school, 2024, of_year(school, 2024, 3))
    send(intake, school, 2025, of_year(school, 2025, 5))
    earlier, _ = intake.records()
    detail = {"where": ["thongtinchung/makhoi"], "others": [earlier.pk]}
    assert noted(intake) == [("2025/05", "grade-jump", detail, "open")]


def test_two_years_in_one_order_or_the_other_in_two_batches(intake, school):
    send(intake, school, 2025, of_year(school, 2025, 5))
    send(intake, school, 2024, of_year(school, 2024, 5))
    assert codes(intake) == [("2024/05", "grade-again")]


def test_a_recalled_year_is_out_of_the_chain(sqlite_intake, school):
    send(sqlite_intake, school, 2024, of_year(school, 2024, 3))
    sqlite_intake.set_state(school.record_id(0, "2024-2025"), 1, State.RECALLED)
    send(sqlite_intake, school, 2025, of_year(school, 2025, 5))
    assert noted(sqlite_intake) == []


@pytest.fixture
def three_years(intake):
    opens, locks = utc("2024-05-15T00:00"), utc("2026-12-31T00:00")
    row = {"namhoc": "2023-2024", "dot": "1", "levels": ["02"], "opens": opens, "locks": locks}
    with transaction(intake.place.engine) as connection:
        connection.execute(period.insert(), row)
    return intake


def test_a_missing_year_is_closed_when_it_comes(three_years, school):
    send(three_years, school, 2023, of_year(school, 2023, 3), of_year(school, 2023, 3, 1))
    send(three_years, school, 2025, of_year(school, 2025, 5), of_year(school, 2025, 5, 1))
    assert codes(three_years) == [("2025/05", "year-gap")] * 2
    send(three_years, school, 2024, of_year(school, 2024, 4))
    assert codes(three_years) == [("2025/05", "year-gap")], "the other learner's stays"
    assert codes(three_years, "closed") == [("2025/05", "year-gap")]


def test_another_school_without_a_transfer(intake, world, school):
    other = world.school("42000202")
    send(intake, other, 2024, of_year(other, 2024, 4), of_year(other, 2024, 4, 1))
    send(intake, school, 2025, of_year(school, 2025, 5), of_year(school, 2025, 5, 1, moved=True))
    assert codes(intake) == [("2025/05", "school-change")], "the second learner's history tells of it"


def test_the_successor_of_a_school_is_no_other_school(intake, world, school):
    heir = world.school("42000202")
    send(intake, school, 2024, of_year(school, 2024, 4))
    send(intake, heir, 2025, of_year(heir, 2025, 5))
    assert noted(intake) == []
