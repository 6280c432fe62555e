"""Every act of the office leaves a line: who, when, from where, on what.

The kit watches each POST of every test of the office (``act_watch``): one that succeeds without a line fails the test
it happens in. Here: that every route for acts is walked with success, here or in its desk's own tests; and that lines
say enough.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from act_watch import QUIET
from office_app.test_periods import local
from sqlalchemy import select, update

from portal.office.access import TABLE
from registry import passwords
from registry.accounts import code_at
from registry.credentials import totp_context
from registry.store import tables
from registry.store.school_tables import record_message
from registry.transactions import reading, transaction

TESTS = Path(__file__).parent
USER, PASSWORD, SECRET = "so.duyet1", "một câu dài dễ nhớ", "JBSWY3DPEHPK3PXP"
# Walked with success in their own desk's tests, under the same watch: what endpoints begin with → file, what it posts.
ELSEWHERE = {
    "certificates_": ("test_certificates.py", "declare"),
    "founding.": ("test_organisations.py", "/new-organisation"),
    "granting.": ("test_institutions.py", "/grant"),
    "own_checks.": ("test_institutions.py", "/checks/webhook"),
    "own_programs.": ("test_institutions.py", "/checks/keys"),
    "ministry.": ("test_ministry_desk.py", "/ministry/again"),
    "own_keys.add": ("test_security_keys.py", "/account/keys"),
    "own_keys.remove": ("test_security_keys.py", "/remove"),
    "reception.": ("test_reception_reports.py", "/report"),
    "succeeding.": ("test_organisations.py", "/succession"),
    "school_sending.": ("test_school_batches.py", "/batches"),
    "work_days.": ("test_work_days.py", "/work-days/terms"),
    "trust_desk.": ("test_trust_desk.py", "/trust/mistaken"),
    "signing_in.give_second_factor": ("test_signing_in.py", "/sign-in/second-factor"),
}
# By hand: it needs a succession that two registrars have approved and whose day has come.
BY_RULE = {"organisation_acting.hand_over": "registry.organisation_handing writes its line with the act"}


def newest(kit):
    with reading(kit.engine) as connection:
        return connection.execute(select(tables.audit_line).order_by(tables.audit_line.c.seq.desc())).first()


def on_accounts(desk):
    so = desk.browser("so.quantri")
    so.post("/accounts/new", username="vt.moi", name="Văn thư", organisation="42000201", roles="school")
    for act in ("close", "reopen", "sessions", "second-factor"):
        so.post(f"/accounts/vt.42000201/{act}")
    so.post("/accounts/vt.42000201/invite")
    so.post("/accounts/vt.42000201/roles", {"roles": ["school", "principal"]})
    second = desk.browser("so.quantri2")
    second.post(re.search(r"/proposals/[0-9a-f-]{36}", second.get("/proposals").text)[0], act="approve")


def on_ones_own(desk, password_hash):
    sealed = desk.kit.office.place.keyring.seal(SECRET.encode(), context=totp_context(USER))
    desk.kit.office.change_account(USER, password_hash=password_hash, totp_sealed=sealed)
    mine = desk.browser(USER)
    mine.post("/account/sessions", session="others")
    mine.post("/account/mails", address="duyet1@example.vn", language="vi")
    mine.post("/account/password", old=PASSWORD, password="câu mới còn dài hơn", again="câu mới còn dài hơn")
    for path in ("/account/recovery-codes", "/account/second-factor"):
        desk.kit.later(seconds=60)
        mine.post(path, code=code_now(desk))
    mine.post("/sign-out")


def code_now(desk):
    return code_at(SECRET, int(desk.kit.now.timestamp()) // 30)


def at_the_school(desk):
    clerk, path = desk.browser("vt.42000201"), f"/records/{desk.keys[0]}"
    clerk.post("/batches/declared", {"year": "2025-2026", "n-02-05": "9"})
    clerk.post(f"{path}/codes")
    clerk.post(f"{path}/rekey/record", sure="1")
    clerk.post(f"{path}/copy")
    with reading(desk.kit.engine) as connection:
        grade = connection.scalar(select(tables.record.c.grade))
    a_class = {"year": "2025-2026", "level": "02", "grade": grade, "class_name": f"{int(grade)}a2", "sure": "1"}
    for paper in ("slips", "slips.pdf", "copies", "originals"):
        assert clerk.post(f"/hand-out/{paper}", a_class).status_code == 200, paper
    form = {"birth_date": desk.school.learner(0).birth, "record": "0", "text": "Sai điểm"}
    desk.public().test_client().post(f"/t/{desk.code(desk.keys[0])}/message", data=form)
    with reading(desk.kit.engine) as connection:
        message = connection.scalar(select(record_message.c.id))
    clerk.post(f"/messages/{message}", answer="Đã xem")


def on_recalls(desk):
    desk.recalled(desk.keys[0])
    first = desk.browser("so.duyet1")
    first.post("/suspensions", lines=desk.keys[1], hours="2", note="Nghi khóa bị lộ")
    desk.browser("so.duyet2").post("/suspensions/lift", item=[desk.keys[1]])
    first.post("/deputies", deputy="so.tham", begins="2026-12-01", ends="2026-12-05")
    first.post(re.search(r"/deputies/\d+/revoke", first.get("/deputies").text)[0])


def at_the_department(desk):
    now, so = desk.kit.office.place.clock(), desk.browser("so.quantri")
    opens, locks = local(now - timedelta(days=1)), local(now + timedelta(days=9))
    fields = {"year": "2026-2027", "number": "1", "opens": opens, "locks": locks}
    so.post("/periods", {"level": ["02"]}, **fields)
    with reading(desk.kit.engine) as connection:
        period = connection.execute(select(tables.period).order_by(tables.period.c.id.desc())).first()
    until = {"until": local(now + timedelta(days=20)), "decision": "5/QĐ"}
    so.post(f"/periods/{period.id}/extend", {**until, "seen": period.locks.isoformat()})
    running = waiting_for(desk, period.id, now)
    so.post(f"/periods/{period.id}/lock", seen=running.isoformat(), decision="6/QĐ")
    row = {"record_pk": desk.kit.office.row(desk.keys[2][:36]).pk, "code": "award", "found_at": now, "detail": {}}
    with transaction(desk.kit.engine) as connection:
        pk = connection.execute(tables.finding.insert(), row).inserted_primary_key[0]
    desk.browser("so.duyet1").post(f"/findings/{pk}/act", act="ask", seen="0", note="Xin giải thích")
    auditor = desk.browser("so.thanhtra")
    auditor.post("/audit/export")
    auditor.post("/statistics/export")


def waiting_for(desk, period_id, now):
    """The period has been open since yesterday; its lock."""
    mine = tables.period.c.id == period_id
    with transaction(desk.kit.engine) as connection:
        connection.execute(update(tables.period).where(mine).values(opens=now - timedelta(days=1)))
        return connection.scalar(select(tables.period.c.locks).where(mine))


def on_organisations(desk):
    so, since = desk.browser("so.quantri"), (desk.kit.office.place.clock() + timedelta(days=30)).date().isoformat()
    second, decided = desk.browser("so.quantri2"), {"decision": "7/QĐ", "since": since}
    for code in ("42000291", "42000292"):
        fields = {"code": code, "name": f"Trường Mới {code}", "kind": "school", "parent": "XA-42", "levels": ["02"]}
        so.post("/new-organisation", fields)
    today = desk.kit.office.place.clock().date().isoformat()
    so.post("/organisations/42000291/name", name="Trường Tên Mới", decision="9/QĐ", since=today)
    so.post("/organisations/42000291/levels", {"levels": ["02", "03"]})
    so.post("/organisations/42000291/parent", parent="XA-43", decision="8/QĐ")
    so.post("/organisations/42000291/succession", heirs="42000292", **decided)
    closing = so.post("/organisations/42000292/closing", **decided).location
    second.post(closing, act="approve")
    so.post("/organisations/42000292/closing-undone")


@pytest.fixture(scope="session")
def password_hash():
    return passwords.hashed(PASSWORD)


def test_every_route_for_acts_is_walked_with_success_and_leaves_lines(desk, password_hash):
    at_the_school(desk)
    on_recalls(desk)
    at_the_department(desk)
    on_organisations(desk)
    on_accounts(desk)
    on_ones_own(desk, password_hash)
    posts = {rule.endpoint for rule in desk.kit.app.url_map.iter_rules() if "POST" in rule.methods}
    assert posts <= set(TABLE)
    left = posts - set(desk.kit.watch.audited) - set(QUIET) - set(BY_RULE)
    missing = sorted(one for one in left if not walked_elsewhere(one))
    assert missing == [], "walk it here, or name its own tests in ELSEWHERE, or say in act_watch why it is quiet"
    assert set(QUIET) | set(BY_RULE) <= posts, "these routes are gone"


def walked_elsewhere(endpoint):
    named = [where for start, where in ELSEWHERE.items() if endpoint.startswith(start)]
    return any((TESTS / file).exists() and words in (TESTS / file).read_text() for file, words in named)


def test_each_line_says_who_from_where_on_what_and_each_change_before_and_after(desk, password_hash):
    first = newest(desk.kit).seq
    on_accounts(desk)
    at_the_department(desk)
    on_organisations(desk)
    on_recalls(desk)
    with reading(desk.kit.engine) as connection:
        lines = connection.execute(select(tables.audit_line).where(tables.audit_line.c.seq > first)).all()
    for line in lines:
        assert line.actor.startswith("account:"), line.act
        assert ":" in line.subject or line.subject == "audit", line.act
        assert json.loads(line.detail).get("from") == "127.0.0.0/24", line.act
    said = {line.act: json.loads(line.detail) for line in lines}
    assert {"before", "state"} <= set(said["recall:approve"]) & set(said["record:recall-approve"])
    for act in ("account:closed", "account:reopened", "account:roles-changed", "period:extend", "period:lock",
                "finding:ask", "proposal:approved"):  # fmt: skip
        assert {"before", "after"} <= set(said[act]), act


def test_the_watch_sees_an_act_without_a_line(kit):
    """The watch itself works: without this, an empty list would say nothing."""
    from flask import Blueprint

    from portal.office.access import Access, Door

    odd = Blueprint("odd", __name__)
    odd.add_url_rule("/odd", "act", lambda: "done", methods=["POST"])
    kit.app.register_blueprint(odd)
    TABLE["odd.act"] = Access(Door.SIGNED_IN)
    try:
        assert kit.browser(USER).post("/odd").status_code == 200
    finally:
        del TABLE["odd.act"]
    assert kit.watch.unaudited == ["odd.act"]
    kit.watch.unaudited.clear()
