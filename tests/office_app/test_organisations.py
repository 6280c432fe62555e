"""The desk of organisations: who sees which, one registrar's acts, two registrars' acts, what a page never tells."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from office import SCHOOL
from sqlalchemy import select

from portal.words.office_failures import FAILURES
from registry import audit, office_sessions
from registry.organisation_acts import day
from registry.rules.organisation_rules import OrganisationRefusal
from registry.store import tables
from registry.store.office_tables import proposal
from registry.transactions import reading, transaction

OTHER, HEIR, CENTRE = "42000301", "42000202", "42000501"
HOSTILE = '<img src=x onerror=alert(1)>"'
DECISION = "12/QĐ-UBND"
NEW = {"code": "42000999", "name": "Trường Tiểu học Mới", "kind": "school", "parent": "XA-42", "levels": ["02"]}


@pytest.fixture
def so(kit):
    return kit.browser("so.quantri")


@pytest.fixture
def xa(kit):
    return kit.browser("xa.quantri")


@pytest.fixture
def open_school(kit):
    """The world's file lets ``HEIR`` succeed ``SCHOOL``; these tests begin without that."""
    with transaction(kit.engine) as connection:
        connection.execute(tables.succession.delete())


def today(kit):
    return day(kit.office.place.clock())


def soon(kit, days=30):
    return (today(kit) + timedelta(days=days)).isoformat()


def rows(kit, table, *where):
    with reading(kit.engine) as connection:
        return connection.execute(select(table).where(*where)).all()


def row(kit, code):
    return rows(kit, tables.organisation, tables.organisation.c.code == code)[0]


def newest_line(kit):
    with reading(kit.engine) as connection:
        assert audit.first_break(connection) is None
        return connection.execute(select(tables.audit_line).order_by(tables.audit_line.c.seq.desc())).first()


def approved(kit, answer, by="so.quantri2"):
    """The second registrar says yes to what a form has proposed."""
    assert answer.status_code == 303, answer.text
    assert answer.location.startswith("/proposals/")
    return kit.browser(by).post(answer.location, act="approve")


def test_a_page_tells_a_school_no_history_and_a_clerk_no_people(kit, so):
    so.post(f"/organisations/{SCHOOL}/levels", {"levels": ["02", "03"]})
    whole, own = (
        so.get(f"/organisations/{SCHOOL}").text,
        kit.browser("vt.42000201").get(f"/organisations/{SCHOOL}").text,
    )
    assert "so.quantri" in whole
    assert "ht.42000201" in whole
    assert "so.quantri" not in own
    assert "ht.42000201" not in own
    assert "ht.42000201" in kit.browser("ht.42000201").get(f"/organisations/{SCHOOL}").text
    assert "ht.42000201" in kit.browser("so.thanhtra").get(f"/organisations/{SCHOOL}").text
    assert "ht.42000201" not in kit.browser("xa.tham").get(f"/organisations/{SCHOOL}").text


def test_no_page_shows_a_token_an_id_or_a_network(kit, so):
    so.post(f"/organisations/{SCHOOL}/levels", {"levels": ["02", "03"]})
    page = so.get(f"/organisations/{SCHOOL}").text
    assert "042002010001" not in page
    assert "203.0.113" not in page
    assert "tok-" not in page


@pytest.mark.parametrize("who", ["so.quantri", "xa.quantri"])
def test_a_school_is_added_and_its_page_opens(kit, who):
    browser = kit.browser(who)
    assert browser.get("/new-organisation").status_code == 200
    answer = browser.post("/new-organisation", NEW)
    assert (answer.status_code, answer.location) == (303, "/organisations/42000999")
    assert "Trường Tiểu học Mới" in browser.get("/organisations/42000999").text
    line = newest_line(kit)
    assert (line.act, line.actor) == ("organisation:founded", f"account:{who}")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"code": HOSTILE}, "not-a-code"),
        ({"code": SCHOOL}, "taken"),
        ({"name": ""}, "not-a-name"),
        ({"name": "x\u202ey"}, "not-a-name"),
        ({"levels": ["99"]}, "not-levels"),
        ({"parent": "XA-99"}, "not-above"),
        ({"parent": SCHOOL}, "not-above"),
        ({"kind": "department"}, "not-a-kind"),
    ],
)
def test_what_is_no_organisation_is_said_above_the_form(kit, so, changes, refusal):
    answer = so.post("/new-organisation", NEW | changes)
    assert answer.status_code == 409
    assert FAILURES[f"organisation-{refusal}"].title.vi in answer.text
    assert "<img" not in answer.text
    assert rows(kit, tables.organisation, tables.organisation.c.code == NEW["code"]) == []


