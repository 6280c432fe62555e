"""Somebody leaves an address after a look-up: asked by mail first, told of every change, forgotten in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from postbox import open_postbox
from structlog.testing import capture_logs

from portal.words.statuses import NAMES
from registry.mail_addresses import LONGEST
from registry.record_watches import key_of
from registry.rules.watch_rules import parts, standing
from registry.store.share_tables import watch_mail
from tests.portal.following import token_of, whole_page
from tests.portal.hub import BASE_URL
from tests.portal.reading import BROWSER, assert_sound_page
from tests.portal.watchers import ME, ask, changed, mailed, rows, watching


@pytest.fixture
def smtp():
    with open_postbox() as box:
        yield box


@pytest.fixture
def hub(one_hub):
    """On SQLite: what pages and mails say, the database cannot change (both: ``test_record_watches``)."""
    return one_hub


@pytest.fixture
def held(hub, school):
    return hub.register(school, school.record(1))


@pytest.fixture
def client(hub):
    return hub.app(sends_mail=True).test_client()


def test_no_mail_names_a_learner_a_school_or_a_whole_code(hub, client, held, smtp):
    watching(client, hub, smtp, held)
    changed(hub, held, "recalled", reason="data-error")
    mailed(hub, smtp)
    for _, mail in smtp.mails:
        whole = mail.as_string() + mail.get_content()
        assert "Lò Văn" not in whole
        assert "Trường" not in mail.get_content()
        assert held.code[:4] in mail.get_content()
        for secret in (held.code, held.code[5:9], held.birth, held.dossier_code, held.report.fields.record_id):
            assert secret not in whole
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_mail_programs_button_stops_it_and_the_address_is_gone(hub, client, held, smtp):
    link = watching(client, hub, smtp, held)
    changed(hub, held, "recalled")
    button = mailed(hub, smtp)[0]["List-Unsubscribe"].strip("<>").removeprefix(BASE_URL)
    assert button == f"{link}/stop"
    assert client.post(button, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert rows(hub) == []
    assert rows(hub, watch_mail) == []
    assert client.get(link, headers=BROWSER).status_code == 404
    changed(hub, held, "effective")
    assert mailed(hub, smtp) == []


def test_changes_while_the_server_is_away_are_one_mail_of_how_it_stands(hub, client, held, smtp):
    watching(client, hub, smtp, held)
    changed(hub, held, "suspended", until="2027-06-01T00:00:00+07:00")
    changed(hub, held, "effective")
    assert mailed(hub, smtp) == []  # nothing that was told has changed
    changed(hub, held, "suspended", until="2027-06-01T00:00:00+07:00")
    changed(hub, held, "recalled", reason="data-error")
    (mail,) = mailed(hub, smtp)
    assert NAMES["recalled"].vi in mail.get_content()


def test_a_new_version_is_told(hub, client, held, smtp, school):
    watching(client, hub, smtp, held)
    changed(hub, held, "recalled", reason="data-error")
    mailed(hub, smtp)
    second = hub.register(school, school.record(1, phienban="2"), closes=False)
    (mail,) = mailed(hub, smtp)
    assert "Đã có phiên bản thay thế" in mail.get_content()
    assert second.code[:4] not in mail.get_content()


def test_an_address_that_does_not_exist_is_not_written_to_for_ever(hub, client, held, smtp):
    watching(client, hub, smtp, held)
    smtp.said[ME] = "550 gone"
    changed(hub, held, "suspended", until="2027-01-01T00:00:00+07:00")
    for _ in range(3):
        assert mailed(hub, smtp) == []
        hub.real_now += timedelta(hours=7)
    assert [row.given_up_at is not None for row in rows(hub, watch_mail) if row.kind == "changed"] == [True]


def test_whoever_asks_learns_nothing_and_fills_no_box(hub, client, held, smtp):
    watching(client, hub, smtp, held)
    again = ask(client, held)
    other = ask(client, held, "khac@example.vn")
    assert again.text == other.text
    assert len(mailed(hub, smtp)) == 1  # the other's alone
    for _ in range(4):
        assert ask(client, held, "KHAC@example.vn").text == other.text
    assert len(rows(hub)) == 2
    sent = len(mailed(hub, smtp))
    assert sent <= 3
    assert len([to for to, _ in smtp.mails if to[0].lower() == "khac@example.vn"]) <= 3


def test_what_is_no_address_is_told(client, held, smtp):
    token = token_of(whole_page(client, held))
    wrong = ("", "a", "a@b", "a@b.vn\nBcc: c@d.vn", '"a b"@c.vn', "a@b..vn", "a@" + "b" * LONGEST + ".vn", "<a@b.vn>")
    for address in wrong:
        page = client.post("/watch", data={"record": token, "address": address}, headers=BROWSER)
        assert assert_sound_page(page).first_heading == "Địa chỉ này không đúng dạng"
    assert client.post("/watch", data={"record": "x", "address": ME}).status_code == 410


def test_without_a_mail_server_it_is_not_offered(hub, held):
    client = hub.app().test_client()
    page = whole_page(client, held)
    assert "/watch" not in page.text
    answer = client.post("/watch", data={"record": token_of(page), "address": ME})
    assert (answer.status_code, answer.json["code"]) == (404, "no-mail")


def test_links_that_are_none_and_addresses_in_the_register_and_logs(hub, client, held, smtp):
    with capture_logs() as lines:
        link = watching(client, hub, smtp, held)
        key = link.removeprefix("/watch/")
        for wrong in ("x", "A" * 43, key[:-1], key + "A", key[:30] + ("A" if key[30] != "A" else "B") + key[31:]):
            assert client.get(f"/watch/{wrong}").status_code == 404
    (row,) = rows(hub)
    assert ME not in str(dict(row._mapping))
    assert ME.encode() not in row.address_sealed
    assert key not in str(dict(row._mapping))
    for secret in (ME, key, "example.vn"):
        assert secret not in str(lines)
    assert key == key_of(hub.keyring, row.id)


@given(st.sampled_from(["pending", "effective", "suspended", "recalled", "withdrawn"]), st.booleans())
def test_a_standing_taken_apart_is_what_it_was_made_of(status, replaced):
    assert parts(standing(status, replaced=replaced)) == (status, replaced)
    assert len(standing(status, replaced=replaced)) <= 30
