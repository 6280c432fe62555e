"""The desk's pure rules: terms in working days, differences field by field, who may be whose deputy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.rules.deputy_rules import LONGEST, DeputyRefusal, Holder, refusal
from registry.rules.differences import Difference, differences
from registry.rules.recall_rules import FINAL, RecallState
from registry.rules.recall_terms import due
from registry.rules.working_days import WorkCalendar

HANOI = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("state", "since", "last_day"),
    [
        ("requested", datetime(2026, 11, 30, 9, tzinfo=HANOI), "2026-12-07"),  # Monday: over one weekend
        ("requested", datetime(2026, 12, 4, 23, 59, tzinfo=HANOI), "2026-12-11"),  # Friday, late
        ("requested", datetime(2026, 12, 5, 9, tzinfo=HANOI), "2026-12-11"),  # Saturday
        ("awaiting-principal", datetime(2026, 11, 30, 17, 30, tzinfo=UTC), "2026-12-04"),  # the 1st here
    ],
)
def test_a_term_counts_working_days_of_the_province(state, since, last_day):
    end = due(RecallState(state), since, WorkCalendar())
    assert end.isoformat() == f"{last_day}T23:59:59+07:00"


def test_what_is_decided_has_no_term():
    assert {due(state, datetime.now(HANOI), WorkCalendar()) for state in FINAL} == {None}


OLD = {"thongtinchung": {"Id": "a", "hovaten": "An"}, "bangdiem": {"monhoc": [{"tenmonhoc": "Toán", "diem": "7"}]}}


def changed(**groups):
    return {**OLD, **groups}


@pytest.mark.parametrize(
    ("new", "found"),
    [
        (OLD, ()),
        (changed(thongtinchung={"Id": "b", "hovaten": "Ân"}), (Difference(("thongtinchung", "hovaten"), "An", "Ân"),)),
        (changed(thongtinchung={"Id": "a"}), (Difference(("thongtinchung", "hovaten"), "An", None),)),
        (
            changed(bangdiem={"monhoc": [{"tenmonhoc": "Văn", "diem": "8"}, {"tenmonhoc": "Toán", "diem": "9"}]}),
            (
                Difference(("bangdiem", "monhoc", "Toán", "diem"), "7", "9"),
                Difference(("bangdiem", "monhoc", "Văn", "tenmonhoc"), None, "Văn"),
                Difference(("bangdiem", "monhoc", "Văn", "diem"), None, "8"),
            ),
        ),
        (changed(bangdiem="x"), (Difference(("bangdiem",), str(OLD["bangdiem"]), "x"),)),
    ],
)
def test_versions_are_compared_by_what_names_a_thing_not_by_its_place(new, found):
    assert differences(OLD, new) == found


_json = st.recursive(
    st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@settings(max_examples=30)
@given(st.dictionaries(st.text(max_size=4), _json), st.dictionaries(st.text(max_size=4), _json))
def test_any_two_contents_can_be_compared(one, other):
    differences(one, other)
    assert differences(one, one) == ()


NOW = datetime(2026, 12, 1, 9, tzinfo=HANOI)
LENDER = Holder("SO-42", frozenset({"approver"}), "1")


@pytest.mark.parametrize(
    ("other", "no"),
    [
        (Holder("SO-42", frozenset({"reviewer"}), "2"), None),
        (None, DeputyRefusal.NO_SUCH_ACCOUNT),
        (Holder("XA-42", frozenset({"reviewer"}), "2"), DeputyRefusal.NO_SUCH_ACCOUNT),
        (Holder("SO-42", frozenset({"reviewer"}), "1"), DeputyRefusal.SAME_PERSON),
        (Holder("SO-42", frozenset({"reviewer", "approver"}), "2"), DeputyRefusal.HAS_IT),
        (Holder("SO-42", frozenset({"registrar"}), "2"), DeputyRefusal.NOT_REVIEWER),
        (Holder("SO-42", frozenset({"reviewer"}), None), DeputyRefusal.NOT_REVIEWER),
    ],
)
def test_a_deputy_is_a_reviewer_of_the_same_organisation(other, no):
    assert refusal(LENDER, other, begins=NOW, ends=NOW + timedelta(days=1), now=NOW) is no


def test_only_an_approver_who_is_somebody_lends():
    reviewer = Holder("SO-42", frozenset({"reviewer"}), "2")
    for lender in (Holder("SO-42", frozenset({"registrar"}), "1"), Holder("SO-42", frozenset({"approver"}), None)):
        no = refusal(lender, reviewer, begins=NOW, ends=NOW + timedelta(days=1), now=NOW)
        assert no is DeputyRefusal.NOT_APPROVER


@pytest.mark.parametrize(
    ("begins", "ends", "no"),
    [
        (NOW, NOW, DeputyRefusal.BAD_DATES),
        (NOW - timedelta(days=2), NOW, DeputyRefusal.BAD_DATES),
        (NOW, NOW + LONGEST, None),
        (NOW, NOW + LONGEST + timedelta(seconds=1), DeputyRefusal.TOO_LONG),
    ],
)
def test_for_how_long(begins, ends, no):
    reviewer = Holder("SO-42", frozenset({"reviewer"}), "2")
    assert refusal(LENDER, reviewer, begins=begins, ends=ends, now=NOW) is no
