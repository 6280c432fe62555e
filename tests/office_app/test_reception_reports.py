"""Communes' reception reports: figures confirmed by name and kept as sent; the department sees who has sent one."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from office import IDS, SCHOOL
from sqlalchemy import select, update

from portal.words.office_failures import FAILURES
from registry.accounts import account
from registry.keyring import Keyring
from registry.reception_reports import ReportRefusal
from registry.rotation import rotate_sealed_rows
from registry.store import tables
from registry.store.period_tables import reception_report
from registry.store.school_tables import declared_learners
from registry.transactions import reading, transaction

COMMUNE, REGISTRAR, OTHER, DEPARTMENT = "xa.tham", "xa.quantri", "xa2.tham", "so.tham"
REMARK = "Trường gửi chậm vì mất mạng."


@pytest.fixture
def here(kit_on_both):
    """A period that has locked: one record in force, one under request, one recalled; two items refused; 4 declared."""
    kit, now = kit_on_both, kit_on_both.office.place.clock()
    with transaction(kit.engine) as connection:
        period = connection.execute(select(tables.period).order_by(tables.period.c.id)).first()
        moved = {"opens": now - timedelta(days=40), "locks": now - timedelta(days=1)}
        connection.execute(update(tables.period).where(tables.period.c.id == period.id).values(moved))
        connection.execute(update(tables.batch).values(namhoc=period.namhoc, dot=period.dot))
        for record_id, state in zip(IDS[:3], ("effective", "recall-requested", "recalled"), strict=True):
            connection.execute(update(tables.record).where(tables.record.c.record_id == record_id).values(state=state))
        wrong = [{"code": "signature-invalid", "where": ""}]
        for position, item in enumerate(("accepted", "accepted", "refused", "refused")):
            row = {"batch_id": "b1", "position": position, "file": "f", "sha256": "22" * 32, "state": item}
            connection.execute(
                tables.batch_item.insert(), row | {"problems": wrong if item == "refused" else [], "findings": []}
            )
        level = connection.scalar(select(tables.record.c.level))
        said = {"organisation": SCHOOL, "namhoc": period.namhoc, "level": level, "grade": "03", "number": 4}
        connection.execute(declared_learners.insert(), said | {"account": "x", "at": now})
    kit.period_id = period.id
    return kit


def name_of(kit, username):
    with reading(kit.engine) as connection:
        return account(connection, username).name


def hidden(page):
    return dict(re.findall(r'type="hidden" name="(seen|version)" value="([^"]*)"', page))


def send(kit, who=COMMUNE, **changes):
    browser, path = kit.browser(who), f"/periods/{kit.period_id}/report"
    form = hidden(browser.get(path).text) | {"name": name_of(kit, who), "remark": REMARK} | changes
    return browser.post(path, form)


def sent(kit):
    with reading(kit.engine) as connection:
        return connection.execute(select(reception_report).order_by(reception_report.c.version)).all()


def as_sent(kit, location):
    """The page without what belongs to the session."""
    page = kit.browser(COMMUNE).client.get(location.partition("?")[0]).text
    return page[page.index("<h1>") :]


def test_the_figures_are_counted_by_school_and_level(here):
    answer = send(here)
    assert answer.status_code == 303
    page = here.browser(COMMUNE).client.get(answer.location).text
    assert "Đã gửi." in page
    assert REMARK in page
    content = json.loads(sent(here)[0].content)
    (school,) = [one for one in content["schools"] if one["code"] == SCHOOL]
    assert (school["refused"], school["late"]) == (2, True)
    (level,) = school["levels"]
    numbers = {name: level[name] for name in ("declared", "received", "effective", "pending", "recalled")}
    assert numbers == {"declared": 4, "received": 3, "effective": 2, "pending": 0, "recalled": 1}
    assert content["problems"] == [["signature-invalid", 2]]
    with reading(here.engine) as connection:
        table = tables.organisation
        below = set(connection.scalars(select(table.c.code).where(table.c.parent == "XA-42")))
    assert {one["code"] for one in content["schools"]} <= below


def test_it_is_kept_as_sent_whatever_comes_later(here):
    first = send(here).location
    before = as_sent(here, first)
    here.office.change(IDS[0], state="recalled")
    assert as_sent(here, first) == before
    assert send(here, REGISTRAR).status_code == 303
    one, two = sent(here)
    assert (one.version, two.version) == (1, 2)
    assert json.loads(one.content) != json.loads(two.content)
    assert "Bản 1" in here.browser(COMMUNE).get(f"/reception/{two.id}").text


def test_figures_that_changed_since_the_page_was_seen_are_not_confirmed(here):
    form = hidden(here.browser(COMMUNE).get(f"/periods/{here.period_id}/report").text)
    here.office.change(IDS[0], state="recalled")
    answer = send(here, seen=form["seen"])
    assert answer.status_code == 409
    assert FAILURES["reception-figures-changed"].title.vi in answer.text
    assert sent(here) == []


def test_two_of_one_commune_at_the_same_time(here):
    form = hidden(here.browser(REGISTRAR).get(f"/periods/{here.period_id}/report").text)
    assert send(here).status_code == 303
    answer = send(here, REGISTRAR, version=form["version"])
    assert answer.status_code == 409
    assert FAILURES["reception-sent-meanwhile"].title.vi in answer.text
    assert len(sent(here)) == 1


def test_it_is_confirmed_by_ones_own_name(here):
    assert send(here, name="Ai đó").status_code == 409
    assert send(here, name="").status_code == 409
    assert send(here, name=f"  {name_of(here, COMMUNE).upper()} ").status_code == 303


def test_before_the_period_opens_nothing_is_sent(here):
    now = here.office.place.clock()
    with transaction(here.engine) as connection:
        later = {"opens": now + timedelta(days=1), "locks": now + timedelta(days=9)}
        connection.execute(update(tables.period).values(later))
    assert "chưa gửi được" in here.browser(COMMUNE).get(f"/periods/{here.period_id}/report").text
    browser = here.browser(COMMUNE)
    assert browser.post(f"/periods/{here.period_id}/report", name=name_of(here, COMMUNE)).status_code == 409


def test_the_department_sees_who_has_and_who_has_not(here):
    path = f"/periods/{here.period_id}/reports"
    assert "2 trong 2 xã chưa gửi" in here.browser(DEPARTMENT).get(path).text
    location = send(here).location
    page = here.browser(DEPARTMENT).get(path).text
    assert "1 trong 2 xã chưa gửi" in page
    assert name_of(here, COMMUNE) in page
    assert here.browser(DEPARTMENT).client.get(location).status_code == 200
    rows = here.browser(DEPARTMENT).get(f"{path}.csv").text.splitlines()
    assert rows[1].startswith("XA-42,")
    assert f",1,{2026}" in rows[1]
    assert rows[2].startswith("XA-43,")
    assert rows[2].endswith("," * 10)


def test_another_commune_sees_none_of_it(here):
    report_id = re.search(r"/reception/([0-9a-f-]{36})", send(here).location)[1]
    for path in (f"/reception/{report_id}", f"/reception/{report_id}/schools.csv"):
        assert here.browser(OTHER).get(path).status_code == 404
        assert here.browser(DEPARTMENT).get(path).status_code == 200
    assert SCHOOL not in here.browser(OTHER).get(f"/periods/{here.period_id}/report").text


def test_the_table_has_each_school_and_runs_nothing(here):
    with transaction(here.engine) as connection:
        table = tables.organisation
        connection.execute(update(table).where(table.c.code == SCHOOL).values(name='=HYPERLINK("x")'))
    location = send(here).location.partition("?")[0]
    text = here.browser(COMMUNE).client.get(f"{location}/schools.csv").text
    assert "'=HYPERLINK" in text
    assert ",4,3,2,0,1,2,x" in text


def test_sending_is_audited_with_the_digest_and_without_the_remark(here):
    send(here)
    with reading(here.engine) as connection:
        line = tables.audit_line
        row = connection.execute(select(line).where(line.c.act == "reception:sent")).one()
    detail = json.loads(row.detail)
    assert detail["sha256"] == sent(here)[0].sha256
    assert (detail["received"], detail["refused"], detail["version"]) == (3, 2, 1)
    assert "mất mạng" not in row.detail
    assert REMARK.encode() not in sent(here)[0].remark_sealed


def test_its_remark_is_read_after_the_keys_were_changed(here, keyring):
    location = send(here).location
    keyring.add_key()
    with transaction(here.engine) as connection:
        rotate_sealed_rows(connection, keyring)
    assert isinstance(here.office.place.keyring, Keyring)
    assert REMARK in here.browser(COMMUNE).client.get(location).text


def test_a_locked_period_without_a_report_waits_on_the_communes_start_page(here):
    waits = "đợt đã khóa chưa có báo cáo"
    assert re.search(rf"<b>1</b>[^<]*{waits}|{waits}", here.browser(COMMUNE).get("/").text)
    send(here)
    with reading(here.engine) as connection:
        locked = connection.execute(
            select(tables.period).where(tables.period.c.locks <= here.office.place.clock())
        ).all()
    assert len(locked) >= 1
    assert waits not in here.browser(DEPARTMENT).get("/").text


def test_every_refusal_has_its_words():
    assert {f"reception-{one}" for one in ReportRefusal} <= FAILURES.keys()


def test_the_periods_page_lists_its_decisions(kit_on_both):
    kit, now = kit_on_both, kit_on_both.office.place.clock()
    so = kit.browser("so.quantri")
    with reading(kit.engine) as connection:
        one = connection.execute(select(tables.period).order_by(tables.period.c.id)).first()
    assert "Chưa có quyết định nào" in so.get(f"/periods/{one.id}").text
    until = (max(one.locks, now) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    so.post(f"/periods/{one.id}/extend", seen=one.locks.isoformat(), decision="7/QĐ<b>", until=until)
    for who in ("so.quantri", COMMUNE):
        page = kit.browser(who).get(f"/periods/{one.id}").text
        assert "7/QĐ&lt;b&gt;" in page
        assert "Gia hạn" in page
        assert "so.quantri" in page
