"""What a school sees of a recall request that somebody else made about several schools."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from registry.recall_history import Head, Item, RecallRequest, Step
from registry.rules.recall_rules import RecallState

AT = datetime(2026, 12, 1, tzinfo=UTC)
STEP = Step(AT, "approve", "checked", "so.tham", "SO-31", "reviewer", None, "the note names a learner of school B")


def request_by(asker: str, *schools: str) -> RecallRequest:
    items = tuple(Item(f"id-{school}", 1, school, RecallState.CHECKED, None, False, (STEP,)) for school in schools)
    head = Head(1, "r", asker, RecallState.CHECKED, "signature-error", "leaked-key", AT, len(items))
    return RecallRequest(head, 2, "a learner of school B", items, (STEP,))


def test_of_a_request_about_several_schools_a_school_sees_its_own_items_and_no_note():
    seen = request_by("SO-31", "A", "B").as_seen_by({"A"})
    assert [item.school for item in seen.items] == ["A"]
    assert seen.head.items == 1
    assert seen.note is None
    assert all(step.note is None for step in (*seen.history, *seen.items[0].history))


@pytest.mark.parametrize("asked", [request_by("SO-31", "A", "A"), request_by("A", "A", "B")], ids=["about it", "by it"])
def test_of_a_request_about_it_alone_or_of_its_own_it_sees_all(asked):
    assert asked.as_seen_by({"A"}) == asked
