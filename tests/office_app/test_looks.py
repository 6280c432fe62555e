"""Who looked at what: every page that shows content leaves a line, and those who answer for the accounts see it."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import select

from portal.office import looked
from registry.store.tables import audit_line
from registry.transactions import reading

CLERK, COMMUNE = "vt.42000201", "xa.tham"


def looks(desk):
    with reading(desk.kit.engine) as connection:
        rows = connection.execute(select(audit_line).where(audit_line.c.act == looked.ACT).order_by(audit_line.c.seq))
        return [(row.actor, row.subject, json.loads(row.detail)) for row in rows]


def test_one_record_looked_at_is_named_and_who_from_where(desk):
    key = desk.keys[0]
    desk.browser(CLERK).get(f"/records/{key}")
    ((actor, subject, detail),) = looks(desk)
    assert (actor, subject) == (f"account:{CLERK}", f"record:{key}")
    assert (detail["records"], detail["from"]) == (1, "127.0.0.0/24")
    assert detail["page"] == "/records/<record_id>/<int:version>"


def test_a_list_names_all_that_it_shows(desk):
    desk.browser(CLERK).get("/records")
    ((_, subject, detail),) = looks(desk)
    assert subject == "organisation:42000201"
    assert sorted(detail["which"]) == sorted(desk.keys)


def test_the_recall_desk_leaves_lines_too(desk):
    request_id = desk.ask(*desk.keys[:2])
    before = len(looks(desk))
    for path in (f"/recalls/{request_id}", f"/recalls/{request_id}/records/1"):
        assert desk.browser(COMMUNE).get(path).status_code == 200
    assert [actor for actor, *_ in looks(desk)[before:]] == [f"account:{COMMUNE}"] * 2


def test_what_is_refused_or_shows_no_record_leaves_none(desk):
    for path in ("/", "/account", "/records/5f0c7d1e-0000-4000-8000-000000009999/1"):
        desk.browser(CLERK).get(path)
    desk.browser("vt.khac").get(f"/records/{desk.keys[0]}")
    assert looks(desk) == []


def test_no_line_names_a_learner(desk):
    page = desk.browser(CLERK).get("/records").text
    name = re.search(r'scope="row">\s*(?:<a[^>]*>)?([^<]+)<', page)[1].strip()
    assert " " in name
    assert name not in json.dumps(looks(desk), ensure_ascii=False)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("so.thanhtra", {CLERK, COMMUNE}), ("so.quantri", {CLERK, COMMUNE}), ("xa.quantri", {CLERK, COMMUNE}),
     ("ht.42000201", {CLERK}), ("xa2.quantri", set())],
)  # fmt: skip
def test_those_who_answer_for_the_accounts_see_theirs_alone(desk, who, sees):
    request_id = desk.ask()
    desk.browser(CLERK).get("/records")
    desk.browser(COMMUNE).get(f"/recalls/{request_id}")
    page = desk.browser(who).get("/looks").text
    assert {name for name in (CLERK, COMMUNE) if f">{name}<" in page} == sees
    assert (desk.keys[0] in page) is bool(sees)


def test_clerks_and_reviewers_do_not_see_the_log(desk):
    for who in (CLERK, COMMUNE, "so.duyet1"):
        assert desk.browser(who).get("/looks").status_code == 403


def test_filters_by_account_and_days(desk):
    desk.browser(CLERK).get("/records")
    auditor, day = desk.browser("so.thanhtra"), desk.kit.office.place.clock().date().isoformat()
    for asked, there in (({"who": CLERK}, True), ({"who": "xa."}, False), ({"since": day, "until": day}, True),
                         ({"until": "2020-01-01"}, False), ({"since": "x", "before": "-"}, True)):  # fmt: skip
        assert (f">{CLERK}<" in auditor.get("/looks", **asked).text) is there, asked
