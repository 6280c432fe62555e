"""Nobody decides alone: races on PostgreSQL, deputies, suspensions, and the whole of role by act by state."""

from __future__ import annotations

import re
import threading

import pytest
from office_kit import CAST
from recall_desk import CLERK, COMMUNE, FIRST, PRINCIPAL, SECOND
from sqlalchemy import select

from registry import account_life
from registry.rules.recall_rules import TABLE, RecallAct, RecallState, Role
from registry.store.recall_tables import recall_step
from registry.transactions import reading, transaction

REVIEWER = "so.tham"


def at_one_moment(*acts):
    """What each answered; all began together."""
    start, answers = threading.Barrier(len(acts)), {}

    def run(place, act):
        start.wait()
        answers[place] = act()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[place] for place in range(len(acts))]


def sends(desk, username, request_id, **fields):
    """The post, ready to go: page, session and token are there."""
    browser, seen = desk.browser(username), desk.seen(username, request_id)
    form = {"act": "approve", "which": "all", "seen": seen, "number": "1/QĐ", "dated": "2026-12-01", **fields}
    return lambda: browser.post(f"/recalls/{request_id}/act", form)


def test_of_two_approvals_at_one_moment_one_counts(desk_on_postgresql):
    desk = desk_on_postgresql
    for key in desk.keys:
        request_id = desk.ask(key)
        answers = at_one_moment(sends(desk, FIRST, request_id), sends(desk, SECOND, request_id))
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        assert desk.state(key) == "recall-checked"


def test_one_person_at_two_browsers_does_not_get_past_both_steps(desk_on_postgresql):
    desk = desk_on_postgresql
    for key in desk.keys[:1]:
        request_id = desk.ask(key)
        tries = [sends(desk, who, request_id) for who in (FIRST, FIRST, "so.duyet1.hai", "so.duyet1.hai")]
        at_one_moment(*tries)
        for seen in ("1", "2", "3"):
            assert desk.decide(FIRST, request_id, seen=seen).status_code == 409
        assert desk.state(key) == "recall-checked"


