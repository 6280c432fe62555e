"""The recall desk's pages: a request from the school's asking to the department's decision, and each refusal."""

from __future__ import annotations

import pytest
from recall_desk import CLERK, COMMUNE, FIRST, PRINCIPAL, SECOND
from sqlalchemy import select

from registry import look_up_counts
from registry.store import tables
from registry.transactions import transaction


def test_a_request_goes_from_the_clerk_over_the_commune_to_the_department(desk):
    request_id = desk.ask(desk.keys[0])
    assert "Chờ thẩm tra" in desk.browser(CLERK).get(f"/recalls/{request_id}").text
    assert desk.act(COMMUNE, request_id).location.endswith("done=checked")
    answer = desk.decide(FIRST, request_id)
    assert answer.status_code == 303
    assert desk.state(desk.keys[0]) == "recalled"
    page = desk.browser(CLERK).get(f"/recalls/{request_id}").text
    assert "12/QĐ-SGDĐT, 01/12/2026" in page
    tier_one = desk.public().test_client().get(f"/t/{desk.code(desk.keys[0])}").text
    assert "Học bạ đã bị thu hồi" in tier_one
    assert "12/QĐ-SGDĐT, 01/12/2026" in tier_one


def test_the_principal_confirms_where_the_policy_asks_for_it(desk):
    desk.principals_confirm()
    request_id = desk.ask(desk.keys[0])
    assert desk.act(COMMUNE, request_id, seen="1").status_code == 409
    assert "Xác nhận đề nghị" in desk.browser(PRINCIPAL).get(f"/recalls/{request_id}").text
    assert desk.act(PRINCIPAL, request_id).location.endswith("done=requested")
    assert desk.act(COMMUNE, request_id).status_code == 303


def test_the_principal_returns_what_is_not_right(desk):
    desk.principals_confirm()
    request_id = desk.ask(desk.keys[0])
    assert desk.act(PRINCIPAL, request_id, "return").status_code == 422  # without a note
    assert desk.act(PRINCIPAL, request_id, "return", note="Điểm này đúng rồi").status_code == 303
    assert desk.state(desk.keys[0]) == "effective"
    assert "Điểm này đúng rồi" in desk.browser(CLERK).get(f"/recalls/{request_id}").text


def test_a_rejected_request_leaves_the_record_and_says_why(desk):
    request_id = desk.ask(desk.keys[0])
    desk.act(COMMUNE, request_id)
    assert desk.act(FIRST, request_id, "reject", note="Không có căn cứ").status_code == 303
    assert desk.state(desk.keys[0]) == "effective"
    page = desk.browser(CLERK).get(f"/recalls/{request_id}").text
    assert "Đã từ chối" in page
    assert "Không có căn cứ" in page


def test_what_waits_is_counted_for_whoever_can_act_next_and_for_nobody_else(desk):
    desk.ask(desk.keys[0])
    waits = {who: "Chờ thẩm tra" in _for_me(desk, who) for who in (CLERK, PRINCIPAL, COMMUNE, "xa2.tham", FIRST)}
    assert waits == {CLERK: False, PRINCIPAL: False, COMMUNE: True, "xa2.tham": False, FIRST: True}
    assert "<b>1</b>" in desk.browser(COMMUNE).get("/").text


def test_who_checked_no_longer_has_it_waiting_and_another_has(desk):
    request_id = desk.ask(desk.keys[0])
    desk.act(FIRST, request_id)
    assert "Không có đề nghị nào chờ bạn" in _for_me(desk, FIRST)
    assert "Không có đề nghị nào chờ bạn" in _for_me(desk, "so.duyet1.hai")  # the same person's other account
    assert "Chờ phê duyệt" in _for_me(desk, SECOND)


def test_an_overdue_request_says_so(desk):
    desk.ask(desk.keys[0])
    assert "Quá hạn" not in _for_me(desk, COMMUNE)
    desk.asked_earlier(days=10)
    assert "Quá hạn" in _for_me(desk, COMMUNE)


def test_one_person_with_two_accounts_does_not_decide_alone(desk):
    request_id = desk.ask(desk.keys[0])
    desk.act("so.duyet1.hai", request_id)
    answer = desk.decide(FIRST, request_id, seen="2")
    assert answer.status_code == 409
    assert "cần một người khác, dù bạn có hai tài khoản" in answer.text
    assert desk.state(desk.keys[0]) == "recall-checked"


