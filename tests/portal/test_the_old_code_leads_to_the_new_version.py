"""Version 1's code shows version 1, recalled, and leads to version 2; both name each other."""

from __future__ import annotations

import pytest

from registry import codes
from registry.transactions import transaction
from tests.portal.reading import BROWSER, assert_sound_page


@pytest.fixture
def first(hub, school):
    return hub.register(school, school.record(1))


@pytest.fixture
def client(hub):
    return hub.app().test_client()


def corrected(hub, school, first, state="recalled", **detail):
    """Version 1 ended, version 2 accepted after it."""
    hub.set_state(first, state, **detail)
    return hub.register(school, school.record(1, phienban="2"), closes=False)


def look_up(client, held, **more):
    return client.post("/api/v1/lookup", json={"code": held.code, **more}).json


def named(held, version):
    return {"madinhdanhhocba": held.report.fields.record_id, "phienban": version}


def test_both_versions_name_each_other_at_both_tiers(hub, client, school, first):
    second = corrected(hub, school, first, reason="data-error", decision="1/QĐ")
    for factor in ({}, {"birth_date": first.birth}):
        old, new = look_up(client, first, **factor), look_up(client, second, **factor)
        assert (old["status"], new["status"]) == ("recalled", "effective")
        assert old["replaced_by"]["phienban"] == 2
        assert old["replaces"] is None
        assert (new["replaces"], new["replaced_by"]) == (named(first, 1), None)


def test_who_passes_the_second_factor_is_given_the_new_code(hub, client, school, first):
    second = corrected(hub, school, first, reason="data-error")
    assert look_up(client, first)["replaced_by"] == named(first, 2)
    told = look_up(client, first, birth_date=first.birth)["replaced_by"]
    assert told == {**named(first, 2), "lookup_code": second.code}
    tier1 = assert_sound_page(client.get(f"/t/{first.code}", headers=BROWSER))
    assert second.code not in tier1.text
    assert "Đã có bản thay thế: phiên bản 2. Hỏi nhà trường mã tra cứu của bản này." in tier1.text
    answer = client.post(f"/t/{first.code}?lang=en", data={"birth_date": first.birth}, headers=BROWSER)
    page = assert_sound_page(answer)
    assert page.first_heading == "This record has been recalled"
    assert f"/t/{second.code}?lang=en" in answer.text
    new = assert_sound_page(client.get(f"/t/{second.code}", headers=BROWSER))
    assert "Học bạ này thay cho phiên bản 1, không còn dùng được." in new.text


def test_a_code_the_school_replaced_is_not_given_to_an_older_paper(hub, client, school, first):
    second = corrected(hub, school, first, reason="data-error")
    with transaction(hub.engine) as connection:
        codes.rekey(connection, hub.keyring, record_pk=second.pk, at=hub.now)
    assert look_up(client, first, birth_date=first.birth)["replaced_by"] == named(first, 2)


@pytest.mark.parametrize(
    ("state", "detail"), [("recalled", {"reason": "issued-in-error"}), ("withdrawn", {})], ids=["in error", "withdrawn"]
)
def test_where_only_the_status_is_shown_the_successor_is_named_without_its_code(
    hub, client, school, first, state, detail
):
    corrected(hub, school, first, state, **detail)
    body = look_up(client, first, birth_date=first.birth)
    assert body["replaced_by"] == named(first, 2)
    assert not {"record", "verification", "downloads"} & set(body)


def test_a_dossier_shows_the_new_version_alone(hub, client, school, first):
    corrected(hub, school, first, reason="data-error")
    found = client.post("/api/v1/lookup", json={"code": first.dossier_code, "birth_date": first.birth}).json
    assert [(one["status"], one["replaces"]) for one in found["records"]] == [("effective", named(first, 1))]
