"""The table of recall, walked whole: every state, act, role, person and place."""

from __future__ import annotations

import dataclasses
from itertools import product
from pathlib import Path

import pytest

from registry.rules import lifecycle
from registry.rules.lifecycle import State
from registry.rules.recall_page import markdown
from registry.rules.recall_rules import (
    FINAL,
    MARKABLE,
    ON_THE_RECORD,
    REASONS_BY_GROUND,
    RECALLABLE,
    TABLE,
    Actor,
    Case,
    Ground,
    Reason,
    RecallAct,
    Recalled,
    RecallState,
    Refusal,
    Role,
    decide,
    first_state,
    item_refusal,
    may_ask,
    of_request,
    on_the_record,
    reinstatement_refusal,
)

DOCUMENT = Path(__file__).parents[2] / "docs" / "recall.md"
HOME = {
    Role.SCHOOL: ("31000701", "school"),
    Role.PRINCIPAL: ("31000701", "school"),
    Role.REVIEWER: ("XA-1", "commune"),
    Role.APPROVER: ("SO-31", "department"),
}


def actor(role, *, organisation=None, kind=None, person="p1"):
    home, home_kind = HOME[role]
    return Actor(organisation or home, kind or home_kind, frozenset({role}), person)


def case(state, *, reason=Reason.DATA_ERROR, askers=(), acted=(), school="31000701"):
    return Case(state, reason, school, frozenset({"XA-1", "SO-31"}), frozenset(askers), frozenset(acted))


@pytest.mark.parametrize(("state", "act", "role"), list(product(RecallState, RecallAct, Role)))
def test_every_state_act_and_role_is_a_way_or_a_refusal(state, act, role):
    ruling = decide(case(state), act, actor(role))
    if (state, act, role) in TABLE:
        assert (ruling.follows, ruling.role, ruling.refusal) == (TABLE[state, act, role], role, None)
    else:
        assert ruling.follows is None
        assert ruling.refusal is (Refusal.DECIDED if state in FINAL else Refusal.WRONG_ROLE)


@pytest.mark.parametrize("other", ["registrar", "auditor", "institution"])
def test_other_roles_have_no_say(other):
    for state, act in product(set(RecallState) - FINAL, RecallAct):
        who = Actor("SO-31", "department", frozenset({other}), "p1")
        assert decide(case(state), act, who).refusal is Refusal.WRONG_ROLE


def test_one_act_in_one_state_leads_to_one_place_whatever_the_role():
    for state, act in product(RecallState, RecallAct):
        assert len({follows for (s, a, _), follows in TABLE.items() if (s, a) == (state, act)}) <= 1


@pytest.mark.parametrize("way", [k for k in TABLE if k[2] in (Role.REVIEWER, Role.APPROVER)])
def test_nobody_acts_who_asked_or_who_acted_before_or_who_is_nobody_in_particular(way):
    state, act, role = way
    assert decide(case(state, askers={"p1"}), act, actor(role)).refusal is Refusal.ASKED_IT
    assert decide(case(state, acted={"p1"}), act, actor(role)).refusal is Refusal.SAME_PERSON
    assert decide(case(state), act, actor(role, person=None)).refusal is Refusal.NO_PERSON
    assert decide(case(state, askers={"p2"}, acted={"p3"}), act, actor(role)).follows is TABLE[way]


def every_path(state, people, acted=frozenset()):
    """Every way to ``approved`` with these people, as the list of who took each step."""
    if state is RecallState.APPROVED:
        yield []
    if state in FINAL:
        return
    for role, person in product(Role, people):
        now = case(state, askers={"asker"}, acted=acted)
        ruling = decide(now, RecallAct.APPROVE, actor(role, person=person))
        if ruling.follows:
            for rest in every_path(ruling.follows, people, acted | {person}):
                yield [(role, person), *rest]


