"""Recalls in the register, on both databases: two people decide, item by item, all of it audited."""

from __future__ import annotations

from datetime import timedelta

import pytest
from at_once import at_once
from office import IDS, ONE, SCHOOL, THREE, TWO, Office, province
from sqlalchemy import func, select, update

from registry import audit
from registry.load import load_province
from registry.recall_consistency import (
    DECIDED_BUT_NOT_RECALLED,
    RECALLED_WITHOUT_DECISION,
    TOO_FEW_PEOPLE,
    disagreements,
)
from registry.recall_notes import request_context
from registry.recall_request import ItemsRefused, NotAllowed
from registry.rotation import rotate_sealed_rows
from registry.rules.recall_rules import Ground, Reason, RecallAct, RecallState, Refusal
from registry.store import recall_tables, tables
from registry.transactions import reading, transaction


@pytest.fixture
def office(engine, world, tmp_path, keyring):
    """Three records of one school in force, and everybody's account."""
    return Office.with_three_records(engine, world, tmp_path, keyring)


def row_of(office, record_id):
    return office.row(record_id)


def status_of(office, record_id, at=None):
    return office.shown(record_id, at)


def change(office, record_id, **values):
    office.change(record_id, **values)


def refusal_of(office, *words, **more):
    with pytest.raises(NotAllowed) as refused:
        office.act(*words, **more)
    return refused.value.refusal


def test_two_people_recall_a_record_and_the_public_sees_it_from_that_moment(office):
    request_id = office.ask(ONE, note="Sai điểm Toán của em Lò Văn Hương")
    assert office.read(request_id).head.state is RecallState.REQUESTED
    assert (row_of(office, ONE[0]).state, status_of(office, ONE[0]).status) == ("recall-requested", "effective")
    assert office.approve(request_id, "xa.tham") is RecallState.CHECKED
    assert (row_of(office, ONE[0]).state, status_of(office, ONE[0]).status) == ("recall-checked", "effective")
    assert office.approve(request_id, "so.duyet1", number="12/QĐ-SGDĐT") is RecallState.APPROVED
    held = status_of(office, ONE[0])
    assert (held.status, held.status_since) == ("recalled", office.place.clock())
    assert held.status_detail == {"reason": "data-error", "decision": "12/QĐ-SGDĐT", "recall": request_id}
    assert status_of(office, TWO[0]).status == "effective"


def test_the_history_names_every_step_of_the_request_and_of_each_item(office):
    request_id = office.ask(ONE, TWO)
    office.approve(request_id, "so.tham", note="đã đối chiếu sổ điểm")
    office.approve(request_id, "so.duyet1", number="12/QĐ")
    found = office.read(request_id)
    steps = [(s.act, s.state, s.account, s.organisation, s.role, s.decision, s.note) for s in found.history]
    assert steps == [
        ("request", "requested", None, SCHOOL, "school", None, None),
        ("approve", "checked", "so.tham", "SO-42", "reviewer", None, "đã đối chiếu sổ điểm"),
        ("approve", "approved", "so.duyet1", "SO-42", "approver", "12/QĐ", None),
    ]
    assert found.note == "sai điểm"
    for item in found.items:
        assert item.history == found.history
        assert (item.state, item.decision, item.id_correction) == (RecallState.APPROVED, "12/QĐ", False)


def test_every_step_is_audited_in_its_own_transaction(office):
    request_id = office.recall(ONE)
    with reading(office.place.engine) as connection:
        assert audit.first_break(connection) is None
        line = tables.audit_line
        about = select(line.c.actor, line.c.act, line.c.subject).where(line.c.subject.like("rec%")).order_by(line.c.seq)
        lines = [tuple(row) for row in connection.execute(about)]
        said = " ".join(connection.scalars(select(line.c.detail)))
    # Of an officer's id its last three digits: the audit is read, taken out and archived (decision 0024).
    assert "042791378848" not in said
    assert "•••848" in said
    record, recall = f"record:{ONE[0]}/1", f"recall:{request_id}"
    assert lines == [
        (f"client:{SCHOOL}/test", "recall:request", recall),
        (f"client:{SCHOOL}/test", "record:request-recall", record),
        ("account:xa.tham", "recall:approve", recall),
        ("account:xa.tham", "record:recall-approve", record),
        ("account:so.duyet1", "recall:approve", recall),
        ("account:so.duyet1", "record:recall-approve", record),
    ]


def test_what_is_refused_leaves_no_trace(office):
    request_id = office.ask(ONE)

    def counted():
        with reading(office.place.engine) as connection:
            names = (tables.audit_line, recall_tables.recall_step, recall_tables.recall_item)
            return [connection.scalar(select(func.count()).select_from(t)) for t in names]

    before = counted()
    assert refusal_of(office, RecallAct.REJECT, request_id, "xa.tham") is Refusal.WRONG_ROLE
    with pytest.raises(ItemsRefused):
        office.ask(TWO, ONE)
    assert counted() == before
    assert row_of(office, TWO[0]).state == "effective"


