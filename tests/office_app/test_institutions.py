"""Institutions in the office: the department grants, two registrars for whole records; their own page, keys, files."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from registry import access_asks, access_grants, client_keys, passwords
from registry.access_asks import Ask
from registry.rules.recall_rules import Ground, Reason
from registry.store import tables
from registry.store.institution_tables import (
    access_grant,
    client_key,
    record_check,
    verification_call,
    webhook_outbox,
)
from registry.transactions import reading, transaction

REGISTRAR, SECOND, AUDITOR, OWN = "so.quantri", "so.quantri2", "so.thanhtra", "dh.tuyensinh"
ENDS = "2027-06-30"
PRIVATE = "-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n-----END PRIVATE KEY-----"
FORM = {"purpose": "Tuyển sinh đại học 2027", "ends": ENDS, "lines_per_day": "500"}


def rows(kit, table):
    with reading(kit.engine) as connection:
        return list(connection.execute(select(table)))


def audited(kit, act):
    line = tables.audit_line
    with reading(kit.engine) as connection:
        return list(connection.execute(select(line).where(line.c.act == act).order_by(line.c.seq)))


def grant_now(kit):
    with reading(kit.engine) as connection:
        return access_grants.grant_of(connection, "DH-42", kit.now)


def test_a_registrar_grants_comparing_until_a_day(kit):
    assert kit.browser(REGISTRAR).post("/institutions/DH-42/grant", FORM).status_code == 303
    grant = grant_now(kit)
    assert (grant.purpose, grant.lines_per_day, grant.whole_record) == (FORM["purpose"], 500, False)
    assert grant.ends.isoformat() == "2027-06-30T16:59:59+00:00", "the end of that day in Viet Nam"
    (line,) = audited(kit, "grant:made")
    assert line.actor == f"account:{REGISTRAR}"
    page = kit.browser(REGISTRAR).get("/institutions/DH-42").text
    assert FORM["purpose"] in page
    assert "30/06/2027" in page
    assert "01/07/2027" not in page


def test_whole_records_take_a_second_registrar(kit):
    answer = kit.browser(REGISTRAR).post("/institutions/DH-42/grant", FORM, whole_record="1")
    assert answer.location == "/proposals"
    assert rows(kit, access_grant) == []
    page = kit.browser(SECOND).get("/proposals").text
    proposal = re.search(r"/proposals/([0-9a-f-]{36})", page)[1]
    shown = kit.browser(SECOND).get(f"/proposals/{proposal}").text
    assert FORM["purpose"] in shown
    assert kit.browser(REGISTRAR).post(f"/proposals/{proposal}", act="approve").status_code == 409, "not alone"
    assert kit.browser(SECOND).post(f"/proposals/{proposal}", act="approve").status_code == 303
    (row,) = rows(kit, access_grant)
    assert (row.whole_record, row.made_by, row.second) == (True, REGISTRAR, SECOND)


def test_a_renewal_takes_the_place_of_the_one_before_and_an_end_is_at_once(kit):
    browser = kit.browser(REGISTRAR)
    browser.post("/institutions/DH-42/grant", FORM)
    browser.post("/institutions/DH-42/grant", FORM, lines_per_day="900")
    assert grant_now(kit).lines_per_day == 900
    assert [row.ended_by for row in rows(kit, access_grant)] == [REGISTRAR, None]
    assert browser.post("/institutions/DH-42/end").status_code == 303
    assert grant_now(kit) is None
    assert browser.post("/institutions/DH-42/end").status_code == 409


@pytest.mark.parametrize(
    "wrong", [{"purpose": " "}, {"ends": "2028-06-30"}, {"ends": "2020-01-01"}, {"ends": "x"}, {"lines_per_day": "0"}]
)
def test_a_grant_has_a_purpose_an_end_within_a_year_and_a_quota(kit, wrong):
    assert kit.browser(REGISTRAR).post("/institutions/DH-42/grant", {**FORM, **wrong}).status_code == 409
    assert rows(kit, access_grant) == []


def test_only_institutions_are_granted_anything(kit):
    assert kit.browser(REGISTRAR).post("/institutions/42000201/grant", FORM).status_code == 404


def test_what_ends_soon_is_said(kit):
    kit.browser(REGISTRAR).post("/institutions/DH-42/grant", FORM, ends="2027-01-20")
    assert "Sắp hết hạn" in kit.browser(REGISTRAR).get("/institutions").text


def test_an_ask_is_shown_sealed_and_answered_once(kit):
    ask = Ask("Trường Đại học <b>Mới</b>", "Tuyển sinh", "Nguyễn Thị Hỏi", "hoi@dh.example.vn", False, 300)
    with transaction(kit.engine) as connection:
        assert access_asks.add(connection, kit.office.place.keyring, ask, at=kit.now)
    assert "hoi@dh" not in str(rows(kit, access_asks.table))
    page = kit.browser(REGISTRAR).get("/institutions").text
    assert "hoi@dh.example.vn" in page
    assert "<b>Mới" not in page
    address = re.search(r"/institutions/asks/[0-9a-f-]{36}", page)[0]
    assert kit.browser(REGISTRAR).post(address, answer="granted").status_code == 303
    assert kit.browser(REGISTRAR).post(address, answer="refused").status_code == 404
    assert len(audited(kit, "access-ask:answered")) == 1


@pytest.fixture
def with_password(kit):
    """The institution's account has a password, which making a key asks for again."""
    with transaction(kit.engine) as connection:
        passwords.set_hash(connection, OWN, passwords.hashed("Mat-khau-cua-truong-9"))
    kit.browser(REGISTRAR).post("/institutions/DH-42/grant", FORM)
    return kit