def test_whatever_way_is_taken_two_people_decide_and_the_last_is_an_approver():
    paths = list(every_path(RecallState.REQUESTED, ["p1", "p2", "asker"]))
    assert paths
    for path in paths:
        assert {person for _, person in path} == {"p1", "p2"}
        assert path[-1][0] is Role.APPROVER


def test_a_commune_checks_for_its_own_schools_only():
    elsewhere = actor(Role.REVIEWER, organisation="XA-2")
    assert decide(case(RecallState.REQUESTED), RecallAct.APPROVE, elsewhere).refusal is Refusal.NOT_BELOW
    assert decide(case(RecallState.REQUESTED), RecallAct.RETURN, elsewhere).refusal is Refusal.NOT_BELOW
    department = actor(Role.REVIEWER, organisation="SO-31", kind="department")
    assert decide(case(RecallState.REQUESTED), RecallAct.APPROVE, department).follows is RecallState.CHECKED


def test_a_principal_confirms_for_the_asking_school_alone():
    waiting = case(RecallState.AWAITING_PRINCIPAL, askers={"p1"})
    assert decide(waiting, RecallAct.APPROVE, actor(Role.PRINCIPAL)).follows is RecallState.REQUESTED
    other = actor(Role.PRINCIPAL, organisation="31000702")
    assert decide(waiting, RecallAct.APPROVE, other).refusal is Refusal.NOT_BELOW
    heir = dataclasses.replace(other, succeeded=frozenset({waiting.asking_school}))
    assert decide(waiting, RecallAct.APPROVE, heir).follows is RecallState.REQUESTED
    by_department = case(RecallState.AWAITING_PRINCIPAL, school=None)
    assert decide(by_department, RecallAct.APPROVE, actor(Role.PRINCIPAL)).refusal is Refusal.NOT_BELOW


def test_an_approver_decides_at_the_department_only():
    at_commune = actor(Role.APPROVER, organisation="XA-1", kind="commune")
    assert decide(case(RecallState.CHECKED), RecallAct.APPROVE, at_commune).refusal is Refusal.NOT_BELOW


@pytest.mark.parametrize(("reason", "way"), list(product(Reason, TABLE)))
def test_the_mark_for_a_corrected_id_goes_with_the_final_approval_and_some_reasons(reason, way):
    state, act, role = way
    ruling = decide(case(state, reason=reason), act, actor(role), id_correction=True)
    allowed = TABLE[way] is RecallState.APPROVED and reason in MARKABLE
    assert ruling.refusal is (None if allowed else Refusal.MARK_NOT_POSSIBLE)


@pytest.mark.parametrize(("reason", "role"), list(product(Reason, Role)))
def test_who_may_ask_for_which_reason(reason, role):
    of_school = role in (Role.SCHOOL, Role.PRINCIPAL)
    assert may_ask(actor(role), reason, None) is (role if of_school else Refusal.WRONG_ROLE)
    for ground in Ground:
        officer = Actor("SO-31", "department", frozenset({role}), "p1")
        expected = role if reason in REASONS_BY_GROUND[ground] else Refusal.REASON_NOT_THEIRS
        assert may_ask(officer, reason, ground) is (Refusal.WRONG_ROLE if of_school else expected)


def test_a_commune_asks_for_nothing_and_a_nameless_officer_neither():
    assert may_ask(actor(Role.REVIEWER), Reason.DATA_ERROR, Ground.DISSOLVED_SCHOOL) is Refusal.WRONG_ROLE
    nameless = Actor("SO-31", "department", frozenset({Role.APPROVER}), None)
    assert may_ask(nameless, Reason.DATA_ERROR, Ground.DISSOLVED_SCHOOL) is Refusal.NO_PERSON