@pytest.mark.parametrize(
    "username", ["vt.42000201", "ht.42000201", "so.quantri", "so.thanhtra"], ids=["school", "principal", "reg", "aud"]
)
@pytest.mark.parametrize("act", list(RecallAct))
def test_other_roles_decide_nothing(office, username, act):
    assert refusal_of(office, act, office.ask(ONE), username) is Refusal.WRONG_ROLE


def test_a_second_reviewer_does_not_decide(office):
    request_id = office.ask(ONE)
    office.approve(request_id, "xa.tham")
    assert refusal_of(office, RecallAct.APPROVE, request_id, "so.tham") is Refusal.WRONG_ROLE


def test_the_same_person_twice_and_a_person_with_two_accounts_do_not_get_through(office):
    request_id = office.ask(ONE)
    office.approve(request_id, "so.duyet1")
    assert refusal_of(office, RecallAct.APPROVE, request_id, "so.duyet1") is Refusal.SAME_PERSON
    assert refusal_of(office, RecallAct.APPROVE, request_id, "so.duyet1.hai") is Refusal.SAME_PERSON
    assert row_of(office, ONE[0]).state == "recall-checked"
    assert office.approve(request_id, "so.duyet2") is RecallState.APPROVED


def test_a_reviewer_of_another_commune_does_not_check(office):
    request_id = office.ask(ONE)
    assert refusal_of(office, RecallAct.APPROVE, request_id, "xa2.tham") is Refusal.NOT_BELOW
    assert refusal_of(office, RecallAct.RETURN, request_id, "xa2.tham") is Refusal.NOT_BELOW


@pytest.mark.parametrize("by", [None, "vt.42000201", "ht.42000201"])
def test_whoever_belongs_to_the_school_that_asks_does_not_decide_through_another_account(office, by):
    """``so.kiem`` is an approver, and the person of the school's own account."""
    request_id = office.ask(ONE, by=by)
    assert refusal_of(office, RecallAct.APPROVE, request_id, "so.kiem") is Refusal.ASKED_IT
    office.approve(request_id, "xa.tham")
    assert refusal_of(office, RecallAct.APPROVE, request_id, "so.kiem") is Refusal.ASKED_IT


def test_items_are_decided_one_by_one(office):
    request_id = office.ask(ONE, TWO, THREE)
    office.approve(request_id, "xa.tham", items=[ONE, TWO])
    assert office.read(request_id).head.state is RecallState.REQUESTED
    office.act(RecallAct.RETURN, request_id, "so.tham", items=[THREE], note="thiếu minh chứng")
    assert office.read(request_id).head.state is RecallState.CHECKED
    office.approve(request_id, "so.duyet1", items=[ONE], number="1/QĐ")
    assert office.act(RecallAct.REJECT, request_id, "so.duyet1", number="2/QĐ") is RecallState.APPROVED
    found = {item.record_id: (item.state, item.decision) for item in office.read(request_id).items}
    assert found == {
        ONE[0]: (RecallState.APPROVED, "1/QĐ"),
        TWO[0]: (RecallState.REJECTED, "2/QĐ"),
        THREE[0]: (RecallState.RETURNED, None),
    }
    assert [row_of(office, r).state for r in IDS[:3]] == ["recalled", "effective", "effective"]
    assert office.read(request_id).items[2].history[-1].note == "thiếu minh chứng"


def test_what_is_decided_is_decided_and_what_is_not_in_the_request_is_unknown(office):
    request_id = office.recall(ONE)
    for act in RecallAct:
        assert refusal_of(office, act, request_id, "so.duyet2") is Refusal.DECIDED
    second = office.ask(TWO)
    assert refusal_of(office, RecallAct.APPROVE, second, "so.tham", items=[ONE]) is Refusal.RECORD_UNKNOWN
    assert refusal_of(office, RecallAct.APPROVE, IDS[5], "so.tham", seen=1) is Refusal.RECORD_UNKNOWN


def test_after_a_rejection_it_can_be_asked_for_again(office):
    first = office.ask(ONE)
    office.act(RecallAct.REJECT, first, "so.duyet1")
    assert row_of(office, ONE[0]).state == "effective"
    assert office.recall(ONE) != first
    assert status_of(office, ONE[0]).status == "recalled"


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"state": "recalled"}, Refusal.RECORD_RECALLED),
        ({"state": "withdrawn"}, Refusal.RECORD_WITHDRAWN),
        ({"state": "pending", "period_id": 1}, Refusal.RECORD_PENDING),
        ({"organisation": "42000301"}, Refusal.RECORD_UNKNOWN),
    ],
)
def test_a_record_that_may_not_be_asked_for_is_named_with_its_reason(office, values, refusal):
    change(office, ONE[0], **values)
    with pytest.raises(ItemsRefused) as refused:
        office.ask(TWO, ONE)
    assert [(b.record_id, b.version, b.refusal) for b in refused.value.items] == [(*ONE, refusal)]


