"""What may be done to organisations: the rules alone."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.organisation_rules import (
    EARLIEST,
    LATEST,
    PARENT_KINDS,
    Fact,
    Standing,
    Succession,
    standing,
    why_not_close,
    why_not_found,
    why_not_levels,
    why_not_move,
    why_not_rename,
    why_not_succeed,
    why_not_undo,
)
from registry.rules.organisation_rules import OrganisationRefusal as No

TODAY = date(2026, 12, 1)
DAY = timedelta(days=1)
DECISION = "12/QĐ-UBND"
COMMUNE = Fact("XA-1", "commune", "SO-31", "Xã Mẫu")
DEPARTMENT = Fact("SO-31", "department", None, "Sở")


def school(code="A", **more):
    return Fact(code, "school", "XA-1", f"Trường {code}", **more)


def facts(*ones):
    return {one.code: one for one in ones}


def test_who_may_stand_above_whom():
    """Every kind below every kind, and nobody: what goes through, whole."""
    kinds = (*PARENT_KINDS, "department", "club")
    through = set()
    for kind, above in product(kinds, (*kinds, None)):
        fact = Fact("Z", above, None, "Z") if above else None
        levels = frozenset({"02"}) if kind == "school" else frozenset()
        if why_not_found("NEW-1", "Tên", kind=kind, levels=levels, above=fact, on=TODAY) is None:
            through.add((kind, above))
    assert through == {
        ("school", "commune"), ("school", "department"), ("commune", "department"), ("institution", None),
    }  # fmt: skip


@pytest.mark.parametrize("code", ["", " ", "a b", "../x", "Á1", "x" * 21, "a/b", "-a", "a\n"])
def test_what_is_no_code(code):
    assert why_not_found(code, "T", kind="school", levels={"02"}, above=COMMUNE, on=TODAY) is No.NOT_A_CODE


@pytest.mark.parametrize("name", ["", "x" * 251, "a\nb", "a\u202eb", "a\u200bb", "a\0"])
def test_what_is_no_name(name):
    assert why_not_found("A", name, kind="school", levels={"02"}, above=COMMUNE, on=TODAY) is No.NOT_A_NAME
    assert why_not_rename(school(), name, TODAY, last=None, on=TODAY) is No.NOT_A_NAME


def test_nothing_is_founded_below_what_has_closed():
    gone = Fact("XA-1", "commune", "SO-31", "Xã", closed_from=TODAY)
    assert why_not_found("A", "T", kind="school", levels={"02"}, above=gone, on=TODAY) is No.NOT_ABOVE
    assert why_not_found("A", "T", kind="school", levels={"02"}, above=gone, on=TODAY - DAY) is None


def test_schools_have_levels_and_nobody_else():
    assert why_not_levels("school", {"02", "03"}) is None
    assert {why_not_levels("school", levels) for levels in (set(), {"01"}, {"02", "x"})} == {No.NOT_LEVELS}
    assert why_not_levels("commune", set()) is None
    assert why_not_levels("commune", {"02"}) is No.NOT_LEVELS


@pytest.mark.parametrize(
    ("since", "last", "may"),
    [
        (TODAY, None, True),
        (TODAY - EARLIEST, None, True),
        (TODAY - EARLIEST - DAY, None, False),
        (TODAY + DAY, None, False),
        (TODAY - DAY, TODAY, False),
        (TODAY, TODAY, True),
        (None, None, False),
    ],
)
def test_a_name_holds_from_today_or_before_and_after_the_last_one(since, last, may):
    assert why_not_rename(school(), "Tên mới", since, last=last, on=TODAY) is (None if may else No.NOT_A_DAY)


def test_the_same_name_is_none():
    assert why_not_rename(school(), "Trường A", TODAY, last=None, on=TODAY) is No.SAME_NAME


def test_a_move_leads_to_another_that_goes_on():
    other, gone = Fact("XA-2", "commune", "SO-31", "Xã"), Fact("XA-3", "commune", "SO-31", "Xã", closed_from=TODAY)
    assert why_not_move(school(), other, on=TODAY) is None
    assert why_not_move(school(), DEPARTMENT, on=TODAY) is None
    assert why_not_move(school(), COMMUNE, on=TODAY) is No.SAME_PARENT
    assert [why_not_move(school(), to, on=TODAY) for to in (None, gone, school("B"))] == [No.NOT_ABOVE] * 3
    assert why_not_move(school(closed_from=TODAY), other, on=TODAY) is No.CLOSED
    assert why_not_move(DEPARTMENT, other, on=TODAY) is No.NOT_ABOVE


@pytest.mark.parametrize(
    ("fact", "since", "decision", "refusal"),
    [
        (school(), TODAY, DECISION, None),
        (school(), TODAY - EARLIEST, DECISION, None),
        (school(), TODAY + LATEST, DECISION, None),
        (school(), TODAY + LATEST + DAY, DECISION, No.NOT_A_DAY),
        (school(), TODAY - EARLIEST - DAY, DECISION, No.NOT_A_DAY),
        (school(), None, DECISION, No.NOT_A_DAY),
        (school(), TODAY, "", No.NO_DECISION),
        (school(), TODAY, "x" * 61, No.NO_DECISION),
        (school(closed_from=TODAY + DAY), TODAY, DECISION, No.CLOSED),
        (Fact("XA-1", "commune", "SO-31", "Xã", schools=1), TODAY, DECISION, No.HAS_SCHOOLS),
        (Fact("XA-1", "commune", "SO-31", "Xã"), TODAY, DECISION, None),
        (DEPARTMENT, TODAY, DECISION, No.NOT_A_KIND),
    ],
)
def test_who_may_close_from_when(fact, since, decision, refusal):
    assert why_not_close(fact, since, decision, on=TODAY) is refusal


def succeed(before, after, *ones, since=TODAY, heirs=frozenset(), decision=DECISION):
    return why_not_succeed(Succession(before, after, since), facts(*ones), decision, heirs=heirs, on=TODAY)


A, B, C = school("A"), school("B"), school("C")


def test_several_into_one_and_one_into_several():
    assert succeed(("A", "B"), ("C",), A, B, C) is None
    assert succeed(("A",), ("B", "C"), A, B, C) is None
    assert succeed(("A",), ("B",), A, B) is None
    d = school("D")
    assert succeed(("A", "B"), ("C", "D"), A, B, C, d) is No.ONE_TO_MANY
    assert succeed((), ("C",), C) is No.ONE_TO_MANY
    assert succeed(("A",), (), A) is No.ONE_TO_MANY
    many = [school(f"S{n}") for n in range(21)]
    assert succeed(tuple(one.code for one in many), ("A",), A, *many) is No.ONE_TO_MANY


def test_nobody_succeeds_themselves_directly_or_through_others():
    assert succeed(("A",), ("A",), A) is No.CIRCLE
    assert succeed(("A", "B"), ("B",), A, B) is No.CIRCLE
    assert succeed(("A",), ("B",), A, B, heirs=frozenset({"A"})) is No.CIRCLE
    assert succeed(("A",), ("B",), A, B, heirs=frozenset({"C"})) is None


def test_only_schools_there_are_succeed_one_another():
    assert succeed(("A",), ("XA-1",), A, COMMUNE) is No.NOT_SCHOOLS
    assert succeed(("A",), ("B",), A) is No.NOT_SCHOOLS


def test_who_has_closed_succeeds_nobody_and_may_still_be_succeeded():
    gone = school("A", closed_from=TODAY - DAY)
    assert succeed(("B",), ("A",), gone, B) is No.CLOSED
    assert succeed(("A",), ("B",), gone, B) is None
    assert succeed(("A",), ("B",), gone, B, since=TODAY - 2 * DAY) is No.NOT_A_DAY


def test_a_succession_needs_its_decision_and_a_day_in_reach():
    assert succeed(("A",), ("B",), A, B, decision="") is No.NO_DECISION
    assert succeed(("A",), ("B",), A, B, since=TODAY + LATEST + DAY) is No.NOT_A_DAY


@given(st.dates(), st.dates())
def test_a_closing_is_undone_before_its_day_and_never_after(closed_from, today):
    assert (why_not_undo(closed_from, on=today) is None) == (today < closed_from)
    assert why_not_undo(None, on=today) is No.TOO_LATE


def test_what_it_is_on_a_day():
    assert standing(None, [], TODAY) is Standing.OPEN
    assert standing(TODAY + DAY, [], TODAY) is Standing.CLOSING
    assert standing(TODAY, [], TODAY) is Standing.CLOSED
    assert standing(TODAY + DAY, [TODAY + DAY], TODAY) is Standing.CLOSING
    assert standing(TODAY, [TODAY], TODAY) is Standing.MERGED
    # Said by a province file, before the hub began.
    assert standing(None, [TODAY], TODAY) is Standing.MERGED
