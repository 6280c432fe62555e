"""A recall that was itself wrong is undone: by two people, never after a successor; on both databases."""

from __future__ import annotations

import threading

import pytest
from holdings import hold_record
from office import IDS, ONE, SCHOOL, THREE, TWO, Office
from sqlalchemy import select

from registry import audit
from registry.recall_consistency import (
    DECIDED_BUT_NOT_RECALLED,
    RECALLED_WITHOUT_DECISION,
    TOO_FEW_PEOPLE,
    disagreements,
)
from registry.recall_request import ItemsRefused, NotAllowed
from registry.reinstatement import lock_places
from registry.rules.recall_rules import Ground, Reason, RecallAct, RecallState, Refusal
from registry.store import tables
from registry.store.recall_tables import recall_step
from registry.transactions import reading, transaction


@pytest.fixture
def office(engine, world, tmp_path, keyring):
    """ONE and TWO are recalled; the three are different learners' records."""
    office = Office.with_three_records(engine, world, tmp_path, keyring)
    for number, (record_id, _) in enumerate((ONE, TWO, THREE)):
        office.change(record_id, citizen_mac=f"{number:064x}", pupil_mac=f"{number + 9:064x}")
    office.recall(ONE, TWO)
    return office


def undo(office, *items, by="so.duyet1", reason=Reason.DATA_ERROR):
    return office.ask(*items, by=by, reason=reason, ground=Ground.REINSTATEMENT)


def bad(office, *items, **more):
    with pytest.raises(ItemsRefused) as refused:
        undo(office, *items, **more)
    return [item.refusal for item in refused.value.items]


def refusal(office, request_id, by, act=RecallAct.APPROVE, **more):
    with pytest.raises(NotAllowed) as refused:
        office.act(act, request_id, by, **more)
    return refused.value.refusal


def hold_another(office, **changes):
    """A record beside ONE, of its learner."""
    one = office.row(ONE[0])
    row = {"record_id": ONE[0], "version": 2, "predecessor_pk": one.pk, "organisation": SCHOOL, **changes}
    with transaction(office.place.engine) as connection:
        learner = {"citizen_mac": one.citizen_mac, "pupil_mac": one.pupil_mac}
        hold_record(connection, office.place.keyring, one.dossier_pk, **learner, **row)


def kinds(office):
    with reading(office.place.engine) as connection:
        return [(d.record_id, d.kind) for d in disagreements(connection)]


def test_two_people_put_it_in_force_again_and_until_then_it_stays_recalled(office):
    request_id = undo(office, ONE)
    assert office.shown(ONE[0]).status == "recalled"
    assert office.approve(request_id, "xa.tham") is RecallState.CHECKED
    assert office.shown(ONE[0]).status == "recalled"
    assert office.approve(request_id, "so.duyet2", number="20/QĐ") is RecallState.APPROVED
    held = office.shown(ONE[0])
    assert (held.status, held.status_since) == ("effective", office.place.clock())
    assert "reason" not in held.status_detail
    assert "decision" not in held.status_detail
    assert office.shown(TWO[0]).status == "recalled"
    assert kinds(office) == []
    with reading(office.place.engine) as connection:
        assert audit.first_break(connection) is None


@pytest.mark.parametrize("who", ["so.duyet1", "so.duyet1.hai"])
def test_who_asked_decides_nothing_through_no_account(office, who):
    request_id = undo(office, ONE)
    assert refusal(office, request_id, who) is Refusal.ASKED_IT
    office.approve(request_id, "xa.tham")
    assert refusal(office, request_id, who) is Refusal.ASKED_IT


def test_one_person_does_not_do_both(office):
    request_id = undo(office, ONE)
    office.approve(request_id, "so.duyet2")
    assert refusal(office, request_id, "so.duyet2") is Refusal.SAME_PERSON


@pytest.mark.parametrize("act", [RecallAct.REJECT, RecallAct.RETURN])
def test_refused_it_stays_recalled_as_it_was_and_can_be_asked_for_again(office, act):
    before = office.shown(ONE[0])
    office.act(act, undo(office, ONE), "so.duyet2")
    assert office.shown(ONE[0]) == before
    assert bad(office, ONE, THREE) == [Refusal.NOT_RECALLED]
    undo(office, ONE)
    assert kinds(office) == []


@pytest.mark.parametrize("by", ["vt.42000201", "ht.42000201", "xa.tham", "so.quantri"])
def test_only_the_department_asks(office, by):
    with pytest.raises(NotAllowed) as refused:
        undo(office, ONE, by=by)
    assert refused.value.refusal is Refusal.WRONG_ROLE