def test_unknown_twice_and_already_requested_are_named_together(office):
    first = office.ask(ONE)
    with pytest.raises(ItemsRefused) as refused:
        office.ask(ONE, TWO, TWO, (IDS[4], 1), (TWO[0], 2))
    assert [(b.refusal, b.request_id) for b in refused.value.items] == [
        (Refusal.ALREADY_REQUESTED, first),
        (Refusal.ITEM_TWICE, None),
        (Refusal.RECORD_UNKNOWN, None),
        (Refusal.RECORD_UNKNOWN, None),
    ]


def test_a_pending_record_of_a_locked_period_is_in_force_and_so_is_its_date(office):
    locks = office.place.clock() - timedelta(days=30)
    with transaction(office.place.engine) as connection:
        connection.execute(update(tables.period).where(tables.period.c.id == 1).values(locks=locks))
    change(office, ONE[0], state="pending", period_id=1, state_since=locks - timedelta(days=9))
    before = status_of(office, ONE[0]).status_since
    request_id = office.ask(ONE)
    assert (status_of(office, ONE[0]).status, status_of(office, ONE[0]).status_since) == ("effective", before)
    office.act(RecallAct.RETURN, request_id, "xa.tham")
    assert (status_of(office, ONE[0]).status, status_of(office, ONE[0]).status_since) == ("effective", before)


def test_a_suspension_outlives_a_rejected_recall(office):
    now = office.place.clock()
    until = (now + timedelta(days=5)).isoformat()
    change(office, ONE[0], state="suspended", state_detail={"until": until})
    request_id = office.ask(ONE)
    assert status_of(office, ONE[0]).status == "suspended"
    office.act(RecallAct.REJECT, request_id, "so.duyet1")
    assert status_of(office, ONE[0]).status == "suspended"
    assert status_of(office, ONE[0], at=now + timedelta(days=6)).status == "effective"


def test_a_successor_asks_for_its_predecessors_records_and_a_stranger_does_not(office):
    with pytest.raises(ItemsRefused):
        office.ask(ONE, school="42000301")
    request_id = office.ask(ONE, school="42000202")
    assert office.read(request_id).concerns({SCHOOL})
    assert office.read(request_id).concerns({"42000202"})
    assert not office.read(request_id).concerns({"42000301"})


def test_the_department_asks_for_a_dissolved_school_or_a_leaked_key_and_who_asked_does_not_decide(office):
    request_id = office.ask(ONE, by="so.duyet1", ground=Ground.DISSOLVED_SCHOOL)
    assert refusal_of(office, RecallAct.APPROVE, request_id, "so.duyet1") is Refusal.ASKED_IT
    assert refusal_of(office, RecallAct.APPROVE, request_id, "so.duyet1.hai") is Refusal.ASKED_IT
    office.approve(request_id, "xa.tham")
    assert office.approve(request_id, "so.duyet2") is RecallState.APPROVED
    assert office.read(request_id).head.ground == "dissolved-school"
    office.ask(TWO, by="so.tham", ground=Ground.LEAKED_KEY, reason=Reason.SIGNATURE_ERROR)


@pytest.mark.parametrize(
    ("by", "more", "refusal"),
    [
        ("xa.tham", {"ground": Ground.DISSOLVED_SCHOOL}, Refusal.WRONG_ROLE),
        ("so.duyet1", {}, Refusal.WRONG_ROLE),
        ("vt.42000201", {"ground": Ground.LEAKED_KEY}, Refusal.WRONG_ROLE),
        ("so.quantri", {"ground": Ground.LEAKED_KEY}, Refusal.WRONG_ROLE),
        ("so.duyet1", {"ground": Ground.LEAKED_KEY, "reason": Reason.WRONG_LEARNER}, Refusal.REASON_NOT_THEIRS),
    ],
)
def test_who_may_not_ask(office, by, more, refusal):
    with pytest.raises(NotAllowed) as refused:
        office.ask(ONE, by=by, **more)
    assert refused.value.refusal is refusal


def test_the_department_does_not_call_a_living_school_dissolved(office):
    change(office, ONE[0], organisation="42000301")
    with pytest.raises(ItemsRefused) as refused:
        office.ask(ONE, by="so.duyet1", ground=Ground.DISSOLVED_SCHOOL)
    assert refused.value.items[0].refusal is Refusal.NOT_DISSOLVED


