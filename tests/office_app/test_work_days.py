"""The desk of working days: registrars enter days off and terms; every deadline of the office goes by them."""

from __future__ import annotations

import html
import json
import re

import pytest
from recall_desk import COMMUNE
from sqlalchemy import select

from portal.words.office_failures import FAILURES
from registry.store.tables import audit_line
from registry.transactions import reading
from registry.work_calendar import CalendarRefusal

REGISTRAR = "so.quantri"
TERMS = {"principal": "3", "review": "5", "decision": "5", "message": "10"}


def seen(page):
    return html.unescape(re.search(r'name="seen" value="([^"]*)"', page)[1])


def enter(kit, days, *, year="2026", decision="9/TB-SGDĐT", who=REGISTRAR):
    browser = kit.browser(who)
    page = browser.get("/work-days", year=year).text
    return browser.post("/work-days/year", year=year, days=days, decision=decision, seen=seen(page))


def audited(kit, act):
    with reading(kit.engine) as connection:
        return [
            json.loads(one) for one in connection.scalars(select(audit_line.c.detail).where(audit_line.c.act == act))
        ]


def test_a_year_that_nobody_entered_shows_the_laws_days(kit):
    page = kit.browser(REGISTRAR).get("/work-days", year="2027").text
    assert "Chưa ai nhập năm này" in page
    assert "06/02/2027" in page


def test_days_off_are_entered_and_audited(kit):
    assert enter(kit, "03/12/2026 nghỉ bù\r\n4/12/2026\r\n").status_code == 303
    page = kit.browser("so.thanhtra").get("/work-days", year="2026").text
    assert "03/12/2026" in page
    assert "9/TB-SGDĐT" in page
    assert "<textarea" not in page, "auditors read"
    (told,) = audited(kit, "work-days:year")
    assert told["after"] == ["2026-12-03", "2026-12-04"]
    assert "2026-02-17" in told["before"]


@pytest.mark.parametrize("days", ["hôm nay", "31/02/2026", "2026-12-03", "<b>", "99/99/9999"])
def test_a_line_that_is_no_day_saves_nothing(kit, days):
    answer = enter(kit, days)
    assert answer.status_code == 409
    assert "Có dòng không phải là ngày" in answer.text
    assert audited(kit, "work-days:year") == []


def test_a_list_that_somebody_changed_meanwhile_is_not_overwritten(kit):
    browser = kit.browser(REGISTRAR)
    old = seen(browser.get("/work-days", year="2026").text)
    enter(kit, "03/12/2026", who="so.quantri2")
    answer = browser.post("/work-days/year", year="2026", days="04/12/2026", decision="1", seen=old)
    assert answer.status_code == 409
    assert FAILURES["work-days-changed"].title.vi in answer.text


def test_a_recalls_term_goes_by_what_was_entered(desk):
    kit = desk.kit
    request_id = desk.ask(desk.keys[0])
    page = lambda: desk.browser(COMMUNE).get(f"/recalls/{request_id}").text  # noqa: E731
    assert "08/12/2026" in page()  # asked on Tuesday 1/12: five working days
    assert enter(kit, "03/12/2026\n04/12/2026").status_code == 303
    assert "10/12/2026" in page()
    assert "10/12/2026" in desk.browser(COMMUNE).get("/recalls").text
    assert kit.browser(REGISTRAR).post("/work-days/terms", TERMS | {"review": "1"}).status_code == 303
    assert "02/12/2026" in page()
    (told,) = audited(kit, "work-days:terms")
    assert (told["before"]["review"], told["after"]["review"]) == (5, 1)


@pytest.mark.parametrize("days", ["0", "61", "x", ""])
def test_what_is_no_term_is_refused(kit, days):
    answer = kit.browser(REGISTRAR).post("/work-days/terms", TERMS | {"message": days})
    assert answer.status_code == 409
    assert audited(kit, "work-days:terms") == []


def test_only_the_departments_registrars_change_it(kit):
    for who in ("xa.quantri", "so.thanhtra", "so.duyet1"):
        assert kit.browser(who).post("/work-days/terms", TERMS).status_code == 403


def test_every_refusal_has_its_words():
    assert {f"work-days-{one}" for one in CalendarRefusal} <= FAILURES.keys()
