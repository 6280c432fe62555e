"""Wrong second factors of one code: a short while, a day, a life. On both databases."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from registry import codes
from registry.store import tables
from registry.transactions import reading, transaction
from tests.portal.reading import BROWSER, assert_sound_page

MANY = {"lookup": "10000/minute", "failures": "10000/minute"}


@pytest.fixture
def held(hub, school):
    return hub.register(school, school.record(1))


def client_of(hub, **limits):
    return hub.app(**{**MANY, **limits}).test_client()


def look_up(client, code, birth_date=None, **more):
    asked = {"code": code, "birth_date": birth_date} if birth_date else {"code": code}
    return client.post("/api/v1/lookup", json={**asked, **more}, environ_overrides={"REMOTE_ADDR": "192.0.2.1"})


def wrong(number):
    return f"19{number // 28:02d}-01-{number % 28 + 1:02d}"


def test_after_five_wrong_answers_nothing_is_compared_for_a_while(hub, held):
    client = client_of(hub)
    assert [look_up(client, held.code, wrong(n)).status_code for n in range(5)] == [404] * 5
    answer = look_up(client, held.code, held.birth)
    assert (answer.status_code, answer.json["code"], answer.json["of"]) == (429, "too-many", "code")
    assert answer.headers["RateLimit-Policy"] == "5;w=900"
    assert 800 < int(answer.headers["Retry-After"]) <= 900
    assert "challenge" not in answer.json, "no work bends it"
    assert look_up(client, held.code, held.birth, solution="x").status_code == 429


def test_the_first_tier_and_other_codes_go_on(hub, school, held):
    other = hub.register(school, school.record(2))
    client = client_of(hub)
    for n in range(6):
        look_up(client, held.code, wrong(n))
    assert look_up(client, held.code).json["tier"] == 1
    assert look_up(client, other.code, other.birth).json["tier"] == 2
    assert look_up(client, held.dossier_code, held.birth).json["tier"] == 2


def test_right_answers_cost_nothing(hub, held):
    client = client_of(hub, code_failures="2/15 minutes;3/day")
    assert [look_up(client, held.code, held.birth).status_code for _ in range(8)] == [200] * 8


def test_guesses_at_the_same_moment_are_counted_one_by_one(hub, held):
    app = hub.app(**MANY)
    got = []

    def guess(n):
        got.append(look_up(app.test_client(), held.code, wrong(n)).status_code)

    threads = [threading.Thread(target=guess, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [404] * 5 + [429] * 7


def test_past_the_daily_limit_the_last_four_are_asked_for_too(hub, held):
    client = client_of(hub, code_failures="100/15 minutes;3/day")
    for n in range(3):
        assert look_up(client, held.code, wrong(n)).status_code == 404
    answer = look_up(client, held.code, held.birth)
    assert (answer.status_code, answer.json["code"]) == (400, "id-last4-needed")
    assert look_up(client, held.code, wrong(9)).json == answer.json, "and says nothing about the date"
    assert look_up(client, held.code, held.birth, id_last4="0000").status_code == 404
    assert look_up(client, held.code, held.birth, id_last4=held.last4).json["tier"] == 2
    page = client.post(f"/t/{held.code}", data={"birth_date": held.birth}, headers=BROWSER)
    fields = {field["name"] for field in assert_sound_page(page).all("input")}
    assert {"birth_date", "id_last4"} <= fields


def test_past_the_daily_limit_the_short_one_still_holds(hub, held):
    client = client_of(hub, code_failures="4/15 minutes;3/day")
    for n in range(3):
        look_up(client, held.code, wrong(n))
    assert look_up(client, held.code, wrong(9), id_last4="0000").status_code == 404
    assert look_up(client, held.code, held.birth, id_last4=held.last4).status_code == 429


def test_after_sixty_distinct_wrong_answers_only_the_first_tier_is_left_until_the_school_rekeys(hub, held):
    client = client_of(hub, code_failures="1000/minute")
    for n in range(59):
        assert look_up(client, held.code, wrong(n)).status_code == 404
    assert look_up(client, held.code, wrong(0)).status_code == 404, "the same again is not another"
    assert look_up(client, held.code, held.birth).status_code == 200
    assert look_up(client, held.code, wrong(59)).status_code == 404
    closed = look_up(client, held.code, held.birth)
    assert (closed.status_code, closed.json["code"]) == (403, "second-tier-closed")
    first = look_up(client, held.code).json
    assert (first["tier"], first["status"], first["second_tier_closed"]) == (1, "effective", True)
    assert "needs" not in first
    page = assert_sound_page(client.get(f"/t/{held.code}", headers=BROWSER))
    assert "Hãy đề nghị nhà trường cấp mã mới" in page.text
    assert not page.all("input")
    assert client.post(f"/t/{held.code}", data={"birth_date": held.birth}, headers=BROWSER).status_code == 403
    with transaction(hub.engine) as connection:
        new = codes.rekey(connection, hub.keyring, at=hub.now, record_pk=held.pk)
    assert look_up(client, new, held.birth).json["tier"] == 2
    assert "second_tier_closed" not in look_up(client, held.code).json, "the old one was replaced, which says more"


def test_needing_the_last_four_is_no_failure(hub, school):
    held = hub.register(school, school.record(2, ngaysinh="2015-03"))
    client = client_of(hub, code_failures="2/15 minutes")
    assert [look_up(client, held.code, "2015-03").status_code for _ in range(5)] == [400] * 5
    assert look_up(client, held.code, "2015-03", id_last4=held.last4).status_code == 200
    with reading(hub.engine) as connection:
        assert set(connection.scalars(select(tables.code.c.failures))) == {0}


def test_a_life_that_cannot_be_written_still_has_its_short_limit(one_hub, school):
    held = one_hub.register(school, school.record(1))
    client = client_of(one_hub)
    with one_hub.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE code_failure")
    assert [look_up(client, held.code, wrong(n)).status_code for n in range(6)] == [404] * 5 + [429]


def test_the_page_of_a_code_with_too_many_wrong_answers_offers_no_work(hub, held):
    client = client_of(hub)
    for n in range(5):
        look_up(client, held.code, wrong(n))
    answer = client.post(f"/t/{held.code}", data={"birth_date": held.birth}, headers=BROWSER)
    page = assert_sound_page(answer)
    assert answer.status_code == 429
    assert "Có thể thử lại sau 15 phút" in page.text
    assert not page.all("form")
    assert "script" not in answer.headers["Content-Security-Policy"]
