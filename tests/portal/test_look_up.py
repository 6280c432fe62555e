"""Both tiers, from code to answer, over real registers and really signed records."""

from __future__ import annotations

import pytest

from registry import codes
from registry.rules.lookup_code import new_code, printed
from registry.transactions import transaction
from tests.portal.reading import BROWSER, assert_sound_page

UNKNOWN = printed(new_code(lambda below: below // 3))


@pytest.fixture
def held(hub, school):
    return hub.register(school, school.record(1))


@pytest.fixture
def client(hub, held):
    return hub.app().test_client()


def look_up(client, **body):
    return client.post("/api/v1/lookup", json=body)


def test_the_first_tier_says_status_school_year_and_whether_signatures_hold(client, held, school):
    answer = look_up(client, code=held.code)
    assert answer.status_code == 200
    body = answer.json
    assert (body["tier"], body["status"], body["needs"]) == (1, "effective", ["birth_date"])
    assert body["record"] == {
        "masked_name": "L••• V••• H•••",
        "school": school.name,
        "namhoc": "2025-2026",
        "level": "02",
    }
    assert body["verification"]["indication"] == "TOTAL-PASSED"
    assert body["verification"]["checked_at"] == "2026-12-01T09:00:00+07:00"


def test_the_second_tier_gives_the_whole_record_and_each_signature(client, held):
    body = look_up(client, code=held.code, birth_date=held.birth).json
    record = body["record"]
    assert body["tier"] == 2
    assert (record["hovaten"], record["ngaysinh"]) == ("Lò Văn Hương", held.birth)
    assert [subject["Id"] for subject in record["bangdiem"]["monhoc"]] == ["mon-01", "mon-02", "mon-03", "mon-04"]
    assert {"quatrinhhoctap", "danhgianlpc", "tongket", "nhanxetchung", "danhsachky"} <= set(record)
    signatures = body["verification"]["signatures"]
    assert {one["role"] for one in signatures} == {"gvbm", "gvcn", "hieutruong", "coso"}
    assert {one["indication"] for one in signatures} == {"TOTAL-PASSED"}
    assert body["downloads"]["original"].startswith("/download/")


@pytest.mark.parametrize(
    "typed", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code[:9]} {code[9:]}."]
)
def test_a_code_works_however_it_is_typed(client, held, typed):
    assert look_up(client, code=typed(held.code)).status_code == 200


def test_a_wrong_birth_date_and_an_unknown_code_give_the_same_answer_byte_for_byte(client, held):
    for headers in ({}, BROWSER, {**BROWSER, "Accept-Language": "en"}):
        wrong = client.post(f"/t/{held.code}", data={"birth_date": "1999-01-01"}, headers=headers)
        unknown = client.post(f"/t/{UNKNOWN}", data={"birth_date": "1999-01-01"}, headers=headers)
        assert wrong.status_code == unknown.status_code == 404
        assert wrong.data == unknown.data
        assert list(wrong.headers) == list(unknown.headers)
    wrong = look_up(client, code=held.code, birth_date="1999-01-01")
    assert wrong.json["code"] == "not-found-or-no-match"
    assert wrong.data == look_up(client, code=UNKNOWN, birth_date="1999-01-01").data
    assert wrong.data == look_up(client, code=UNKNOWN).data


def test_a_code_with_a_wrong_character_is_malformed_and_no_failure(client, held):
    other = "X" if held.code[0] != "X" else "V"
    answer = look_up(client, code=other + held.code[1:])
    assert (answer.status_code, answer.json["code"]) == (400, "code-malformed")
    assert answer.content_type == "application/problem+json"


def test_a_date_that_is_none_is_said_to_be_malformed(client, held):
    answer = look_up(client, code=held.code, birth_date="mùng một")
    assert (answer.status_code, answer.json["code"]) == (400, "birth-date-malformed")


def test_a_last_four_that_was_not_needed_must_still_be_right(client, held):
    assert look_up(client, code=held.code, birth_date=held.birth, id_last4=held.last4).json["tier"] == 2
    assert look_up(client, code=held.code, birth_date=held.birth, id_last4="0000").status_code == 404


def test_where_the_date_lacks_a_day_the_last_four_are_asked_for(hub, school):
    held = hub.register(school, school.record(2, ngaysinh="2015-03"))
    client = hub.app().test_client()
    assert look_up(client, code=held.code).json["needs"] == ["birth_date", "id_last4"]
    asked = look_up(client, code=held.code, birth_date="2015-03")
    assert (asked.status_code, asked.json["code"]) == (400, "id-last4-needed")
    assert look_up(client, code=held.code, birth_date="2015-03", id_last4=held.last4).json["tier"] == 2
    assert look_up(client, code=held.code, birth_date="2015-03-09", id_last4=held.last4).json["tier"] == 2
    page = assert_sound_page(client.post(f"/t/{held.code}", data={"birth_date": "3/2015"}, headers=BROWSER))
    assert {"birth_date", "id_last4"} <= {field["name"] for field in page.all("input")}


def test_a_learner_without_an_id_is_asked_for_the_end_of_the_pupil_code(hub, school):
    held = hub.register(school, school.record(3, ngaysinh="2015", sodinhdanh=None))
    answer = look_up(hub.app().test_client(), code=held.code, birth_date="2015", id_last4=held.last4)
    assert answer.json["record"]["mahocsinh"].endswith(held.last4)


def test_a_rekeyed_code_says_so_with_the_status_and_has_no_second_tier(hub, client, held):
    with transaction(hub.engine) as connection:
        new = codes.rekey(connection, hub.keyring, at=hub.now, record_pk=held.pk)
    for body in (look_up(client, code=held.code).json, look_up(client, code=held.code, birth_date=held.birth).json):
        assert (body["tier"], body["status"]) == (1, "effective")
        assert body["code_replaced_at"] == "2026-12-01T09:00:00+07:00"
        assert "hovaten" not in body["record"]
        assert "downloads" not in body
    page = assert_sound_page(client.post(f"/t/{held.code}", data={"birth_date": held.birth}, headers=BROWSER))
    assert "Mã tra cứu này đã được thay bằng mã mới ngày 01/12/2026" in page.text
    assert not page.all("input")
    assert look_up(client, code=new, birth_date=held.birth).json["tier"] == 2


def test_a_dossier_code_opens_every_year_with_the_same_two_tiers(hub, school):
    years = [hub.register(school, school.record(4, namhoc=year)) for year in ("2025-2026", "2024-2025")]
    client, code = hub.app().test_client(), years[0].dossier_code
    assert code == years[1].dossier_code
    first = look_up(client, code=code).json
    assert (first["tier"], first["kind"], first["needs"]) == (1, "dossier", ["birth_date"])
    assert [one["record"]["namhoc"] for one in first["records"]] == ["2024-2025", "2025-2026"]
    assert [one["verification"]["indication"] for one in first["records"]] == ["TOTAL-PASSED", "TOTAL-PASSED"]
    second = look_up(client, code=code, birth_date=years[0].birth).json
    assert {one["record"]["hovaten"] for one in second["records"]} == {years[0].report.fields.required("hovaten")}
    downloads = {one["downloads"]["original"] for one in second["records"]}
    assert len(downloads) == 2
    assert look_up(client, code=code, birth_date="1999-01-01").status_code == 404


def test_the_form_leads_to_the_codes_page_without_a_query(client, held):
    answer = client.post("/?lang=en", data={"code": held.code.lower().replace("-", " ")})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/t/{held.code}?lang=en")
    assert client.post("/", data={"code": held.code}).headers["Location"] == f"/t/{held.code}"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"code": 7}', b'{"code": "x", "birth_date": []}', b"\xff", b"[" * 8000]
)
def test_a_body_that_is_not_asked_for_is_a_plain_refusal(client, body):
    answer = client.post("/api/v1/lookup", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json["code"] in {"bad-request", "code-malformed"}