@pytest.mark.parametrize("state", sorted(State))
def test_what_may_be_asked_for_is_what_the_lifecycle_lets_be_asked_for(state):
    possible = (state, lifecycle.Act.REQUEST_RECALL) in lifecycle.TABLE
    assert (RECALLABLE[state] is None) == possible
    assert item_refusal(state, ground=None, dissolved=False) is RECALLABLE[state]
    assert item_refusal(state, ground=Ground.DISSOLVED_SCHOOL, dissolved=False) is Refusal.NOT_DISSOLVED
    assert item_refusal(state, ground=Ground.DISSOLVED_SCHOOL, dissolved=True) is RECALLABLE[state]


def recalled(**changes):
    return Recalled(
        **{"standing": State.RECALLED, "same_reason": True, "succeeded": False, "asked_for": False, **changes}
    )


@pytest.mark.parametrize("state", sorted(State))
def test_only_what_is_recalled_is_reinstated(state):
    possible = (state, lifecycle.Act.REINSTATE) in lifecycle.TABLE
    assert (reinstatement_refusal(recalled(standing=state)) is None) == possible == (state is State.RECALLED)


def test_never_after_a_successor_nor_twice_nor_for_another_reason():
    assert reinstatement_refusal(recalled(succeeded=True)) is Refusal.HAS_SUCCESSOR
    assert reinstatement_refusal(recalled(asked_for=True)) is Refusal.ALREADY_REQUESTED
    assert reinstatement_refusal(recalled(same_reason=False)) is Refusal.OTHER_REASON


@pytest.mark.parametrize("state", sorted(RecallState))
def test_a_recalled_record_changes_when_two_people_have_decided_and_not_before(state):
    act = on_the_record(state, Ground.REINSTATEMENT)
    assert act is (lifecycle.Act.REINSTATE if state is RecallState.APPROVED else None)
    assert on_the_record(state, None) is on_the_record(state, Ground.ORDERED) is ON_THE_RECORD.get(state)


@pytest.mark.parametrize("reason", Reason)
def test_a_reinstatement_corrects_no_id(reason):
    undoing = dataclasses.replace(case(RecallState.CHECKED, reason=reason, school=None), ground=Ground.REINSTATEMENT)
    ruling = decide(undoing, RecallAct.APPROVE, actor(Role.APPROVER), id_correction=True)
    assert ruling.refusal is Refusal.MARK_NOT_POSSIBLE


def test_every_step_of_an_item_is_a_way_of_its_record():
    on_record = {RecallState.AWAITING_PRINCIPAL: State.RECALL_REQUESTED, RecallState.REQUESTED: State.RECALL_REQUESTED}
    on_record[RecallState.CHECKED] = State.RECALL_CHECKED
    for (state, _, _), follows in TABLE.items():
        if follows in ON_THE_RECORD:
            lifecycle.after(on_record[state], ON_THE_RECORD[follows])


def test_a_request_waits_for_the_principal_where_the_policy_says_so_and_a_school_asks():
    waiting = {r: first_state(r, principal_confirms=True) for r in Role}
    assert waiting.pop(Role.SCHOOL) is RecallState.AWAITING_PRINCIPAL
    assert set(waiting.values()) == {RecallState.REQUESTED}
    assert {first_state(r, principal_confirms=False) for r in Role} == {RecallState.REQUESTED}


def test_a_request_is_as_far_as_the_least_of_its_open_items():
    assert of_request({RecallState.CHECKED, RecallState.APPROVED}) is RecallState.CHECKED
    assert of_request({RecallState.REQUESTED, RecallState.CHECKED, RecallState.REJECTED}) is RecallState.REQUESTED
    assert of_request({RecallState.APPROVED, RecallState.REJECTED, RecallState.RETURNED}) is RecallState.APPROVED
    assert of_request({RecallState.REJECTED, RecallState.RETURNED}) is RecallState.REJECTED
    for state in RecallState:
        assert of_request({state}) is state


def test_the_document_shows_this_table():
    assert markdown() in DOCUMENT.read_text(), "print registry.rules.recall_page.markdown() into docs/recall.md"
