"""Emergency suspension in the register, on both databases: by one approver, short, rare, running out by itself."""

from __future__ import annotations

import dataclasses
import threading
from datetime import timedelta

import pytest
from office import IDS, ONE, THREE, TWO, Office
from sqlalchemy import select

from registry import audit
from registry.locked_records import standing_of
from registry.recall_consistency import SUSPENDED_PAST_THE_RULES, disagreements
from registry.recall_notes import suspension_context
from registry.recall_request import ItemsRefused, NotAllowed
from registry.rotation import rotate_sealed_rows
from registry.rules.recall_rules import RecallAct, Refusal
from registry.store import tables
from registry.store.recall_tables import suspension
from registry.suspension import Emergency, lift, suspend
from registry.transactions import reading, transaction

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def office(engine, world, tmp_path, keyring):
    return Office.with_three_records(engine, world, tmp_path, keyring)


@pytest.fixture
def now(office):
    return office.place.clock()


def do(office, *items, by="so.duyet1", hours=72, at=None, note=None):
    with transaction(office.place.engine) as connection:
        officer = office._account(connection, by)
        emergency = Emergency(items, hours, note)
        return suspend(connection, office.place.keyring, emergency, by=officer, at=at or office.place.clock())


def undo(office, *items, by="so.duyet1", at=None):
    with transaction(office.place.engine) as connection:
        lift(connection, items, by=office._account(connection, by), at=at or office.place.clock())


def at(office, moment):
    """The same office at another moment."""
    return Office(dataclasses.replace(office.place, clock=lambda: moment))


def refusals(call, *words, **more):
    with pytest.raises((NotAllowed, ItemsRefused)) as caught:
        call(*words, **more)
    if isinstance(caught.value, NotAllowed):
        return caught.value.refusal
    return [(item.record_id, item.version, item.refusal) for item in caught.value.items]


def shown(office, record, moment):
    held = office.shown(record[0], moment)
    return held.status, held.status_since


def test_it_shows_at_once_until_it_runs_out_and_nothing_has_to_end_it(office, now):
    before = office.shown(ONE[0]).status_since
    assert do(office, ONE) == now + 72 * HOUR
    held = office.shown(ONE[0], now)
    assert (held.status, held.status_since) == ("suspended", now)
    assert held.status_detail["until"] == (now + 72 * HOUR).isoformat()
    assert shown(office, ONE, now + 72 * HOUR - timedelta(seconds=1)) == ("suspended", now)
    over = office.shown(ONE[0], now + 72 * HOUR)
    assert (over.status, over.status_since, over.status_detail) == ("effective", now + 72 * HOUR, {})
    assert shown(office, TWO, now) == ("effective", before)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        ("xa.tham", Refusal.WRONG_ROLE),
        ("so.tham", Refusal.WRONG_ROLE),
        ("so.quantri", Refusal.WRONG_ROLE),
        ("so.thanhtra", Refusal.WRONG_ROLE),
        ("vt.42000201", Refusal.WRONG_ROLE),
        ("ht.42000201", Refusal.WRONG_ROLE),
    ],
)
def test_nobody_but_an_approver_suspends_or_lifts(office, by, refusal):
    assert refusals(do, office, ONE, by=by) is refusal
    do(office, TWO)
    assert refusals(undo, office, TWO, by=by) is refusal
    assert office.row(ONE[0]).state == "effective"
    assert office.row(TWO[0]).state == "suspended"


def test_an_approver_without_a_person_is_nobody(office):
    office.change_account("so.duyet1", person_id=None)
    assert refusals(do, office, ONE) is Refusal.NO_PERSON


def test_not_longer_than_three_days(office):
    for hours in (0, 73):
        assert refusals(do, office, ONE, hours=hours) is Refusal.NOT_SO_LONG
    assert office.shown(ONE[0]).status == "effective"


def test_once_in_thirty_days_lifted_or_not_whoever_does_it(office, now):
    do(office, ONE)
    do(office, TWO)
    undo(office, TWO)
    for moment in (now, now + HOUR, now + 4 * DAY, now + 30 * DAY - timedelta(seconds=1)):
        for record in (ONE, TWO):
            found = refusals(do, office, record, by="so.duyet2", at=moment)
            assert found == [(*record, Refusal.SUSPENDED_LATELY)]
    assert shown(office, ONE, now + 4 * DAY) == ("effective", now + 72 * HOUR)
    do(office, ONE, at=now + 30 * DAY)
    assert shown(office, ONE, now + 31 * DAY) == ("suspended", now + 30 * DAY)
    assert office.row(ONE[0]).state_since == now + 72 * HOUR, "in force since the first one ran out"