def test_what_may_not_be_asked_for_is_named(office):
    undo(office, TWO)
    found = bad(office, ONE, ONE, TWO, THREE, (IDS[5], 1))
    expected = [Refusal.ITEM_TWICE, Refusal.ALREADY_REQUESTED, Refusal.NOT_RECALLED, Refusal.RECORD_UNKNOWN]
    assert found == expected
    assert bad(office, ONE, reason=Reason.WRONG_LEARNER) == [Refusal.OTHER_REASON]


@pytest.mark.parametrize("state", ["effective", "pending", "recalled", "withdrawn"])
def test_never_after_a_later_version_whatever_became_of_it(office, state):
    hold_another(office, state=state)
    assert bad(office, ONE) == [Refusal.HAS_SUCCESSOR]


def test_nor_beside_a_live_record_of_that_year_under_another_id(office):
    """After ``wrong-learner`` and ``issued-in-error`` the right record gets a new id (package.md section 4)."""
    other = {"record_id": IDS[4], "version": 1, "predecessor_pk": None}
    hold_another(office, **other)
    assert bad(office, ONE) == [Refusal.HAS_SUCCESSOR]
    office.change(IDS[4], state="withdrawn")
    undo(office, ONE)


@pytest.mark.parametrize("checked", [False, True])
def test_nor_after_one_that_came_while_it_was_asked_for(office, checked):
    request_id = undo(office, ONE)
    if checked:
        office.approve(request_id, "xa.tham")
    hold_another(office)
    assert refusal(office, request_id, "so.duyet2") is Refusal.HAS_SUCCESSOR
    assert office.act(RecallAct.REJECT, request_id, "so.duyet2") is RecallState.REJECTED
    assert office.shown(ONE[0]).status == "recalled"


def test_it_marks_no_id_and_can_be_recalled_again(office):
    request_id = undo(office, ONE)
    office.approve(request_id, "xa.tham")
    assert refusal(office, request_id, "so.duyet2", id_correction=True) is Refusal.MARK_NOT_POSSIBLE
    office.approve(request_id, "so.duyet2")
    office.recall(ONE)
    assert office.shown(ONE[0]).status == "recalled"
    assert kinds(office) == []


def test_a_row_changed_by_hand_after_it_is_found(office):
    request_id = undo(office, ONE)
    office.approve(request_id, "xa.tham")
    office.approve(request_id, "so.duyet2")
    office.change(ONE[0], state="recalled")
    office.change(TWO[0], state="effective")
    assert kinds(office) == [(ONE[0], RECALLED_WITHOUT_DECISION), (TWO[0], DECIDED_BUT_NOT_RECALLED)]
    office.change(ONE[0], state="effective")
    office.change(TWO[0], state="recalled")
    with transaction(office.place.engine) as connection:
        mine = list(connection.scalars(select(recall_step.c.request_pk).where(recall_step.c.account == "so.duyet2")))
        connection.execute(recall_step.update().where(recall_step.c.request_pk.in_(mine)).values(person_id=None))
    assert kinds(office) == [(ONE[0], TOO_FEW_PEOPLE)]


def test_a_next_version_that_is_being_registered_is_waited_for(postgresql_engine, world, tmp_path, keyring):
    """Whoever registers holds the learner's and the record's names; the decision comes after, and sees it."""
    office = Office.with_three_records(postgresql_engine, world, tmp_path, keyring)
    for record_id in IDS[1:3]:
        office.change(record_id, citizen_mac="1" * 64, pupil_mac="2" * 64)
    office.recall(ONE)
    request_id = undo(office, ONE)
    office.approve(request_id, "xa.tham")
    one, came = office.row(ONE[0]), []
    with transaction(postgresql_engine) as connection:
        lock_places(connection, [one.pk])
        thread = threading.Thread(target=lambda: came.append(refusal(office, request_id, "so.duyet2")))
        thread.start()
        thread.join(0.3)
        assert came == []
        learner = {"citizen_mac": one.citizen_mac, "pupil_mac": one.pupil_mac}
        row = {"record_id": ONE[0], "version": 2, "predecessor_pk": one.pk, "organisation": SCHOOL}
        hold_record(connection, keyring, one.dossier_pk, **learner, **row)
    thread.join(30)
    assert came == [Refusal.HAS_SUCCESSOR]
    with reading(postgresql_engine) as connection:
        states = dict(
            connection.execute(
                select(tables.record.c.version, tables.record.c.state).where(tables.record.c.record_id == ONE[0])
            ).all()
        )
    assert states == {1: "recalled", 2: "effective"}
