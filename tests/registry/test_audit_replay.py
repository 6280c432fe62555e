"""The audit's lines against what the register says: nothing after real acts; what a hand in the rows changed."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from intake import make_intake
from office import SCHOOL, Office
from sqlalchemy import delete, select, update

from hocba.recheck import recheck
from registry import audit
from registry.audit_replay import NEVER_ACCEPTED, NOT_WHAT_WAS_DECIDED, OTHER_ORIGINAL, RECORD_GONE, unlike_the_audit
from registry.keyring import Keyring
from registry.recall_consistency import disagreements
from registry.rules.lifecycle import Act, ActNotAllowed, State
from registry.rules.recall_rules import Ground, Reason, RecallAct
from registry.rules.replay import Come, further
from registry.store import tables
from registry.store.recall_tables import recall_asker, recall_item, recall_request, recall_step
from registry.suspension import Emergency, lift, suspend
from registry.transactions import migrate, open_engine, reading, transaction
from registry.withdraw import Asker, withdraw

DAY = timedelta(days=1)


@pytest.fixture
def office(engine, world, tmp_path, keyring):
    return opened(engine, world, tmp_path, keyring)


def opened(engine, world, folder, keyring):
    """Six records in force and two that wait for their period's lock."""
    intake = make_intake(engine, world, folder, keyring)
    office = Office.opened(intake.place, world)
    school = world.school(SCHOOL)
    intake.send(school, school.batch([school.record(n) for n in range(6)]))
    intake.send(school, school.batch([school.record(n) for n in (6, 7)], closes=False))
    return office


@pytest.fixture(scope="module")
def acted(world, tmp_path_factory):
    """On SQLite, for tests that put back what they change."""
    folder = tmp_path_factory.mktemp("acted")
    engine = open_engine(f"sqlite:///{folder}/register.sqlite3")
    migrate(engine)
    yield every_act(opened(engine, world, folder, Keyring.create(folder / "secrets")), world)
    engine.dispose()


def later(office, moment):
    return Office(dataclasses.replace(office.place, clock=lambda: moment))


def unlike(office):
    with reading(office.place.engine) as connection:
        return [(one.name, one.kind) for one in unlike_the_audit(connection)]


def every_act(office, world):
    """Each way through the lifecycle's table, by those who may; the records' names."""
    keys = [(world.school(SCHOOL).record_id(n), 1) for n in range(8)]
    with transaction(office.place.engine) as connection:
        withdraw(connection, *keys[6], by=Asker(SCHOOL, "client:x"), at=office.place.clock())
    assert office.row(keys[7][0]).state == State.PENDING
    office = later(office, now := office.place.clock() + 400 * DAY)
    with transaction(office.place.engine) as connection:
        first = office._account(connection, "so.duyet1")
        for key in (*keys[1:4], keys[7]):
            suspend(connection, office.place.keyring, Emergency([key], 72), by=first, at=now)
        lift(connection, [keys[1]], by=first, at=now)
    office.recall(keys[0])
    office.act(RecallAct.RETURN, office.ask(keys[2]), "xa.tham", note="không đủ")
    office.approve(refused := office.ask(keys[1]), "xa.tham")
    office.act(RecallAct.REJECT, refused, "so.duyet1", number="11/QĐ", note="không đủ")
    office.approve(office.ask(keys[4]), "xa.tham")
    return office, keys


def test_after_every_act_of_people_nothing_is_unlike(office, world):
    office, keys = every_act(office, world)
    states = {office.row(key[0]).state for key in keys}
    assert states >= {State.RECALLED, State.RECALL_CHECKED, State.EFFECTIVE, State.SUSPENDED, State.WITHDRAWN}
    assert unlike(office) == []


