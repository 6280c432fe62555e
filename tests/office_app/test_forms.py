"""Forms: none from elsewhere is taken, and one that comes after its session's end is not lost."""

from __future__ import annotations

import re

import pytest

from portal.headers import SECURITY_HEADERS
from registry import office_sessions
from registry.kept_forms import MOST
from registry.store.office_tables import kept_form
from registry.transactions import reading, transaction

CLERK = {"username": "vt.moi", "name": "Văn thư mới", "organisation": "42000201", "roles": "school"}
PRINCIPAL, OTHER = "ht.42000201", "xa.quantri"


def accounts(kit):
    return "vt.moi" in kit.browser(PRINCIPAL).get("/accounts").text


def test_a_form_without_its_sessions_token_is_refused(kit):
    browser, other = kit.browser(PRINCIPAL), kit.browser(PRINCIPAL)
    for token in ("", "x", "é.é", other.token(), browser.token()[:-1] + "0x"):
        answer = browser.client.post("/accounts/new", data={**CLERK, "csrf": token})
        assert answer.status_code == 403, token
    assert not accounts(kit)


@pytest.mark.parametrize(
    ("referrer", "link"),
    [
        ("http://localhost/hand-out?csrf=secret", '<a class="button second" href="/hand-out">'),
        ("http://localhost/hand-out/slips", None),
        ("http://localhost/", None),
        ("https://evil.example/hand-out", None),
        ("http://localhost/no/such/page", None),
        ("http://[", None),
    ],
)
def test_whoever_is_refused_finds_back_to_the_page_they_came_from(kit, referrer, link):
    browser = kit.browser(PRINCIPAL)
    form = {"csrf": browser.token(), "year": "2025-2026", "level": "02", "grade": "05"}
    answer = browser.client.post("/hand-out/slips", data=form, headers={"Referer": referrer})
    assert answer.status_code == 409
    assert "secret" not in answer.text
    assert (link in answer.text) if link else 'class="button second"' not in answer.text


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, False),
    ],
)
def test_where_a_form_began_counts_even_with_its_token(kit, headers, taken):
    browser = kit.browser(PRINCIPAL)
    answer = browser.client.post("/accounts/new", data={**CLERK, "csrf": browser.token()}, headers=headers)
    assert (answer.status_code == 200) is taken
    assert accounts(kit) is taken


def test_the_sign_in_asks_for_a_token_too(kit):
    answer = kit.stranger().post("/sign-in", data={"username": "so.duyet1", "password": "x"})
    assert answer.status_code == 403
    assert "không còn dùng được" in answer.text


def test_no_page_can_be_framed_cached_or_scripted(kit):
    for client, path in ((kit.stranger(), "/sign-in"), (kit.browser(PRINCIPAL).client, "/"), (kit.stranger(), "/no")):
        headers = client.get(path).headers
        for name, value in SECURITY_HEADERS.items():
            assert headers[name] == (value if name != "Referrer-Policy" else "same-origin"), name
        assert headers["Cache-Control"] == "no-store"


def test_cookies_are_bound_to_host_and_tls_and_closed_to_scripts(kit):
    client = kit.app.test_client()
    for base, prefix in (("https://localhost", "__Host-"), ("http://localhost", "")):
        cookies = client.get("/sign-in?lang=en", base_url=base).headers.getlist("Set-Cookie")
        assert len(cookies) == 2
        for cookie in cookies:
            assert cookie.startswith(f"{prefix}hocba-")
            assert "HttpOnly" in cookie
            assert "SameSite=Lax" in cookie
            assert "Domain" not in cookie
            assert ("Secure" in cookie) is bool(prefix)


@pytest.fixture
def too_late(kit):
    """A principal's form, sent half an hour after the last click; and what came back."""
    browser = kit.browser(PRINCIPAL)
    token = browser.token()
    kit.later(minutes=30)
    answer = browser.client.post("/accounts/vt.42000201/close", data={"csrf": token, "note": "nghỉ việc từ 1/12"})
    return kit, answer


