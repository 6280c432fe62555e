"""The desk of periods: opened, locked, extended by the department's registrars; progress for those who may see it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from office import IDS, SCHOOL
from sqlalchemy import select, update

from portal.words.office_failures import FAILURES
from portal.words.voice import VIET_NAM
from registry import find
from registry.rules.lifecycle import State
from registry.rules.period_rules import PeriodRefusal
from registry.store.school_tables import declared_learners
from registry.store.tables import audit_line, batch, batch_item, organisation, period, record
from registry.transactions import reading, transaction

HOSTILE = '<img src=x onerror=alert(1)>"'
DECISION = "12/QĐ-SGDĐT"


@pytest.fixture
def so(kit):
    return kit.browser("so.quantri")


def first(kit):
    with reading(kit.engine) as connection:
        return connection.execute(select(period).order_by(period.c.id)).first()


def newest_line(kit):
    with reading(kit.engine) as connection:
        return connection.execute(select(audit_line).order_by(audit_line.c.seq.desc())).first()


def local(moment):
    return moment.astimezone(VIET_NAM).strftime("%Y-%m-%dT%H:%M")


def shown(kit, record_id):
    with reading(kit.engine) as connection:
        found = find.by_pk(connection, kit.office.row(record_id).pk, now=kit.office.place.clock())
    return str(found.status)


def waiting(kit, *, locks):
    """The first record waits for a period that locks then; the second, too, and its recall is asked for."""
    one = first(kit)
    with transaction(kit.engine) as connection:
        connection.execute(update(period).where(period.c.id == one.id).values(locks=locks))
        for record_id, state in ((IDS[0], State.PENDING), (IDS[1], State.RECALL_REQUESTED)):
            mine = update(record).where(record.c.record_id == record_id)
            connection.execute(mine.values(state=state, period_id=one.id))
    return first(kit)


def send(kit, school, *states, problems=()):
    """A batch of the first period with items in these states."""
    one = first(kit)
    said = [{"code": code, "where": ""} for code in problems]
    with transaction(kit.engine) as connection:
        row = {"id": f"p-{school}", "organisation": school, "sha256": "11" * 32, "size": 1}
        row |= {"received_at": kit.office.place.clock(), "dry_run": False, "state": "done", "stage": "finished"}
        connection.execute(batch.insert(), row | {"namhoc": one.namhoc, "dot": one.dot, "problems": said})
        for position, state in enumerate(states):
            item = {"batch_id": row["id"], "position": position, "file": "f", "sha256": "22" * 32, "state": state}
            wrong = said if state == "refused" else []
            connection.execute(batch_item.insert(), item | {"problems": wrong, "findings": []})


def test_a_period_is_opened_and_audited(kit, so):
    now = kit.office.place.clock()
    fields = {"year": "2026-2027", "number": "0", "opens": local(now), "locks": local(now + timedelta(days=300))}
    assert so.post("/periods", {"level": ["02", "03"]}, **fields).status_code == 303
    page = so.get("/periods").text
    assert "2026-2027" in page
    assert "Đợt thường trực" in page
    line = newest_line(kit)
    assert (line.act, line.subject, line.actor) == ("period:open", "period:2026-2027/0", "account:so.quantri")
    assert json.loads(line.detail)["after"]["levels"] == ["02", "03"]
    again = so.post("/periods", {"level": ["02"]}, **fields)
    assert again.status_code == 409
    assert "Đã có đợt này" in again.text


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"year": HOSTILE}, "not-a-year"),
        ({"number": HOSTILE}, "not-a-number"),
        ({"level": []}, "no-level"),
        ({"locks": "x"}, "not-in-order"),
        ({"opens": "9999-12-31T23:59", "locks": "9999-12-31T23:59"}, "not-in-order"),
        ({"opens": "0001-01-01T00:00"}, "too-long"),
        ({"locks": "9999-12-31T23:59"}, "too-long"),
    ],
)
def test_what_is_no_period_is_refused_in_words(kit, so, changes, refusal):
    now = kit.office.place.clock()
    fields = {"year": "2026-2027", "number": "9", "level": ["02"], "opens": local(now)}
    answer = so.post("/periods", fields | {"locks": local(now + timedelta(days=9))} | changes)
    assert answer.status_code == 409
    assert FAILURES[f"period-{refusal}"].title.vi in answer.text
    assert "<img" not in answer.text


def test_locked_at_once_what_waits_takes_effect(kit, so):
    now = kit.office.place.clock()
    one = waiting(kit, locks=now + timedelta(days=9))
    assert [shown(kit, record_id) for record_id in IDS[:2]] == ["pending", "pending"]
    so.post(f"/periods/{one.id}/lock", seen=one.locks.isoformat(), decision=DECISION)
    assert [shown(kit, record_id) for record_id in IDS[:2]] == ["effective", "effective"]
    said = json.loads(newest_line(kit).detail)
    before, after = (datetime.fromisoformat(said[name]["locks"]) for name in ("before", "after"))
    assert (said["decision"], before, after) == (DECISION, one.locks, first(kit).locks)
    assert after <= now < before


def test_extended_before_its_lock_what_waits_goes_on_waiting(kit, so):
    now = kit.office.place.clock()
    one = waiting(kit, locks=now + timedelta(days=1))
    until = now + timedelta(days=30)
    so.post(f"/periods/{one.id}/extend", seen=one.locks.isoformat(), decision=DECISION, until=local(until))
    assert shown(kit, IDS[0]) == "pending"
    assert local(first(kit).locks) == local(until)
    assert json.loads(newest_line(kit).detail)["settled"] == 0


def extended_after_its_lock(kit):
    now = kit.office.place.clock()
    one = waiting(kit, locks=now - timedelta(days=1))
    before = [shown(kit, record_id) for record_id in IDS[:2]]
    answer = kit.browser("so.quantri").post(
        f"/periods/{one.id}/extend", seen=one.locks.isoformat(), decision=DECISION, until=local(now + timedelta(days=9))
    )
    assert answer.status_code == 303
    assert before == [shown(kit, record_id) for record_id in IDS[:2]] == ["effective", "effective"]
    row = kit.office.row(IDS[0])
    assert (row.state, row.state_since, row.period_id) == ("effective", one.locks, None)
    assert json.loads(newest_line(kit).detail)["settled"] == 1


def test_extended_after_its_lock_what_has_taken_effect_stays_so(kit_on_both):
    extended_after_its_lock(kit_on_both)


def test_a_lock_that_somebody_moved_meanwhile_is_not_moved_again(kit, so):
    one = first(kit)
    until = local(one.locks + timedelta(days=3))
    fields = {"seen": one.locks.isoformat(), "decision": DECISION, "until": until}
    assert so.post(f"/periods/{one.id}/extend", fields).status_code == 303
    again = so.post(f"/periods/{one.id}/extend", fields)
    assert again.status_code == 409
    assert "vừa được người khác thay đổi" in again.text


def test_no_decision_no_extension(kit, so):
    one = first(kit)
    until = local(one.locks + timedelta(days=3))
    answer = so.post(f"/periods/{one.id}/extend", seen=one.locks.isoformat(), decision=" ", until=until)
    assert answer.status_code == 409
    assert first(kit).locks == one.locks


def test_who_has_sent_how_much_who_is_late_and_what_was_wrong(kit_on_both):
    kit, one = kit_on_both, first(kit_on_both)
    send(kit, SCHOOL, "accepted", "accepted", "refused", problems=["not-well-formed"])
    so = kit.browser("so.thanhtra")
    page = so.get(f"/periods/{one.id}")
    assert page.status_code == 200
    assert "<title" in page.text.split("<svg")[1]
    assert "Đã nộp, chưa khai sĩ số: 1." in page.text
    assert "Chưa có lỗi nào" not in page.text
    late = so.get(f"/periods/{one.id}", show="late").text
    assert SCHOOL not in late
    with transaction(kit.engine) as connection:
        row = {"organisation": SCHOOL, "namhoc": one.namhoc, "level": one.levels[0], "grade": "05", "number": 3}
        connection.execute(declared_learners.insert(), row | {"account": "x", "at": kit.office.place.clock()})
    assert SCHOOL in so.get(f"/periods/{one.id}", show="late").text
    rows = so.get(f"/periods/{one.id}/schools.csv").get_data(as_text=True).splitlines()
    (mine,) = (row for row in rows if row.startswith(SCHOOL))
    assert mine.endswith(",2,1,0,3,x")


def test_a_commune_sees_its_own_schools_alone(kit):
    one = first(kit)
    own, other = kit.browser("xa.quantri"), kit.browser("xa2.quantri")
    for path in (f"/periods/{one.id}", f"/periods/{one.id}/schools.csv"):
        assert SCHOOL in own.get(path).text
        assert SCHOOL not in other.get(path).text
    send(kit, SCHOOL, "refused", problems=["not-well-formed"])
    assert "Chưa có lỗi nào" in other.get(f"/periods/{one.id}").text
    assert "Chưa có lỗi nào" not in own.get(f"/periods/{one.id}").text


def test_hostile_names_are_text_in_page_chart_and_table(kit, so):
    one = first(kit)
    with transaction(kit.engine) as connection:
        connection.execute(update(organisation).where(organisation.c.code == SCHOOL).values(name=f"={HOSTILE}"))
    send(kit, SCHOOL, "refused", problems=[HOSTILE])
    page = so.get(f"/periods/{one.id}").text
    assert "<img" not in page
    assert page.count("&lt;img src=x") >= 3
    assert ",\"'=<img" in so.get(f"/periods/{one.id}/schools.csv").get_data(as_text=True)


@pytest.mark.parametrize("who", ["xa.quantri", "so.tham", "so.duyet1", "so.thanhtra"])
def test_only_the_departments_registrars_act(kit, who):
    one, browser = first(kit), kit.browser(who)
    assert browser.get(f"/periods/{one.id}").status_code == 200
    assert 'name="decision"' not in browser.get(f"/periods/{one.id}").text
    assert 'name="opens"' not in browser.get("/periods").text
    for path in ("/periods", f"/periods/{one.id}/lock", f"/periods/{one.id}/extend"):
        assert browser.post(path, seen=one.locks.isoformat(), decision=DECISION).status_code == 403


@pytest.mark.parametrize("who", ["vt.42000201", "ht.42000201", "dh.tuyensinh"])
def test_schools_and_institutions_have_no_such_desk(kit, who):
    assert kit.browser(who).get("/periods").status_code == 403


@pytest.mark.parametrize("period_id", [0, 99, 2**31, 2**70])
def test_no_such_period(kit_on_both, period_id):
    so = kit_on_both.browser("so.quantri")
    assert so.get(f"/periods/{period_id}").status_code == 404
    assert so.get(f"/periods/{period_id}/schools.csv").status_code == 404
    for act in ("lock", "extend"):
        assert so.post(f"/periods/{period_id}/{act}", seen="x", decision=DECISION).status_code == 404


@pytest.mark.parametrize("page", ["0", "-5", "99", "x", "9" * 30])
def test_any_page_of_schools(so, kit, page):
    assert so.get(f"/periods/{first(kit).id}", page=page).status_code == 200


def test_every_refusal_has_its_words():
    assert {f"period-{one}" for one in PeriodRefusal} <= set(FAILURES)