def made(kit, kind="token", **fields):
    form = {"name": "Phần mềm tuyển sinh", "kind": kind, "password": "Mat-khau-cua-truong-9", **fields}
    return kit.browser(OWN).post("/checks/keys", form)


def test_a_key_is_shown_once_ends_with_the_grant_and_is_revoked(with_password):
    kit = with_password
    page = made(kit).text
    token = re.search(r'id="secret">(hbt_[\w-]+)<', page)[1]
    with reading(kit.engine) as connection:
        client = client_keys.client_of(connection, kit.office.place.keyring, token, now=kit.now)
    assert (client.organisation, client.scopes) == ("DH-42", {"verifications:write"})
    (row,) = rows(kit, client_key)
    assert row.until == grant_now(kit).ends
    own = kit.browser(OWN).get("/checks").text
    assert token not in own
    assert row.id in own
    assert kit.browser(OWN).post(f"/checks/keys/{row.id}/revoke").status_code == 303
    with reading(kit.engine) as connection:
        assert client_keys.client_of(connection, kit.office.place.keyring, token, now=kit.now) is None
    assert [len(audited(kit, act)) for act in ("client-key:made", "client-key:revoked")] == [1, 1]
    assert token not in str(audited(kit, "client-key:made"))


def test_keys_need_the_password_a_name_and_a_public_key_that_is_one(with_password):
    kit = with_password
    assert made(kit, password="falsch").status_code == 409
    assert made(kit, name="<script>").status_code == 409
    assert made(kit, kind="public-key", public_key=PRIVATE).status_code == 409
    assert rows(kit, client_key) == []


def test_without_a_grant_there_are_no_keys(with_password):
    kit = with_password
    kit.browser(REGISTRAR).post("/institutions/DH-42/end")
    assert made(kit).status_code == 409


@pytest.mark.parametrize(
    "url", ["http://a.example.vn/", "https://u:p@a.example.vn/", "javascript:x", "https://", "x" * 600]
)
def test_an_address_for_changes_is_https_and_plain(kit, url):
    assert kit.browser(OWN).post("/checks/webhook", url=url).status_code == 409


def test_an_address_for_changes_is_set_and_taken_away(kit):
    kit.browser(OWN).post("/checks/webhook", url="https://api.dh.example.vn/hocba?key=bi-mat")
    assert "https://api.dh.example.vn/hocba" in kit.browser(OWN).get("/checks").text
    kit.browser(OWN).post("/checks/webhook", url="")
    first, second = (json.loads(line.detail) for line in audited(kit, "webhook:changed"))
    assert first["after"] == second["before"]
    assert first["after"].startswith("api.dh.example.vn #")
    assert "bi-mat" not in str(first), "a key in an address is none of the audit's"
    assert "api.dh.example.vn" not in kit.browser(OWN).get("/checks").text


def upload(browser, content, name="danh-sach.csv"):
    head = f'--grenze\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--grenze--\r\n"
    address = f"/checks/file?csrf={browser.token()}"
    return browser.client.post(address, data=body, content_type="multipart/form-data; boundary=grenze")