def test_it_is_lifted_earlier_and_cannot_be_twice(office, now):
    do(office, ONE)
    undo(office, ONE, by="so.duyet2", at=now + HOUR)
    held = office.shown(ONE[0], now + 2 * HOUR)
    assert (held.status, held.status_since, held.status_detail) == ("effective", now + HOUR, {})
    assert office.row(ONE[0]).state == "effective"
    assert refusals(undo, office, ONE, at=now + 2 * HOUR) == [(*ONE, Refusal.NOT_SUSPENDED)]
    with reading(office.place.engine) as connection:
        row = connection.execute(select(suspension)).one()
    assert (row.account, row.person_id, row.lifted_account) == ("so.duyet1", "042791378848", "so.duyet2")
    assert (row.begun_at, row.until, row.lifted_at) == (now, now + 72 * HOUR, now + HOUR)


def test_what_has_run_out_is_not_lifted(office, now):
    do(office, ONE, hours=1)
    assert refusals(undo, office, ONE, at=now + HOUR) == [(*ONE, Refusal.NOT_SUSPENDED)]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"state": "recalled"}, Refusal.RECORD_RECALLED),
        ({"state": "withdrawn"}, Refusal.RECORD_WITHDRAWN),
        ({"state": "pending", "period_id": 1}, Refusal.RECORD_PENDING),
    ],
)
def test_what_is_not_in_force_is_not_suspended_and_nothing_beside_it_is(office, values, refusal):
    office.change(ONE[0], **values)
    assert refusals(do, office, TWO, ONE, TWO, (IDS[4], 1)) == [
        (*ONE, refusal),
        (*TWO, Refusal.ITEM_TWICE),
        (IDS[4], 1, Refusal.RECORD_UNKNOWN),
    ]
    assert office.shown(TWO[0]).status == "effective"
    assert refusals(do, office) == []


def test_a_pending_record_of_a_locked_period_is_in_force_and_can_be(office, now):
    with transaction(office.place.engine) as connection:
        connection.execute(tables.period.update().where(tables.period.c.id == 1).values(locks=now - DAY))
    office.change(ONE[0], state="pending", period_id=1, state_since=now - 9 * DAY)
    do(office, ONE, hours=1)
    assert shown(office, ONE, now) == ("suspended", now)
    assert shown(office, ONE, now + HOUR) == ("effective", now + HOUR)
    assert office.row(ONE[0]).state_since == now - DAY


def test_it_goes_over_a_recall_that_is_asked_for_and_through_all_its_ends(office, now):
    """Rejected and returned: it goes on; approved: the record is recalled and no word of it is left."""
    requests = {record: office.ask(record) for record in (ONE, TWO, THREE)}
    do(office, ONE, TWO, THREE)
    for record in (ONE, TWO, THREE):
        assert office.row(record[0]).state == "recall-requested"
        assert shown(office, record, now) == ("suspended", now)
    office.act(RecallAct.REJECT, requests[ONE], "so.duyet1")
    office.act(RecallAct.RETURN, requests[TWO], "xa.tham")
    office.approve(requests[THREE], "xa.tham")
    office.approve(requests[THREE], "so.duyet1")
    for record in (ONE, TWO):
        assert office.row(record[0]).state == "suspended"
        assert shown(office, record, now + HOUR) == ("suspended", now)
        assert shown(office, record, now + 72 * HOUR) == ("effective", now + 72 * HOUR)
    held = office.shown(THREE[0])
    assert held.status == "recalled"
    assert set(held.status_detail) == {"reason", "decision", "recall"} - {"decision"}
    assert refusals(undo, office, THREE) == [(*THREE, Refusal.NOT_SUSPENDED)]
    with reading(office.place.engine) as connection:
        assert list(disagreements(connection)) == []


def test_a_recall_asked_for_after_it_ran_out_knows_nothing_of_it(office, now):
    do(office, ONE, hours=1)
    later = at(office, now + DAY)
    request_id = later.ask(ONE)
    assert later.row(ONE[0]).state_detail == {}
    later.act(RecallAct.RETURN, request_id, "xa.tham")
    assert shown(later, ONE, now + DAY) == ("effective", now + HOUR)