def test_somebody_of_the_asking_school_does_not_decide_at_the_department(desk):
    request_id = desk.ask(desk.keys[0])
    desk.act(COMMUNE, request_id)
    answer = desk.decide("so.kiem", request_id, seen="2")
    assert answer.status_code == 409
    assert "không xét đề nghị đó" in answer.text


def test_another_commune_does_not_find_the_request(desk):
    request_id = desk.ask(desk.keys[0])
    for path in (f"/recalls/{request_id}", f"/recalls/{request_id}/records/1"):
        assert desk.browser("xa2.tham").get(path).status_code == 404
        assert desk.browser("vt.khac").get(path).status_code == 404
    assert desk.browser("xa2.tham").post(f"/recalls/{request_id}/act", act="approve", seen="1").status_code == 404


@pytest.mark.parametrize("wrong", ["x", "%00", "5f0c7d1e-0000-4000-8000-000000000009", "..%2f"])
def test_an_address_that_names_nothing_is_not_found(desk, wrong):
    assert desk.browser(FIRST).get(f"/recalls/{wrong}").status_code == 404


def test_a_form_sent_twice_acts_once(desk):
    request_id = desk.ask(desk.keys[0])
    assert desk.act(COMMUNE, request_id, seen="1").status_code == 303
    again = desk.act(COMMUNE, request_id, seen="1")
    assert again.status_code == 409
    assert desk.state(desk.keys[0]) == "recall-checked"


def test_a_page_that_is_older_than_the_last_act_decides_nothing(desk):
    request_id = desk.ask(desk.keys[0])
    desk.act(COMMUNE, request_id)
    answer = desk.decide(FIRST, request_id, seen="1", note="đã xem")
    assert answer.status_code == 409
    assert "Vừa có người khác xử lý" in answer.text
    assert "đã xem" in answer.text  # what was typed is still there
    assert desk.state(desk.keys[0]) == "recall-checked"


def test_a_role_taken_away_after_the_page_was_opened_is_gone(desk):
    request_id = desk.ask(desk.keys[0])
    desk.act(COMMUNE, request_id)
    browser, seen = desk.browser(FIRST), desk.seen(FIRST, request_id)
    desk.kit.office.change_account(FIRST, roles=["auditor"])
    answer = browser.post(
        f"/recalls/{request_id}/act", act="approve", seen=seen, which="all", number="1", dated="2026-12-01"
    )
    assert answer.status_code == 403
    assert desk.state(desk.keys[0]) == "recall-checked"


def test_to_approve_takes_number_and_date(desk):
    request_id = desk.ask(desk.keys[0])
    desk.act(COMMUNE, request_id)
    assert desk.act(FIRST, request_id).status_code == 422
    assert desk.act(FIRST, request_id, number="12/QĐ").status_code == 422
    assert desk.act(FIRST, request_id, number="12/QĐ", dated="hôm qua").status_code == 422
    assert desk.act(FIRST, request_id, number="1" * 99, dated="2026-12-01").status_code == 422
    assert desk.state(desk.keys[0]) == "recall-checked"


def test_records_of_one_request_are_decided_one_by_one(desk):
    request_id = desk.ask(*desk.keys)
    desk.act(COMMUNE, request_id)
    ticked = {"which": "ticked", "item": [desk.keys[1]]}
    assert desk.decide(FIRST, request_id, **ticked).status_code == 303
    assert [desk.state(key) for key in desk.keys] == ["recall-checked", "recalled", "recall-checked"]
    reject = {"which": "ticked", "item": [desk.keys[0]], "note": "đúng rồi"}
    assert desk.act(SECOND, request_id, "reject", **reject).status_code == 303
    assert [desk.state(key) for key in desk.keys] == ["effective", "recalled", "recall-checked"]


def test_an_item_of_another_request_is_not_decided_under_this_one(desk):
    request_id = desk.ask(desk.keys[0])
    other = desk.ask(desk.keys[1])
    answer = desk.act(COMMUNE, request_id, which="ticked", item=[desk.keys[1]])
    assert answer.status_code == 409
    assert desk.state(desk.keys[1]) == "recall-requested"
    assert "Chờ thẩm tra" in desk.browser(COMMUNE).get(f"/recalls/{other}").text


def test_some_ticked_and_all_chosen_is_asked_back_not_guessed(desk):
    request_id = desk.ask(*desk.keys)
    answer = desk.act(COMMUNE, request_id, which="all", item=[desk.keys[0]])
    assert answer.status_code == 422
    assert "Hãy chọn một trong hai" in answer.text
    assert desk.state(desk.keys[0]) == "recall-requested"
    assert desk.act(COMMUNE, request_id, which="all", item=desk.keys).status_code == 303


