"""An institution without an account asks for a grant: kept sealed, few from one address, what was typed comes back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from registry import access_asks
from registry.store.institution_tables import access_ask
from registry.transactions import reading
from tests.portal.reading import BROWSER, assert_headers, assert_sound_page

FORM = {
    "institution": "Trường Đại học Sao Mai",
    "purpose": "Xét tuyển năm 2027 theo Thông tư …",
    "contact": "Vũ Ngọc Diệp",
    "address": "tuyensinh@saomai.example.vn",
    "lines": "2000",
}


def waiting(hub):
    with reading(hub.engine) as connection:
        return access_asks.listed(connection, hub.keyring)


def post(hub, app=None, **changes):
    client = (app or hub.app()).test_client()
    return client.post("/institutions", data={**FORM, **changes}, headers=BROWSER)


def test_the_page_is_sound_in_both_languages(one_hub):
    client = one_hub.app().test_client()
    for address in ("/institutions", "/institutions?lang=en"):
        answer = client.get(address, headers=BROWSER)
        assert_sound_page(answer)
        assert_headers(answer)
    assert 'href="/institutions' in client.get("/", headers=BROWSER).text


def test_what_is_asked_is_kept_sealed(one_hub):
    answer = post(one_hub, whole="1")
    assert answer.status_code == 200
    assert "Đã nhận" in answer.text
    (one,) = waiting(one_hub)
    assert (one.ask.institution, one.ask.lines_per_day, one.ask.whole_record) == (FORM["institution"], 2000, True)
    with reading(one_hub.engine) as connection:
        assert "saomai" not in str(connection.execute(select(access_ask)).all())


@pytest.mark.parametrize("wrong", [{"institution": " "}, {"purpose": "x" * 501}, {"lines": "0"}, {"lines": "viele"}])
def test_what_is_incomplete_is_shown_again_with_what_was_typed(one_hub, wrong):
    answer = post(one_hub, **wrong)
    assert answer.status_code == 400
    assert FORM["contact"] in answer.text
    assert waiting(one_hub) == []


def test_only_a_few_come_from_one_address(one_hub):
    app = one_hub.app()
    assert [post(one_hub, app).status_code for _ in range(6)] == [200] * 5 + [429]


def test_a_flood_does_not_bury_the_desk(one_hub, monkeypatch):
    monkeypatch.setattr(access_asks, "MOST_WAITING", 1)
    assert [post(one_hub).status_code for _ in range(2)] == [200, 503]
    assert len(waiting(one_hub)) == 1
