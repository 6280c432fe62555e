"""A link to one record: what it shows, until when, to whom it says that it was opened, and what it never gives."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from registry.store.share_tables import share_link
from registry.transactions import reading
from tests.portal.following import opened, share, token_of, whole_page
from tests.portal.reading import BROWSER, assert_sound_page

DAY = timedelta(days=1)


@pytest.fixture
def hub(one_hub):
    """On SQLite: what pages show, the database cannot change (both: ``test_share_links``)."""
    return one_hub


@pytest.fixture
def held(hub, school):
    return hub.register(school, school.record(1))


@pytest.fixture
def client(hub):
    return hub.app().test_client()


def test_what_a_link_shows_has_no_code_no_file_and_no_way_to_go_on(hub, client, held, school):
    give, _ = share(client, held)
    for code in (held.code, held.dossier_code):
        assert code not in opened(client, give).text
    hub.set_state(held, "recalled", reason="data-error", decision="1/QĐ")
    successor = hub.register(school, school.record(1, phienban="2"), closes=False)
    page = opened(client, give)
    assert assert_sound_page(page).first_heading == "Học bạ đã bị thu hồi"
    assert "phiên bản 2" in page.text
    for secret in (held.code, successor.code, successor.dossier_code, "/download/", "/t/", "<img"):
        assert secret not in page.text


@pytest.mark.parametrize(
    ("state", "heading"), [("recalled", "Học bạ đã bị thu hồi"), ("suspended", "Học bạ đang được xem xét")]
)
def test_a_status_that_changed_since_stands_first(hub, client, held, state, heading):
    give, _ = share(client, held)
    detail = {"reason": "data-error"} if state == "recalled" else {"until": "2027-12-31T00:00:00+07:00"}
    hub.set_state(held, state, **detail)
    page = assert_sound_page(opened(client, give))
    assert heading in page.first_heading
    assert "Lò Văn Hương" in page.text


@pytest.mark.parametrize(
    ("state", "detail"),
    [("recalled", {"reason": "wrong-learner"}), ("recalled", {"reason": "issued-in-error"}), ("withdrawn", {})],
)
def test_a_record_that_was_not_the_learners_shows_its_status_alone(hub, client, held, state, detail):
    give, _ = share(client, held)
    token = token_of(whole_page(client, held))
    hub.set_state(held, state, **detail)
    page = assert_sound_page(opened(client, give))
    assert "Lò Văn Hương" not in page.text
    assert "Toán" not in page.text
    assert client.post("/share", data={"record": token, "days": 7}).status_code == 410
    assert 'action="/share' not in whole_page(client, held).text


def test_its_maker_ends_it_and_it_stays_ended(hub, client, held):
    give, manage = share(client, held)
    assert opened(client, give).status_code == 200
    assert client.post(f"{manage}/end").status_code == 303
    for answer in (client.get(give, headers=BROWSER), opened(client, give)):
        assert answer.status_code == 410
        assert assert_sound_page(answer).first_heading == "Liên kết này đã đóng"
        assert "Lò Văn Hương" not in answer.text
    assert client.post(f"{manage}/end").status_code == 303
    assert "Bạn đã đóng" in client.get(manage).text
    assert "Số lần mở" in client.get(manage).text


def test_it_ends_by_the_walls_clock_whatever_the_hubs_says(hub, client, held):
    give, manage = share(client, held, days=1)
    hub.real_now += DAY - timedelta(seconds=1)
    assert opened(client, give).status_code == 200
    hub.real_now += timedelta(seconds=1)
    assert opened(client, give).status_code == 410
    assert "Đã hết hạn" in client.get(manage).text


def test_only_who_has_just_opened_the_second_tier_can_share(hub, client, held):
    page = whole_page(client, held)
    token = token_of(page)
    assert "/share" not in client.get(f"/t/{held.code}", headers=BROWSER).text
    download = page.text.split('href="/download/')[1].split('"')[0]
    for wrong in ("", "x", download, token[:-2] + "AA", token + "A" * 60):
        answer = client.post("/share", data={"record": wrong, "days": 7}, headers=BROWSER)
        assert answer.status_code == 410
    assert client.get(f"/download/{token}").status_code == 410  # nor is it a download's
    hub.real_now += timedelta(minutes=10)
    assert client.post("/share", data={"record": token, "days": 7}).json["code"] == "asking-expired"
    with reading(hub.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(share_link)) == 0


def test_what_cannot_be_asked_for_is_refused_in_words(client, held):
    token = token_of(whole_page(client, held))
    for days in ("0", "2", "365", "", "-1", "9" * 400):
        page = client.post("/share", data={"record": token, "days": days}, headers=BROWSER)
        assert "1, 7 hoặc 30 ngày" in assert_sound_page(page).text
    for purpose in ("gọi 0912345678", "<script>https://x</script>", "a\0b"):
        page = client.post("/share", data={"record": token, "days": 7, "purpose": purpose}, headers=BROWSER)
        assert "Hãy viết lại mục đích" in assert_sound_page(page).text
    give, _ = share(client, held, purpose="<b>Nộp & xem</b>")
    assert "&lt;b&gt;Nộp &amp; xem&lt;/b&gt;" in client.get(give).text


def test_keys_that_are_none_say_the_same_and_are_counted_as_guesses(hub, held):
    client = hub.app(failures="5/minute").test_client()
    give, manage = share(client, held)
    for path in (manage.replace("/shares/", "/s/"), give.replace("/s/", "/shares/"), "/s/x", "/s/" + "A" * 24):
        answer = client.get(path)
        assert (answer.status_code, answer.json["code"]) == (404, "share-unknown")
    assert client.post(f"{give.replace('/s/', '/shares/')}/end").status_code == 404
    assert client.get(give).status_code == 429
    assert "challenge" in client.get(give).json


def test_nothing_of_a_link_is_written_into_logs(hub, client, held):
    with capture_logs() as lines:
        give, manage = share(client, held, purpose="Nộp hồ sơ")
        opened(client, give)
        client.get(manage)
        client.post(f"{manage}/end")
        opened(client, give)
    said = str(lines)
    for secret in (give[3:], manage[8:], "Nộp hồ sơ", held.code):
        assert secret not in said
    assert "/s/<key>" in said