def test_a_form_that_comes_too_late_is_kept_and_offered_to_its_account_alone(too_late):
    kit, answer = too_late
    assert answer.location == "/sign-in?kept=1"
    assert "được giữ 30 phút" in kit.stranger().get(answer.location).text
    mine = kit.browser(PRINCIPAL)
    path = re.search(r'href="(/unfinished/[0-9a-f-]+)"', mine.get("/").text)[1]
    page = mine.get(path).text
    assert "nghỉ việc từ 1/12" in page
    assert "Đang mở" not in page
    assert "Đã đóng" not in mine.get("/accounts/vt.42000201").text, "nothing was done by itself"
    other = kit.browser(OTHER)
    assert "Việc còn dở" not in other.get("/").text
    assert other.get(path).status_code == 404


def test_what_was_kept_is_done_by_pressing_its_button(too_late):
    kit, _ = too_late
    mine = kit.browser(PRINCIPAL)
    path = re.search(r'href="(/unfinished/[0-9a-f-]+)"', mine.get("/").text)[1]
    page = mine.get(path).text
    forms = re.findall(r'<form method="post" action="([^"]+)">(.*?)</form>', page, re.S)
    action, inside = next((a, i) for a, i in forms if a == "/accounts/vt.42000201/close")
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', inside))
    assert mine.client.post(action, data=fields).status_code == 303
    assert "Đã đóng" in mine.get("/accounts/vt.42000201").text
    assert "Việc còn dở" not in mine.get("/").text, "what was sent is no longer unfinished"


def test_it_can_be_thrown_away_and_is_gone_after_half_an_hour(too_late):
    kit, _ = too_late
    mine = kit.browser(PRINCIPAL)
    path = re.search(r'href="(/unfinished/[0-9a-f-]+)"', mine.get("/").text)[1]
    kit.browser(OTHER).post(f"{path}/drop")
    assert mine.get(path).status_code == 200, "nobody else throws it away"
    mine.post(f"{path}/drop")
    assert mine.get(path).status_code == 404


def test_nothing_of_it_stands_in_the_database_in_the_clear(too_late):
    kit, _ = too_late
    with reading(kit.engine) as connection:
        rows = connection.execute(kept_form.select()).all()
    assert len(rows) == 1
    assert "nghỉ việc".encode() not in rows[0].sealed
    kit.later(minutes=30)
    assert "Việc còn dở" not in kit.browser(PRINCIPAL).get("/").text


def test_a_session_that_somebody_ended_a_foreign_token_and_a_password_leave_nothing_behind(kit):
    browser = kit.browser(PRINCIPAL)
    token = browser.token()
    with transaction(kit.engine) as connection:
        office_sessions.end_all(connection, PRINCIPAL, why="revoked", at=kit.now)
    fields = {"csrf": token, "note": "x"}
    assert browser.client.post("/accounts/vt.42000201/close", data=fields).location == "/sign-in?over=1"
    late = kit.browser(PRINCIPAL)
    own = late.token()
    kit.later(minutes=31)
    foreign = kit.browser(OTHER).token()
    assert late.client.post("/accounts/new", data={"csrf": foreign, "n": "x"}).location == "/sign-in?over=1"
    secret = {"csrf": own, "old": "mật khẩu cũ", "password": "mật khẩu mới"}
    assert late.client.post("/account/password", data=secret).location == "/sign-in?over=1"
    with reading(kit.engine) as connection:
        assert connection.execute(kept_form.select()).all() == []


def test_no_account_fills_the_database_with_forms_that_came_too_late(kit):
    browser = kit.browser(PRINCIPAL)
    token = browser.token()
    kit.later(minutes=30)
    for number in range(MOST + 4):
        browser.client.post("/accounts/vt.42000201/close", data={"csrf": token, "note": str(number)})
    large = {"csrf": token, "note": "x" * 70_000}
    assert browser.client.post("/accounts/vt.42000201/close", data=large).location == "/sign-in?over=1"
    with reading(kit.engine) as connection:
        assert len(connection.execute(kept_form.select()).all()) == MOST