def test_where_the_levels_policy_says_so_the_principal_confirms_first(office, world):
    content = province(world)
    policies = [{**p, "recall_by_principal": "02" in p["levels"]} for p in content["signature_policies"]]
    with transaction(office.place.engine) as connection:
        changed = {**content, "signature_policies": policies}
        load_province(connection, office.place.keyring, changed, at=office.place.clock(), production=True)
    request_id = office.ask(ONE)
    assert office.read(request_id).head.state is RecallState.AWAITING_PRINCIPAL
    assert refusal_of(office, RecallAct.APPROVE, request_id, "so.duyet1") is Refusal.WRONG_ROLE
    assert office.approve(request_id, "ht.42000201") is RecallState.REQUESTED
    assert office.approve(request_id, "xa.tham") is RecallState.CHECKED
    assert office.read(office.ask(TWO, by="ht.42000201")).head.state is RecallState.REQUESTED
    # The school has been succeeded: its requests need not wait for somebody who is gone.
    with transaction(office.place.engine) as connection:
        for username, school in (("ht.heir", "42000202"), ("ht.stranger", "42000301")):
            row = {"username": username, "name": "Hiệu trưởng", "organisation": school, "roles": ["principal"]}
            connection.execute(tables.account.insert(), row)
    request_id = office.ask(THREE)
    assert refusal_of(office, RecallAct.APPROVE, request_id, "ht.stranger") is Refusal.NOT_BELOW
    assert office.approve(request_id, "ht.heir") is RecallState.REQUESTED


def told(outcomes):
    return [o.refusal for o in outcomes if isinstance(o, NotAllowed)]


@pytest.mark.parametrize("begin", [RecallState.REQUESTED, RecallState.CHECKED])
def test_of_two_approvals_at_the_same_moment_one_wins_and_the_other_is_told(office, begin):
    for record in (ONE, TWO, THREE):
        request_id = office.ask(record)
        if begin is RecallState.CHECKED:
            office.approve(request_id, "xa.tham")
        seen = office.read(request_id).revision
        outcomes = at_once(
            lambda r=request_id, s=seen: office.approve(r, "so.duyet1", seen=s),
            lambda r=request_id, s=seen: office.approve(r, "so.duyet2", seen=s),
        )
        assert told(outcomes) == [Refusal.CHANGED_MEANWHILE]
        follows = RecallState.CHECKED if begin is RecallState.REQUESTED else RecallState.APPROVED
        assert [o for o in outcomes if isinstance(o, RecallState)] == [follows]
        assert office.read(request_id).head.state is follows
        assert office.read(request_id).revision == seen + 1


def test_of_two_requests_for_one_record_at_the_same_moment_one_wins(office):
    outcomes = at_once(lambda: office.ask(ONE, TWO), lambda: office.ask(TWO, THREE))
    assert sum(isinstance(o, ItemsRefused) for o in outcomes) == 1
    with reading(office.place.engine) as connection:
        items = connection.execute(select(recall_tables.recall_item)).all()
    assert len(items) == 2


def test_a_row_changed_by_hand_disagrees_with_what_two_people_decided(office):
    def kinds():
        with reading(office.place.engine) as connection:
            return [(d.record_id, d.kind) for d in disagreements(connection)]

    office.recall(ONE)
    request_id = office.recall(TWO)
    assert kinds() == []
    change(office, ONE[0], state="effective")
    change(office, THREE[0], state="recalled")
    step = recall_tables.recall_step
    with transaction(office.place.engine) as connection:
        pk = connection.scalar(
            select(recall_tables.recall_request.c.pk).where(recall_tables.recall_request.c.id == request_id)
        )
        connection.execute(update(step).where(step.c.request_pk == pk).values(person_id="042791378848"))
    assert kinds() == [
        (THREE[0], RECALLED_WITHOUT_DECISION),
        (ONE[0], DECIDED_BUT_NOT_RECALLED),
        (TWO[0], TOO_FEW_PEOPLE),
    ]


def test_notes_stand_sealed_in_the_database_and_go_under_a_new_key(office):
    request_id = office.ask(ONE, note="Lò Văn Hương")
    office.approve(request_id, "xa.tham", note="gọi em Hương")
    keyring = office.place.keyring

    def notes():
        with reading(office.place.engine) as connection:
            request = connection.scalars(select(recall_tables.recall_request.c.note_sealed)).all()
            step = recall_tables.recall_step.c.note_sealed
            return [*request, *connection.scalars(select(step).where(step.is_not(None)))]

    assert all("Hương".encode() not in sealed for sealed in notes())
    assert keyring.open(notes()[0], context=request_context(request_id)).decode() == "Lò Văn Hương"
    new = keyring.add_key()
    with transaction(office.place.engine) as connection:
        rotate_sealed_rows(connection, keyring)
    assert {keyring.key_id_of(sealed) for sealed in notes()} == {new}
    assert office.read(request_id).history[1].note == "gọi em Hương"