def test_a_commune_adds_nothing_elsewhere(kit, xa):
    for changes in ({"parent": "XA-43"}, {"parent": "SO-42"}, {"kind": "commune", "parent": "SO-42"}):
        assert xa.post("/new-organisation", NEW | changes).status_code == 409
    assert rows(kit, tables.organisation, tables.organisation.c.code == NEW["code"]) == []


def test_a_name_is_changed_by_one_and_the_old_one_is_told(kit, xa):
    old = row(kit, OTHER).name
    fields = {"name": "Trường THCS  Tên Mới", "since": today(kit).isoformat(), "decision": DECISION}
    assert xa.post(f"/organisations/{OTHER}/name", fields).status_code == 303
    page = xa.get(f"/organisations/{OTHER}").text
    assert "Trường THCS Tên Mới" in page
    assert f"{old}, đến hết ngày {(today(kit) - timedelta(days=1)):%d/%m/%Y}" in page
    assert json.loads(newest_line(kit).detail)["decision"] == DECISION
    again = xa.post(f"/organisations/{OTHER}/name", fields | {"name": "X", "since": soon(kit)})
    assert again.status_code == 409
    assert FAILURES["organisation-not-a-day"].title.vi in again.text


def test_a_move_is_the_departments_and_takes_two(kit, so, xa):
    assert xa.post(f"/organisations/{OTHER}/parent", parent="XA-43", decision=DECISION).status_code == 403
    answer = so.post(f"/organisations/{OTHER}/parent", parent="XA-43", decision=DECISION)
    assert row(kit, OTHER).parent == "XA-42"
    assert so.post(answer.location, act="approve").status_code == 409
    assert "Xã Khác" in kit.browser("so.quantri2").get(answer.location).text
    approved(kit, answer)
    assert row(kit, OTHER).parent == "XA-43"
    assert xa.get(f"/organisations/{OTHER}").status_code == 404
    assert kit.browser("xa2.quantri").get(f"/organisations/{OTHER}").status_code == 200


def test_a_closing_waits_for_a_second_registrar_and_shows_it(kit, xa, open_school):
    answer = xa.post(f"/organisations/{OTHER}/closing", since=soon(kit), decision=DECISION)
    page = xa.get(f"/organisations/{OTHER}").text
    assert "Đang chờ người quản trị thứ hai" in page
    assert answer.location in page
    assert rows(kit, proposal)[0].state == "open"
    approved(kit, answer, by="xa.quantri2")
    assert "Sẽ ngừng hoạt động từ" in xa.get(f"/organisations/{OTHER}").text
    assert f">{OTHER}<" in xa.get("/organisations", state="closing").text
    assert xa.post(f"/organisations/{OTHER}/closing-undone").status_code == 303
    assert "Sẽ ngừng hoạt động từ" not in xa.get(f"/organisations/{OTHER}").text


def test_on_the_day_whoever_is_left_behind_is_shut_out(kit, open_school):
    """Signed in before, and signing in after: nothing opens; the department still sees the school."""
    inside = kit.browser("ht.42000201")
    assert inside.get("/").status_code == 200
    so = kit.browser("so.quantri")
    approved(kit, so.post(f"/organisations/{SCHOOL}/closing", since=today(kit).isoformat(), decision=DECISION))
    answer = inside.get("/batches")
    assert (answer.status_code, answer.location) == (303, "/sign-in?over=1")
    with reading(kit.engine) as connection:
        assert office_sessions.live_of(connection, "ht.42000201", kit.now) == []
    assert kit.browser("ht.42000201").get("/").status_code == 303
    assert "Đã ngừng" in so.get(f"/organisations/{SCHOOL}").text


def test_several_become_one(kit, so, open_school):
    path = f"/organisations/{SCHOOL}/succession"
    assert OTHER in so.get(path).text
    fields = {"heirs": HEIR, "others": f"{OTHER}, {SCHOOL}", "since": soon(kit), "decision": DECISION}
    answer = so.post(path, fields)
    shown = kit.browser("so.quantri2").get(answer.location).text
    assert row(kit, OTHER).name in shown
    assert row(kit, HEIR).name in shown
    approved(kit, answer)
    found = {(one.predecessor, one.successor) for one in rows(kit, tables.succession)}
    assert found == {(SCHOOL, HEIR), (OTHER, HEIR)}
    page = so.get(f"/organisations/{HEIR}").text
    assert "Kế thừa của" in page
    assert f"/organisations/{SCHOOL}" in page