def test_nothing_ticked_is_nothing_done(desk):
    request_id = desk.ask(*desk.keys)
    assert desk.act(COMMUNE, request_id, which="ticked").status_code == 422
    assert desk.act(COMMUNE, request_id, "sell").status_code == 422


def test_the_department_asks_on_a_ground_and_two_others_decide(desk):
    request_id = desk.ask(desk.keys[0], by=FIRST, ground="leaked-key", reason="signature-error")
    refused = desk.act(FIRST, request_id, seen="1")
    assert refused.status_code == 409
    assert desk.act(COMMUNE, request_id).status_code == 303
    assert desk.decide(SECOND, request_id).status_code == 303
    assert desk.state(desk.keys[0]) == "recalled"


def test_a_ground_that_does_not_go_with_the_reason_is_refused(desk):
    form = {"chosen": desk.keys[:1], "reason": "wrong-learner", "ground": "leaked-key", "note": "x"}
    answer = desk.browser(FIRST).post("/recalls/new/send", form)
    assert answer.status_code == 422
    assert "Căn cứ đã chọn không dùng được" in answer.text
    assert desk.state(desk.keys[0]) == "effective"


def test_a_wrong_recall_is_undone_by_two_others_but_never_after_a_successor(desk):
    desk.recalled(desk.keys[0])
    desk.recalled(desk.keys[1])
    form = {"by": FIRST, "ground": "reinstatement"}
    page = desk.browser(FIRST).post("/recalls/new", do="lines", lines=desk.keys[0]).text
    assert page.count('name="chosen"') == 1
    request_id = desk.ask(desk.keys[0], **form)
    assert desk.act(COMMUNE, request_id).status_code == 303
    assert "Phê duyệt phục hồi" in desk.browser(SECOND).get(f"/recalls/{request_id}").text
    done = desk.decide(SECOND, request_id)
    assert "có hiệu lực trở lại" in desk.browser(SECOND).get(f"/recalls/{request_id}", done="approved").text
    assert done.location.endswith("done=approved")
    assert desk.state(desk.keys[0]) == "effective"
    corrected = desk.school.record(1, phienban="2")
    assert desk.intake.send(desk.school, desk.school.batch([corrected])).states == ["accepted"]
    refused = desk.browser(FIRST).post(
        "/recalls/new/send", chosen=desk.keys[1], reason="data-error", note="x", ground="reinstatement"
    )
    assert refused.status_code == 422
    assert "không phục hồi được nữa" in refused.text


def test_a_school_does_not_choose_what_is_recalled(desk):
    desk.recalled(desk.keys[0])
    page = desk.browser(CLERK).post("/recalls/new", do="lines", lines=desk.keys[0]).text
    assert "Học bạ này đã bị thu hồi" in page


def test_what_people_write_is_shown_as_text(desk):
    evil = '<script>alert("x")</script>'
    request_id = desk.ask(desk.keys[0], note=evil)
    desk.act(COMMUNE, request_id, note=evil)
    desk.decide(FIRST, request_id, number=evil)
    for path in (f"/recalls/{request_id}", f"/recalls/{request_id}/records/1", "/recalls"):
        page = desk.browser(CLERK).get(path).text
        assert evil not in page
    assert "&lt;script&gt;" in desk.browser(CLERK).get(f"/recalls/{request_id}").text
    assert evil not in desk.public().test_client().get(f"/t/{desk.code(desk.keys[0])}").text


def _for_me(desk, username):
    page = desk.browser(username).get("/recalls").text
    return page.partition("Tất cả đề nghị")[0]


def test_the_records_page_says_how_often_it_was_looked_up(desk):
    request_id = desk.ask(desk.keys[0])
    record_id, _, version = desk.keys[0].partition("/")
    table = tables.record
    with transaction(desk.kit.engine) as connection:
        pk = connection.scalar(
            select(table.c.pk).where(table.c.record_id == record_id, table.c.version == int(version))
        )
        look_up_counts.add(connection, {(pk, 1): 41, (pk, 2): 3})
    page = desk.browser(COMMUNE).get(f"/recalls/{request_id}/records/1").text
    assert "41 lần xem trạng thái, 3 lần mở toàn bộ" in page
    english = desk.browser(COMMUNE).get(f"/recalls/{request_id}/records/1", lang="en").text
    assert "41 of its status, 3 of the whole" in english