def test_two_decisions_of_one_request_at_one_moment_are_one(desk_on_postgresql):
    desk = desk_on_postgresql
    request_id = desk.ask(*desk.keys)
    desk.act(COMMUNE, request_id)
    answers = at_one_moment(
        sends(desk, FIRST, request_id), sends(desk, SECOND, request_id, act="reject", note="không đủ căn cứ")
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len({desk.state(key) for key in desk.keys}) == 1
    with reading(desk.kit.engine) as connection:
        steps = connection.execute(select(recall_step).where(recall_step.c.item_pk.is_(None))).all()
    assert len(steps) == 3


STATES = (RecallState.AWAITING_PRINCIPAL, RecallState.REQUESTED, RecallState.CHECKED, RecallState.APPROVED)


@pytest.mark.parametrize("state", STATES)
def test_role_by_act_in_each_state_as_the_table_says(desk, state):
    """Every role at every kind of organisation tries every act: only what the table lists is done."""
    if state is RecallState.AWAITING_PRINCIPAL:
        desk.principals_confirm()
    request_id = brought_to(desk, state)
    for (role, kind), username in CAST.items():
        for act in RecallAct:
            seen = {RecallState.CHECKED: "2", RecallState.APPROVED: "3"}.get(state, "1")
            answer = desk.act(username, request_id, act, seen=seen, note="vì", number="1", dated="2026-12-01")
            allowed = role in set(Role) and (state, act, Role(role)) in TABLE
            assert (answer.status_code == 303) == allowed, (role, kind, act, answer.status_code)
            assert allowed or answer.status_code in (403, 404, 409)
            if allowed:
                request_id = brought_to(desk, state)


def brought_to(desk, state):
    """A new request in that state; nothing is left of the one before."""
    desk.set_back()
    request_id = desk.ask(desk.keys[0])
    if state in (RecallState.CHECKED, RecallState.APPROVED):
        desk.act(FIRST, request_id)
    if state is RecallState.APPROVED:
        desk.decide("so.ca-hai", request_id)
    return request_id


class TestDeputies:
    def lend(self, desk, to=REVIEWER, begins="2026-12-01", ends="2026-12-05"):
        return desk.browser(FIRST).post("/deputies", deputy=to, begins=begins, ends=ends)

    def test_a_deputy_decides_in_their_own_name(self, desk):
        request_id = desk.ask(desk.keys[0])
        desk.act(COMMUNE, request_id)
        assert desk.decide(REVIEWER, request_id, seen="2").status_code == 409
        assert self.lend(desk).status_code == 303
        assert "Chờ phê duyệt" in desk.browser(REVIEWER).get("/recalls").text
        assert desk.decide(REVIEWER, request_id).status_code == 303
        assert desk.state(desk.keys[0]) == "recalled"
        with reading(desk.kit.engine) as connection:
            last = connection.execute(select(recall_step).order_by(recall_step.c.pk.desc())).first()
        assert (last.account, last.role) == (REVIEWER, "approver")
        assert [detail["for"] for detail in desk.audited("recall:as-deputy")] == [[FIRST]]

    def test_a_deputy_does_not_take_both_steps(self, desk):
        request_id = desk.ask(desk.keys[0])
        self.lend(desk)
        assert desk.act(REVIEWER, request_id).status_code == 303
        assert desk.decide(REVIEWER, request_id, seen="2").status_code == 409
        assert desk.state(desk.keys[0]) == "recall-checked"

    def test_before_and_after_the_days_nothing_is_lent(self, desk):
        request_id = desk.ask(desk.keys[0])
        desk.act(COMMUNE, request_id)
        self.lend(desk, begins="2026-12-02")
        assert desk.decide(REVIEWER, request_id, seen="2").status_code == 409
        assert desk.browser(REVIEWER).post("/suspensions", lines=desk.keys[0], hours="1", note="x").status_code == 403

    def test_what_is_taken_back_is_gone(self, desk):
        request_id = desk.ask(desk.keys[0])
        desk.act(COMMUNE, request_id)
        self.lend(desk)
        page = desk.browser(FIRST).get("/deputies").text
        path = re.search(r'action="(/deputies/\d+/revoke)"', page)[1]
        assert desk.browser(SECOND).post(path).status_code == 404
        assert desk.browser(FIRST).post(path).status_code == 303
        assert desk.decide(REVIEWER, request_id, seen="2").status_code == 409

    def test_an_approver_who_lost_the_role_lends_nothing_any_more(self, desk):
        request_id = desk.ask(desk.keys[0])
        desk.act(COMMUNE, request_id)
        self.lend(desk)
        desk.kit.office.change_account(FIRST, roles=["reviewer"])
        assert desk.decide(REVIEWER, request_id, seen="2").status_code == 409

    @pytest.mark.parametrize(("by", "status"), [("so.quantri", 409), (account_life.IDLE, 303)])
    def test_an_approver_whose_account_was_closed_lends_nothing_any_more(self, desk, by, status):
        """Closed by somebody; nobody uses theirs while they are on leave."""
        request_id = desk.ask(desk.keys[0])
        desk.act(COMMUNE, request_id)
        self.lend(desk)
        with transaction(desk.kit.engine) as connection:
            account_life.close(connection, FIRST, by=by, at=desk.intake.place.clock())
        assert desk.decide(REVIEWER, request_id, seen="2").status_code == status

    @pytest.mark.parametrize(
        ("to", "days", "says"),
        [
            ("so.duyet1.hai", {}, "tài khoản khác của chính bạn"),
            (SECOND, {}, "đã có vai trò phê duyệt"),
            ("xa.tham", {}, "không có tài khoản này"),
            ("so.thanhtra", {}, "phải là người thẩm tra"),
            ("nobody", {}, "không có tài khoản này"),
            (REVIEWER, {"ends": "2026-11-30"}, "kiểm tra ngày"),
            (REVIEWER, {"begins": "x"}, "kiểm tra ngày"),
            (REVIEWER, {"ends": "9999-12-31"}, "kiểm tra ngày"),
            (REVIEWER, {"ends": "2027-06-01"}, "Tối đa 60 ngày"),
        ],
    )
    def test_who_may_not_be_one(self, desk, to, days, says):
        answer = self.lend(desk, to, **days)
        assert answer.status_code == 422
        assert says.casefold() in answer.text.casefold()

    def test_what_is_lent_is_not_lent_on(self, desk):
        self.lend(desk)
        answer = desk.browser(REVIEWER).post("/deputies", deputy="so.ca-hai", begins="2026-12-01", ends="2026-12-02")
        assert answer.status_code == 422


class TestSuspensions:
    def suspend(self, desk, *keys, **fields):
        form = {"lines": "\n".join(keys or desk.keys[:1]), "hours": "72", "note": "Nghi khóa bị lộ", **fields}
        return desk.browser(fields.pop("by", FIRST)).post("/suspensions", form)

    def test_it_shows_at_once_and_can_be_lifted(self, desk):
        assert self.suspend(desk).status_code == 303
        public = desk.public().test_client()
        path = f"/t/{desk.code(desk.keys[0])}"
        assert "Học bạ đang được xem xét" in public.get(path).text
        assert desk.school.learner(0).name in desk.browser("so.thanhtra").get("/suspensions").text
        assert desk.browser(SECOND).post("/suspensions/lift", item=desk.keys[:1]).status_code == 303
        assert "Học bạ đang được xem xét" not in public.get(path).text

    def test_once_in_thirty_days(self, desk):
        self.suspend(desk)
        desk.browser(FIRST).post("/suspensions/lift", item=desk.keys[:1])
        answer = self.suspend(desk)
        assert answer.status_code == 422
        assert "đã bị tạm dừng trong 30 ngày qua" in answer.text

    @pytest.mark.parametrize("hours", ["0", "73", "-1", "x", ""])
    def test_no_longer_than_72_hours(self, desk, hours):
        assert self.suspend(desk, hours=hours).status_code == 422
        assert desk.state(desk.keys[0]) == "effective"

    def test_it_takes_a_reason_and_a_record(self, desk):
        assert self.suspend(desk, note="").status_code == 422
        assert self.suspend(desk, "5f0c7d1e-0000-4000-8000-000000000009/1").status_code == 422
        assert desk.browser(FIRST).post("/suspensions/lift").status_code == 422

    def test_all_or_none(self, desk):
        self.suspend(desk, desk.keys[1])
        assert self.suspend(desk, *desk.keys).status_code == 422
        assert desk.state(desk.keys[0]) == "effective"

    @pytest.mark.parametrize("who", [CLERK, PRINCIPAL, COMMUNE, REVIEWER, "so.quantri", "so.thanhtra"])
    def test_only_approvers_suspend(self, desk, who):
        browser = desk.browser(who)
        assert browser.post("/suspensions", lines=desk.keys[0], hours="1", note="x").status_code == 403
        assert browser.post("/suspensions/lift", item=desk.keys[:1]).status_code == 403

    def test_a_record_under_request_may_be_suspended_too(self, desk):
        desk.ask(desk.keys[0])
        assert self.suspend(desk).status_code == 303
        assert "Học bạ đang được xem xét" in desk.public().test_client().get(f"/t/{desk.code(desk.keys[0])}").text
