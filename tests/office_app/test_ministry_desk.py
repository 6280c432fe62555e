"""The desk of what the ministry is told: seen by the department, sent again by its registrars, and audited."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from office import IDS
from prometheus_client import generate_latest
from sqlalchemy import select, update

from hocba.metrics import registry_of
from registry import ministry_outbox
from registry.ministry_progress import Kind, progress
from registry.store import tables
from registry.store.ministry_tables import ministry_entry
from registry.transactions import reading, transaction

REGISTRAR, AUDITOR = "so.quantri", "so.thanhtra"


@pytest.fixture
def told(kit_on_both):
    """Three entries: acknowledged, refused, put off."""
    kit = kit_on_both
    now = kit.office.place.clock()
    with transaction(kit.engine) as connection:
        digests = list(connection.scalars(select(tables.record.c.sha256).order_by(tables.record.c.pk)))
        ministry_outbox.accepted(connection, digests, at=now)
        one, two, three = ministry_outbox.take(connection, now=now, moment=now, limit=9)
        ministry_outbox.acknowledge(connection, one, {"http": 200, "manhan": "BN-17"}, moment=now)
        ministry_outbox.refuse(connection, two, "http-422", moment=now)
        ministry_outbox.put_off(connection, three, "timeout", moment=now)
    return kit


def states(kit):
    with reading(kit.engine) as connection:
        query = select(ministry_entry.c.state, ministry_entry.c.problem, ministry_entry.c.next_try_at)
        return connection.execute(query.order_by(ministry_entry.c.pk)).all()


def test_the_page_shows_each_entry_with_the_ministrys_answer(told):
    page = told.browser(AUDITOR).get("/ministry").text
    for words in ("Số tiếp nhận BN-17", "Hệ thống của Bộ trả lời mã 422", "Bộ không trả lời kịp", "Học bạ mới", IDS[0]):
        assert words in page
    english = told.browser(AUDITOR).get("/ministry", lang="en").text
    for words in ("Receipt BN-17", "The ministry&#39;s system answered 422", "did not answer in time"):
        assert words in english


@pytest.mark.parametrize(("kind", "shown"), [("acknowledged", 0), ("refused", 1), ("put-off", 2), ("due", None)])
def test_one_kind_alone(told, kind, shown):
    page = told.browser(REGISTRAR).get("/ministry", kind=kind).text
    assert [number for number in range(3) if IDS[number] in page] == ([] if shown is None else [shown])


def test_a_registrar_sends_the_ticked_ones_again_and_it_is_audited(told):
    browser = told.browser(REGISTRAR)
    assert 'name="entry" value="2"' in browser.get("/ministry").text
    answer = browser.post("/ministry/again", {"which": "ticked", "entry": ["2", "x", "1"]})
    assert answer.status_code == 303
    assert "1 mục sẽ được gửi ngay" in browser.client.get(answer.location).text
    assert [row.state for row in states(told)] == ["acknowledged", "waiting", "waiting"]
    assert [row.problem for row in states(told)] == [None, None, "timeout"]
    with reading(told.engine) as connection:
        line = tables.audit_line
        row = connection.execute(select(line).where(line.c.act == "ministry:again")).one()
    assert row.actor == f"account:{REGISTRAR}"
    assert json.loads(row.detail)["which"] == [2, 1]
    assert json.loads(row.detail)["again"] == 1


def test_all_of_them_again(told):
    told.browser(REGISTRAR).post("/ministry/again", which="all")
    assert [(row.state, row.next_try_at) for row in states(told)[1:]] == [("waiting", None)] * 2


def test_nothing_ticked_is_told_and_does_nothing(told):
    answer = told.browser(REGISTRAR).post("/ministry/again", which="ticked")
    assert answer.status_code == 409
    assert "Chưa chọn mục nào" in answer.text
    assert states(told)[1].state == "refused"


def test_an_auditor_reads_and_does_not_act(told):
    assert 'name="entry"' not in told.browser(AUDITOR).get("/ministry").text
    assert told.browser(AUDITOR).post("/ministry/again", which="all").status_code == 403


def test_a_communes_registrar_does_not_see_it(told):
    assert told.browser("xa.quantri").get("/ministry").status_code == 403


def test_what_was_refused_waits_on_the_start_page(told):
    assert "mục Bộ từ chối" in told.browser(REGISTRAR).get("/").text
    assert "mục Bộ từ chối" not in told.browser("xa.quantri").get("/").text


def test_the_oldest_waits_since_it_could_have_been_told_not_since_it_was_made(told):
    """A record sent in May whose period locks in July has not kept the ministry waiting for two months."""
    now = told.office.place.clock()
    with transaction(told.engine) as connection:
        values = {"namhoc": "2026-2027", "dot": "9", "levels": ["02"]}
        values |= {"opens": now - timedelta(days=60), "locks": now - timedelta(hours=1)}
        period = connection.execute(tables.period.insert().values(values)).inserted_primary_key[0]
        connection.execute(update(tables.record).values(period_id=period))
        connection.execute(update(ministry_entry).values(made_at=now - timedelta(days=45)))
        found = progress(connection, now=now)
        assert found.oldest == now - timedelta(hours=1)
        assert found.numbers == {Kind.DUE: 0, Kind.PUT_OFF: 1, Kind.NOT_YET: 0, Kind.REFUSED: 1}
        connection.execute(update(tables.record).values(state="pending"))
        connection.execute(update(tables.period).values(locks=now + timedelta(hours=1)))
        found = progress(connection, now=now)
    assert (found.oldest, found.numbers[Kind.NOT_YET]) == (None, 1)


def test_prometheus_is_told_what_waits_and_for_how_long(told):
    text = generate_latest(registry_of(told.office.place)).decode()
    assert 'hocba_ministry_entries{state="refused"} 1.0' in text
    assert 'hocba_ministry_entries{state="put-off"} 1.0' in text
    assert "hocba_ministry_oldest_seconds" in text