def test_one_becomes_several(kit, so, open_school):
    fields = {"heirs": f"{OTHER}  {HEIR}\n", "others": "", "since": soon(kit), "decision": DECISION}
    approved(kit, so.post(f"/organisations/{SCHOOL}/succession", fields))
    assert {one.successor for one in rows(kit, tables.succession)} == {OTHER, HEIR}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"heirs": SCHOOL}, "circle"),
        ({"heirs": HOSTILE}, "not-schools"),
        ({"heirs": "XA-42"}, "not-schools"),
        ({"heirs": ""}, "one-to-many"),
        ({"heirs": f"{OTHER} {HEIR}", "others": "42000401"}, "one-to-many"),
        ({"since": "x"}, "not-a-day"),
        ({"since": "9999-12-31"}, "not-a-day"),
        ({"since": "0001-01-01"}, "not-a-day"),
        ({"decision": ""}, "no-decision"),
    ],
)
def test_what_is_no_succession_is_said_above_the_form(kit, so, open_school, changes, refusal):
    fields = {"heirs": HEIR, "others": "", "since": soon(kit), "decision": DECISION} | changes
    answer = so.post(f"/organisations/{SCHOOL}/succession", fields)
    assert answer.status_code == 409
    assert FAILURES[f"organisation-{refusal}"].title.vi in answer.text
    assert "<img" not in answer.text
    assert rows(kit, proposal) == []


def test_accounts_and_software_are_handed_over(kit, so, open_school):
    fields = {"heirs": HEIR, "since": today(kit).isoformat(), "decision": DECISION}
    approved(kit, so.post(f"/organisations/{SCHOOL}/succession", fields))
    page = so.get(f"/organisations/{SCHOOL}").text
    assert 'name="accounts" value="vt.42000201"' in page
    client = rows(kit, tables.api_client, tables.api_client.c.organisation == SCHOOL)[0].name
    with transaction(kit.engine) as connection:
        twin = {"name": "Trùng tên", "scopes": ["batches:write"]}
        connection.execute(tables.api_client.insert(), [twin | {"organisation": code} for code in (SCHOOL, HEIR)])
    hand = f"/organisations/{SCHOOL}/hand-over"
    assert so.post(hand, {"to": HEIR, "clients": ["Trùng tên"]}).status_code == 409
    assert so.post(hand, {"to": HEIR, "accounts": ["vt.42000201"], "clients": [client]}).status_code == 303
    assert rows(kit, tables.api_client, tables.api_client.c.name == client)[0].organisation == HEIR
    moved = kit.browser("vt.42000201")
    assert moved.get("/").status_code == 200
    assert HEIR in moved.get("/organisations").text
    assert kit.browser("ht.42000201").get("/").status_code == 303


def test_another_communes_organisation_is_nowhere(kit):
    """IDOR: every address with a code, for somebody who may open it, about what lies elsewhere."""
    stranger = kit.browser("xa2.quantri")
    fields = {"name": "X", "levels": ["02"], "since": soon(kit), "decision": DECISION, "heirs": OTHER, "to": HEIR}
    for code in (SCHOOL, "XA-42", "SO-42", "DH-42", "42999999", "..", "%00", "x" * 300):
        assert stranger.get(f"/organisations/{code}").status_code == 404, code
        assert stranger.get(f"/organisations/{code}/succession").status_code == 404, code
        for act in ("name", "levels", "closing", "closing-undone", "hand-over"):
            assert stranger.post(f"/organisations/{code}/{act}", fields).status_code == 404, (code, act)
    assert stranger.post(f"/organisations/{SCHOOL}/succession", fields).status_code == 404
    for who in ("ht.42000201", "vt.42000201"):
        assert kit.browser(who).get(f"/organisations/{OTHER}").status_code == 404


def test_only_registrars_act_and_only_below_themselves(kit):
    for who in ("so.thanhtra", "so.tham", "so.duyet1", "xa.tham", "ht.42000201"):
        browser = kit.browser(who)
        page = browser.get(f"/organisations/{SCHOOL}")
        assert page.status_code == 200
        assert 'action="/organisations/' not in page.text
        for act in ("name", "levels", "closing", "closing-undone", "hand-over", "parent", "succession"):
            assert browser.post(f"/organisations/{SCHOOL}/{act}").status_code == 403, (who, act)
        assert browser.post("/new-organisation", NEW).status_code == 403
    # The commune's own and the department's are seen by its registrar, and not theirs to change.
    xa = kit.browser("xa.quantri")
    assert 'action="/organisations/' not in xa.get("/organisations/XA-42").text
    assert xa.post("/organisations/XA-42/name", name="X", since=soon(kit, 0), decision=DECISION).status_code == 409


def test_every_refusal_has_its_words():
    assert {one.value for one in OrganisationRefusal} <= set(FAILURES)