def test_a_recall_erased_with_all_its_rows_is_found(office, world):
    office, keys = every_act(office, world)
    pk = office.row(keys[0][0]).pk
    with transaction(office.place.engine) as connection:
        request = connection.scalar(select(recall_item.c.request_pk).where(recall_item.c.record_pk == pk))
        for table in (recall_step, recall_item, recall_asker):
            connection.execute(delete(table).where(table.c.request_pk == request))
        connection.execute(delete(recall_request).where(recall_request.c.pk == request))
        changed = {"state": State.EFFECTIVE, "state_detail": {}}
        connection.execute(update(tables.record).where(tables.record.c.pk == pk).values(changed))
    with reading(office.place.engine) as connection:
        assert list(disagreements(connection)) == [], "the rows agree with each other"
        assert audit.first_break(connection) is None
    assert unlike(office) == [(f"{keys[0][0]}/1", NOT_WHAT_WAS_DECIDED)]
    found = [w.en for w in recheck(office.place, seen=lambda: None)]
    assert "its state is not what the audit's lines come to" in found


@pytest.mark.parametrize(
    ("which", "values"),
    [
        (0, {"state": State.SUSPENDED}),
        (1, {"state": State.RECALLED}),
        (1, {"state": State.PENDING}),
        (3, {"state": State.EFFECTIVE}),
        (3, {"state_detail": {"until": "2099-01-01T00:00:00+07:00"}}),
        (4, {"state": State.RECALL_REQUESTED}),
        (4, {"state": "no state"}),
    ],
)
def test_a_state_that_nobody_decided_is_found(acted, which, values):
    office, keys = acted
    row = office.row(keys[which][0])
    office.change(row.record_id, **values)
    assert unlike(office) == [(f"{row.record_id}/1", NOT_WHAT_WAS_DECIDED)]
    office.change(row.record_id, state=row.state, state_detail=row.state_detail)


def test_records_and_lines_without_each_other_are_found(office, world):
    first, second = (world.school(SCHOOL).record_id(n) for n in (0, 1))
    renamed = f"{first[:-4]}0000"
    with transaction(office.place.engine) as connection:
        connection.execute(update(tables.record).where(tables.record.c.record_id == first).values(record_id=renamed))
    office.change(second, sha256="ab" * 32)
    assert sorted(unlike(office)) == sorted(
        [(f"{renamed}/1", NEVER_ACCEPTED), (f"{first}/1", RECORD_GONE), (f"{second}/1", OTHER_ORIGINAL)]
    )


def test_what_waited_may_be_written_down_as_in_force_only_by_the_lock_of_an_extended_period(office, world):
    name, locks = world.school(SCHOOL).record_id(7), world.clock + 3 * DAY
    office.change(name, state=State.EFFECTIVE, state_since=locks, period_id=None)
    assert unlike(office) == [(f"{name}/1", NOT_WHAT_WAS_DECIDED)]
    moved = {"before": {"locks": locks.isoformat()}}
    with transaction(office.place.engine) as connection:
        audit.append(connection, [audit.AuditEntry("account:x", "period:extend", "period:x/1", moved)], at=locks)
    assert unlike(office) == []


def test_a_recall_undone_comes_to_in_force_again(office, world):
    office, keys = every_act(office, world)
    undoing = office.ask(
        keys[0], by="so.duyet1", reason=Reason.DATA_ERROR, ground=Ground.REINSTATEMENT, note="thu hồi nhầm"
    )
    assert unlike(office) == []
    office.approve(undoing, "xa.tham")
    office.approve(undoing, "so.duyet2", number="13/QĐ")
    assert office.row(keys[0][0]).state == State.EFFECTIVE
    assert unlike(office) == []


def test_an_act_out_of_the_table_is_refused(world):
    with pytest.raises(ActNotAllowed):
        further(Come(State.WITHDRAWN), f"record:{Act.SUSPEND}", {"until": "2026-01-01"}, at=world.clock)
    with pytest.raises(ValueError, match="nothing"):
        further(Come(State.RECALL_CHECKED), "record:recall-approve", {"state": "nothing"}, at=world.clock)