def test_one_that_runs_out_while_a_recall_is_asked_for_is_over_when_that_is_returned(office, now):
    do(office, ONE, hours=1)
    request_id = office.ask(ONE)
    later = at(office, now + DAY)
    assert shown(later, ONE, now + DAY) == ("effective", now + HOUR)
    later.act(RecallAct.RETURN, request_id, "xa.tham")
    assert (later.row(ONE[0]).state, shown(later, ONE, now + DAY)) == ("effective", ("effective", now + HOUR))


def test_lifting_during_a_recall_leaves_the_request_where_it_is(office, now):
    request_id = office.ask(ONE)
    do(office, ONE)
    undo(office, ONE, at=now + HOUR)
    assert office.row(ONE[0]).state == "recall-requested"
    assert shown(office, ONE, now + HOUR) == ("effective", now + HOUR)
    office.act(RecallAct.REJECT, request_id, "so.duyet1")
    assert office.row(ONE[0]).state == "effective"


def test_every_act_is_audited_and_its_note_is_sealed(office, now):
    do(office, ONE, note="Mẹ em Lò Văn Hương báo")
    undo(office, ONE, by="so.duyet2", at=now + HOUR)
    keyring = office.place.keyring
    with reading(office.place.engine) as connection:
        assert audit.first_break(connection) is None
        line = tables.audit_line
        found = connection.execute(select(line).where(line.c.act.like("record:%")).order_by(line.c.seq)).all()
        kept = connection.execute(select(suspension)).one()
    assert [(row.actor, row.act, row.subject) for row in found] == [
        ("account:so.duyet1", "record:suspend", f"record:{ONE[0]}/1"),
        ("account:so.duyet2", "record:lift-suspension", f"record:{ONE[0]}/1"),
    ]
    assert (now + 72 * HOUR).isoformat() in found[0].detail
    assert all("Hương" not in row.detail for row in found)
    assert all("042791378848" not in row.detail for row in found)
    assert "•••848" in found[0].detail
    assert "Hương".encode() not in kept.note_sealed
    context = suspension_context(kept.record_pk, kept.begun_at)
    assert keyring.open(kept.note_sealed, context=context).decode() == "Mẹ em Lò Văn Hương báo"
    new = keyring.add_key()
    with transaction(office.place.engine) as connection:
        rotate_sealed_rows(connection, keyring)
        assert keyring.key_id_of(connection.scalar(select(suspension.c.note_sealed))) == new


def test_of_two_at_the_same_moment_one_suspends_and_the_other_is_told(office):
    barrier, came = threading.Barrier(2), []

    def run(by):
        barrier.wait(10)
        try:
            do(office, ONE, by=by)
            came.append("done")
        except ItemsRefused as refused:
            came.append(refused.items[0].refusal)

    threads = [threading.Thread(target=run, args=(by,)) for by in ("so.duyet1", "so.duyet2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(came) == ["done", Refusal.SUSPENDED_LATELY]


@pytest.mark.parametrize("state", ["suspended", "recall-requested", "recall-checked"])
def test_a_suspension_written_by_hand_or_made_longer_is_found(office, now, state):
    def found():
        with reading(office.place.engine) as connection:
            return [(d.record_id, d.kind) for d in disagreements(connection) if d.kind == SUSPENDED_PAST_THE_RULES]

    do(office, ONE)
    assert found() == []
    detail = {**office.row(ONE[0]).state_detail, "until": (now + 99 * DAY).isoformat()}
    office.change(ONE[0], state=state, state_detail=detail)
    office.change(TWO[0], state=state, state_detail={"until": (now + DAY).isoformat()})
    assert found() == [(ONE[0], SUSPENDED_PAST_THE_RULES), (TWO[0], SUSPENDED_PAST_THE_RULES)]


def test_standing_does_what_the_clock_did(office, now):
    """The row itself is left as it is: nobody has to write when a suspension runs out."""
    do(office, ONE, hours=1)
    with reading(office.place.engine) as connection:
        query = select(tables.record, tables.period.c.locks).outerjoin(
            tables.period, tables.record.c.period_id == tables.period.c.id
        )
        row = connection.execute(query.where(tables.record.c.record_id == ONE[0])).one()
    assert standing_of(row, at=now).shown == "suspended"
    over = standing_of(row, at=now + HOUR)
    assert (over.shown, over.since, over.detail) == ("effective", now + HOUR, {})
    assert row.state == "suspended"
