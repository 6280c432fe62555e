"""Links to originals: exact bytes, ten minutes, one record, nothing readable."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import LinkExpired
from portal.public.download_links import LIFETIME, DownloadLinks, Linked
from registry import codes, find
from registry.transactions import transaction
from tests.portal.hub import Hub
from tests.portal.reading import BROWSER, assert_headers, assert_sound_page

MOMENT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def held(hub: Hub, school):
    return hub.register(school, school.record(1))


@pytest.fixture
def client(hub, held):
    return hub.app().test_client()


def link(client, held):
    body = {"code": held.code, "birth_date": held.birth}
    return client.post("/api/v1/lookup", json=body).json["downloads"]["original"]


def test_the_original_comes_byte_for_byte_as_an_attachment(client, held):
    answer = client.get(link(client, held))
    assert answer.status_code == 200
    assert answer.data == held.data
    assert answer.content_type == "application/xml"
    name = f"hocba-{held.report.fields.record_id}-1.xml"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert_headers(answer)


def test_a_link_works_for_ten_minutes_of_the_wall_clock(hub, client, held):
    address = link(client, held)
    hub.now += timedelta(days=400)
    hub.real_now += LIFETIME - timedelta(seconds=1)
    assert client.get(address).status_code == 200
    hub.real_now += timedelta(seconds=1)
    answer = client.get(address)
    assert (answer.status_code, answer.json["code"]) == (410, "link-expired")
    assert assert_sound_page(client.get(address, headers=BROWSER)).first_heading.startswith("Liên kết tải về")


def test_the_status_is_read_again_when_a_link_is_used(hub, client, held):
    address = link(client, held)
    hub.set_state(held, "recalled", reason="data-error")
    assert client.get(address).content_type == "application/zip"


def test_a_link_ends_with_the_code_that_gave_it(hub, client, held):
    """A school re-keys a code because somebody has it who must not: nor may they go on for ten minutes."""
    before, page = link(client, held), {"headers": BROWSER}
    with transaction(hub.engine) as connection:
        fresh = codes.rekey(connection, hub.keyring, at=hub.now, record_pk=held.pk)
    answer = client.get(before)
    assert (answer.status_code, answer.json["code"]) == (410, "link-expired")
    assert assert_sound_page(client.get(before, **page)).first_heading.startswith("Liên kết tải về")
    again = client.post("/api/v1/lookup", json={"code": fresh, "birth_date": held.birth}).json
    assert client.get(again["downloads"]["original"]).data == held.data


def test_a_link_from_a_dossier_ends_with_the_dossiers_code_alone(hub, client, held):
    with transaction(hub.engine) as connection:
        dossier_pk = find.by_pk(connection, held.pk, now=hub.now).dossier_pk
        dossier = codes.reveal(connection, hub.keyring, dossier_pk=dossier_pk)
    body = {"code": dossier, "birth_date": held.birth}
    (one,) = client.post("/api/v1/lookup", json=body).json["records"]
    with transaction(hub.engine) as connection:
        codes.rekey(connection, hub.keyring, at=hub.now, record_pk=held.pk)
    assert client.get(one["downloads"]["original"]).status_code == 200
    with transaction(hub.engine) as connection:
        codes.rekey(connection, hub.keyring, at=hub.now, dossier_pk=dossier_pk)
    assert client.get(one["downloads"]["original"]).status_code == 410


def test_a_damaged_original_is_not_given_out(hub, client, held):
    address = link(client, held)
    hub.original_file(held).write_bytes(b"x" * 300)
    answer = client.get(address)
    assert (answer.status_code, answer.json["code"]) == (503, "original-unavailable")


def test_a_link_says_nothing_and_two_are_never_alike(client, held):
    one, other = link(client, held), link(client, held)
    assert one != other
    token = one.removeprefix("/download/")
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    for secret in (held.code, held.code.replace("-", ""), held.report.fields.record_id, held.report.sha256[:8]):
        assert secret not in one
        assert secret.encode() not in raw


@given(st.integers(min_value=0, max_value=69), st.integers(min_value=1, max_value=63))
def test_a_link_with_any_changed_character_is_none(place, shift):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    links = DownloadLinks(b"k" * 32, lambda: MOMENT)
    token = links.token(Linked(7, 8))
    changed = alphabet[(alphabet.index(token[place]) + shift) % 64]
    forged = token[:place] + changed + token[place + 1 :]
    with pytest.raises(LinkExpired):
        links.read(forged)


def test_a_link_tells_both_its_numbers():
    links = DownloadLinks(b"k" * 32, lambda: MOMENT)
    assert links.read(links.token(Linked(7, 8))) == Linked(7, 8)


@given(st.text(max_size=100))
def test_an_invented_link_is_none(token):
    with pytest.raises(LinkExpired):
        DownloadLinks(b"k" * 32, lambda: MOMENT).read(token)


def test_a_link_of_another_hub_is_none():
    token = DownloadLinks(b"k" * 32, lambda: MOMENT).token(Linked(7, 8))
    with pytest.raises(LinkExpired):
        DownloadLinks(b"j" * 32, lambda: MOMENT).read(token)
