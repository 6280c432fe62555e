"""Something is wrong with this record: told on the public page, answered by the school, late ones seen above it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from registry.rotation import rotate_sealed_rows
from registry.store.school_tables import record_message
from registry.store.tables import audit_line
from registry.transactions import reading, transaction

CLERK, OTHER, DEPARTMENT = "vt.42000201", "vt.khac", "so.tham"
HOSTILE = "Sai điểm <script>alert(1)</script> môn Toán"


def tell(desk, text, number=0, *, public=None, **fields):
    form = {"birth_date": desk.school.learner(number).birth, "record": "0", "text": text, **fields}
    return (public or desk.public()).test_client().post(f"/t/{desk.code(desk.keys[number])}/message", data=form)


def rows(desk):
    with reading(desk.kit.engine) as connection:
        return list(connection.execute(select(record_message).order_by(record_message.c.pk)))


def sent_earlier(desk, **by):
    with transaction(desk.kit.engine) as connection:
        connection.execute(update(record_message).values(sent_at=desk.intake.place.clock() - timedelta(**by)))


def test_told_sealed_answered_once(desk):
    page = tell(desk, HOSTILE)
    assert page.status_code == 200
    assert "Đã gửi cho nhà trường" in page.text
    (row,) = rows(desk)
    assert "Toán".encode() not in row.text_sealed
    clerk = desk.browser(CLERK)
    assert "tin báo sai chưa trả lời" in clerk.get("/").text
    page = clerk.get("/messages").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert clerk.post(f"/messages/{row.id}", answer="").status_code == 409
    assert clerk.post(f"/messages/{row.id}", answer="x" * 501).status_code == 409
    assert clerk.post(f"/messages/{row.id}", answer="Đã đề nghị thu hồi.").status_code == 303
    assert clerk.post(f"/messages/{row.id}", answer="Lần hai").status_code == 409
    assert "Đã đề nghị thu hồi." in clerk.get("/messages").text
    assert len(desk.audited("message:answer")) == 1
    with reading(desk.kit.engine) as connection:
        assert "thu hồi" not in str(connection.execute(select(audit_line)).all())


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"birth_date": "2001-01-01"}, 404),
        ({"birth_date": ""}, 400),
        ({"text": "   "}, 200),
        ({"text": "x" * 501}, 200),
        ({"record": "7"}, 200),
        ({"record": "-1"}, 200),
    ],
)
def test_without_the_second_factor_or_a_proper_text_nothing_is_kept(desk, fields, status):
    answer = tell(desk, **{"text": "Sai", **fields})
    assert answer.status_code == status
    assert "Đã gửi cho nhà trường" not in answer.text
    assert rows(desk) == []


def test_three_wait_at_most_and_an_answer_makes_room(desk):
    assert all("Đã gửi" in tell(desk, f"Tin {n}").text for n in range(3))
    assert "Chưa gửi: nhà trường còn ba tin" in tell(desk, "Tin 4").text
    assert "Đã gửi" in tell(desk, "Học bạ khác", number=1).text
    desk.browser(CLERK).post(f"/messages/{rows(desk)[0].id}", answer="Đã xem")
    assert "Đã gửi" in tell(desk, "Tin 5").text


def test_a_message_counts_as_a_look_up_of_its_address(desk):
    public, code = desk.public().test_client(), desk.code(desk.keys[0])
    states = {public.post(f"/t/{code}/message", data={"birth_date": ""}).status_code for _ in range(121)}
    assert 429 in states


def test_another_schools_messages_are_not_there(desk):
    tell(desk, "Sai ngày sinh")
    (row,) = rows(desk)
    other = desk.browser(OTHER)
    assert "Sai ngày sinh" not in other.get("/messages").text
    assert other.post(f"/messages/{row.id}", answer="x").status_code == 404
    assert rows(desk)[0].answered_at is None


def test_late_ones_are_marked_and_the_department_sees_how_many_not_what(desk):
    tell(desk, "Sai môn Khoa học")
    sent_earlier(desk, days=11)
    assert "Quá hạn" not in desk.browser(CLERK).get("/messages").text, "eleven days are fewer than ten working days"
    sent_earlier(desk, days=17)
    assert "Quá hạn" in desk.browser(CLERK).get("/messages").text
    page = desk.browser(DEPARTMENT).get("/messages/overdue").text
    assert desk.school.code in page
    assert "Khoa học" not in page
    assert desk.browser(DEPARTMENT).get("/messages").status_code == 403


def test_messages_and_answers_move_to_the_new_key(desk):
    tell(desk, "Sai lớp")
    desk.browser(CLERK).post(f"/messages/{rows(desk)[0].id}", answer="Đã xem")
    keyring = desk.intake.place.keyring
    keyring.add_key()
    with transaction(desk.kit.engine) as connection:
        rotate_sealed_rows(connection, keyring)
    (row,) = rows(desk)
    used = {keyring.key_id_of(row.text_sealed), keyring.key_id_of(row.answer_sealed)}
    assert used == {keyring.current_key_id}
    page = desk.browser(CLERK).get("/messages").text
    assert "Sai lớp" in page
    assert "Đã xem" in page


def test_senders_at_one_moment_leave_three_on_postgresql(desk_on_postgresql):
    desk, public = desk_on_postgresql, desk_on_postgresql.public()
    with ThreadPoolExecutor(6) as pool:
        pages = list(pool.map(lambda n: tell(desk, f"Tin {n}", public=public).text, range(6)))
    assert sum("Đã gửi cho nhà trường" in page for page in pages) == len(rows(desk)) == 3
    clerk = desk.browser(CLERK)
    assert clerk.get("/messages").text.count("<textarea") == 3
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda n: clerk.post(f"/messages/{rows(desk)[0].id}", answer=f"Đã xem {n}"), range(4))
    assert sorted(one.status_code for one in answers) == [303, 409, 409, 409]
    sent_earlier(desk, days=30)
    assert desk.school.code in desk.browser(DEPARTMENT).get("/messages/overdue").text


def test_the_school_desks_other_pages_on_postgresql(desk_on_postgresql):
    clerk = desk_on_postgresql.browser(CLERK)
    clerk.post("/batches/declared", {"year": "2025-2026", "n-02-05": "9"})
    assert ">6</strong>" in clerk.get("/batches", year="2025-2026", period="1").text
    assert clerk.get("/records", state="effective", year="2025-2026").text.count('href="/records/') == 3
    path = f"/records/{desk_on_postgresql.keys[0]}"
    assert clerk.post(f"{path}/codes").status_code == clerk.post(f"{path}/rekey/dossier", sure="1").status_code == 200