def answered(answer):
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_a_file_is_checked_row_by_row_and_the_answers_are_text_to_a_spreadsheet(desk):
    code, learner = desk.code(desk.keys[0]), desk.school.learner(0)
    birth = "/".join(reversed(learner.birth.split("-")))
    table = "Mã;Ngày sinh;Họ và tên;Năm học;điểm TOAN;ma_ho_so\r\n"
    table += f"{code};{birth};{learner.name};2025-2026;H;A-1\r\n"
    table += f"{code};{birth};Người Khác;2024-2025;;A-2\r\n"
    table += f"{code};01/01/1999;;;;A-3\r\n"
    table += "=HYPERLINK(1);01/01/1999;;;;A-4\r\n;;;;;\r\n"
    browser = desk.browser(OWN)
    rows_ = answered(upload(browser, "\ufeff".encode() + table.encode()))
    assert [row["trang_thai"] for row in rows_] == ["effective", "effective", "", ""]
    assert [row["ma_ho_so"] for row in rows_] == ["A-1", "A-2", "A-3", "A-4"]
    assert rows_[0]["ket_qua_kiem_tra"] == "TOTAL-PASSED"
    assert rows_[0]["khac"] == ""
    assert rows_[0]["da_so"] == "hovaten; namhoc; marks.TOAN"
    assert rows_[0]["giai_thich"].endswith("Những chỗ đã so đều khớp học bạ.")
    assert "có hiệu lực" in rows_[0]["giai_thich"]
    assert "xem cột khac" in rows_[1]["giai_thich"]
    assert rows_[1]["khac"] == "hovaten (tên khác); namhoc (năm học khác)"
    assert rows_[2]["loi"] == "not-found-or-no-match"
    assert rows_[3]["loi"] == "code-malformed"
    assert rows_[3]["ma"].startswith("'=")
    with reading(desk.kit.engine) as connection:
        (call,) = connection.execute(select(verification_call)).all()
        assert (call.actor, call.lines) == (f"account:{OWN}", 4)
        assert len(connection.execute(select(record_check)).all()) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Dòng đầu phải có"),
        (b"a,b\n1,2\n", "Dòng đầu phải có"),
        (b"ma,ngaysinh\n", "không có dòng nào"),
        (b"\xff\xfe\x00", "không phải CSV"),
        (b"ma,ngaysinh\n" + b"x,y\n" * 10_001, "Quá 10.000 dòng"),
        (b"ma,ngaysinh\n" + b'"' + b"x" * 200_000, "không phải CSV"),
    ],
    ids=["empty", "columns", "heading", "utf-16", "many", "field"],
)
def test_a_file_that_is_no_table_is_refused_in_words(kit, content, said):
    answer = upload(kit.browser(OWN), content)
    assert answer.status_code == 422
    assert said in answer.text
    assert rows(kit, verification_call) == []


def test_a_file_that_is_too_large_is_refused(kit):
    answer = upload(kit.browser(OWN), b"ma,ngaysinh\n" + b" " * (4 * 1024 * 1024))
    assert answer.status_code in {413, 422}


def test_a_file_needs_a_grant_and_lines_that_are_left(desk):
    kit = desk.kit
    kit.browser(REGISTRAR).post("/institutions/DH-42/grant", FORM, lines_per_day="1")
    content = f"ma,ngaysinh\n{desk.code(desk.keys[0])},{desk.school.learner(0).birth}\n".encode() * 1
    assert answered(upload(desk.browser(OWN), content))[0]["trang_thai"] == "effective"
    assert upload(desk.browser(OWN), content).status_code == 429
    kit.browser(REGISTRAR).post("/institutions/DH-42/end")
    assert upload(desk.browser(OWN), content).status_code == 409


def test_an_auditor_sees_who_opened_which_record_and_no_code(desk):
    code, learner = desk.code(desk.keys[0]), desk.school.learner(0)
    upload(desk.browser(OWN), f"ma,ngaysinh\n{code},{learner.birth}\n".encode()).get_data()
    auditor = desk.browser(AUDITOR)
    page = auditor.get("/institutions/DH-42").text
    call = re.search(r"/institutions/calls/[0-9a-f-]{36}", page)[0]
    record_id = desk.keys[0].partition("/")[0]
    opened = auditor.get(call).text
    assert record_id in opened
    assert code not in opened + page
    assert call in auditor.get("/institutions/opened", record=record_id).text
    assert desk.browser(REGISTRAR).get(call).status_code == 403


def test_a_recall_and_its_undoing_are_to_be_told_to_whoever_checked_the_record(desk):
    own = desk.browser(OWN)
    own.post("/checks/webhook", url="https://api.dh.example.vn/hocba")
    code, learner = desk.code(desk.keys[0]), desk.school.learner(0)
    upload(own, f"ma,ngaysinh,mahoso\n{code},{learner.birth},HS-9\n".encode()).get_data()
    desk.recalled(*desk.keys[:2])
    (event,) = rows(desk.kit, webhook_outbox)
    assert (event.event, event.organisation) == ("recalled", "DH-42"), "of the record it checked, not of the other"
    assert "thu hồi" in own.get("/checks").text
    office, key = desk.kit.office, (desk.keys[0].partition("/")[0], 1)
    request = office.ask(key, by="so.tham", reason=Reason.DATA_ERROR, ground=Ground.REINSTATEMENT)
    office.approve(request, "so.duyet1")
    office.approve(request, "so.duyet2", number="13/QĐ-SGDĐT")
    assert [one.event for one in rows(desk.kit, webhook_outbox)] == ["recalled", "reinstated"]


def test_time_goes_on_and_a_grant_is_over(kit):
    kit.browser(REGISTRAR).post("/institutions/DH-42/grant", FORM, ends="2026-12-03")
    kit.now += timedelta(days=3)
    assert grant_now(kit) is None
    assert "đã hết hạn" in kit.browser(OWN).get("/checks").text
