"""Every page is sound, every answer carries the headers, and each failure says what, who and how."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from portal.headers import CONTENT_SECURITY_POLICY, STATIC_CACHE
from portal.public.app import MAX_BODY, STATIC
from registry.rules.lookup_code import new_code, printed
from tests.portal.reading import BROWSER, FRONT, assert_headers, assert_sound_page

UNKNOWN = printed(new_code(lambda below: below // 3))


@pytest.fixture
def held(one_hub, school):
    return one_hub.register(school, school.record(1))


@pytest.fixture
def client(one_hub, held):
    return one_hub.app().test_client()


@pytest.fixture
def all_levels(one_hub, world):
    return [one_hub.register(world.school(level), world.school(level).record(1)) for level in ("03", "04", "05")]


def test_a_years_result_has_its_english_beside_it(client, held):
    """The record holds words, not a letter; who reads English gets both."""
    typed = {"data": {"birth_date": held.birth}, "headers": BROWSER}
    page = client.post(f"/t/{held.code}?lang=en", **typed).text
    assert "Hoàn thành (Completed)" in page
    assert "(Completed" not in client.post(f"/t/{held.code}", **typed).text


def test_a_birth_date_with_the_month_first_is_said_to_be_none_whatever_the_code(client, held):
    """Before any record is looked for: the answer is the same for a code that nobody was given."""
    answers = [
        client.post("/api/v1/lookup", json={"code": code, "birth_date": "04/20/2015"}) for code in (held.code, UNKNOWN)
    ]
    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(400, "birth-date-malformed")] * 2
    assert answers[0].json == answers[1].json
    assert "day first" in answers[0].json["en"]


def answers(client, held):
    """One answer of every kind the app gives, by name."""
    code, birth = held.code, held.birth
    post, get = client.post, client.get
    yield "front", get("/", headers=BROWSER)
    yield "front in English", get("/?lang=en", headers=BROWSER)
    yield "tier 1", get(f"/t/{code}", headers=BROWSER)
    yield "tier 2", post(f"/t/{code}", data={"birth_date": birth}, headers=BROWSER)
    yield "tier 2 in English", post(f"/t/{code}?lang=en", data={"birth_date": birth}, headers=BROWSER)
    yield "dossier", get(f"/t/{held.dossier_code}", headers=BROWSER)
    yield "whole dossier", post(f"/t/{held.dossier_code}", data={"birth_date": birth}, headers=BROWSER)
    yield "no match", post(f"/t/{code}", data={"birth_date": "1/1/1999"}, headers=BROWSER)
    yield "no date", post(f"/t/{code}", data={"birth_date": "x"}, headers=BROWSER)
    yield "unknown", get(f"/t/{UNKNOWN}", headers=BROWSER)
    yield "malformed", get("/t/abc", headers=BROWSER)
    yield "malformed form", post("/", data={"code": "abc"}, headers=BROWSER)
    yield "no page", get("/nowhere", headers=BROWSER)
    yield "no method", client.delete("/", headers=BROWSER)
    yield "old link", get("/download/abc", headers=BROWSER)
    yield "too large", post("/", data={"code": "x" * MAX_BODY}, headers=BROWSER)


def test_every_page_is_sound_and_carries_the_headers(client, held):
    for name, answer in answers(client, held):
        assert answer.content_type.startswith("text/html"), name
        page = assert_sound_page(answer)
        assert_headers(answer, own=FRONT if name.startswith("front") else None)
        assert page.all("html")[0]["lang"] == answer.headers["Content-Language"]
        assert answer.status_code < 500


def test_answers_that_are_no_pages_carry_the_headers_too(client, held):
    code = held.code
    for answer in (
        client.post("/api/v1/lookup", json={"code": code}),
        client.post("/api/v1/lookup", json={"code": UNKNOWN}),
        client.post("/", data={"code": code}),
        client.get(f"/t/{code}/qr.svg"),
        client.get(f"/t/{code}/qr.png"),
        client.get("/.well-known/hocba/jwks.json"),
        client.get("/healthz"),
        client.get("/readyz"),
        client.get("/static/missing.css"),
        client.options("/"),
    ):
        assert_headers(answer)
    assert_headers(client.head("/"), own=FRONT)


def test_the_policy_allows_nothing_inline_and_no_other_host():
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "script-src" not in CONTENT_SECURITY_POLICY


def test_static_files_may_be_kept_because_their_address_changes_with_them(client):
    page = assert_sound_page(client.get("/"))
    for link in page.all("link"):
        with client.get(link["href"]) as answer:
            assert answer.status_code == 200
            assert_headers(answer, cache=STATIC_CACHE)


def test_problems_are_rfc_9457_with_sentences_in_both_languages(client):
    answer = client.post("/api/v1/lookup", json={"code": "abc"})
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == "urn:hocba:problem:code-malformed"
    assert (answer.json["status"], answer.json["code"]) == (400, "code-malformed")
    assert answer.json["vi"].startswith("Mã có 20")
    assert answer.json["en"].startswith("A code has 20")


def test_only_a_browser_gets_a_page(client):
    assert client.get("/t/abc").content_type == "application/problem+json"
    assert client.get("/t/abc", headers={"Accept": "application/json"}).content_type == "application/problem+json"
    assert client.get("/t/abc", headers=BROWSER).content_type.startswith("text/html")
    assert client.post("/api/v1/lookup", json={}, headers=BROWSER).content_type == "application/problem+json"


def test_the_language_follows_address_then_browser_then_vietnamese(client):
    asked = [
        ("/", {}, "vi"),
        ("/", {"Accept-Language": "en-GB,en;q=0.8"}, "en"),
        ("/", {"Accept-Language": "fr"}, "vi"),
        ("/?lang=vi", {"Accept-Language": "en"}, "vi"),
        ("/?lang=xx", {}, "vi"),
    ]
    for address, headers, language in asked:
        assert client.get(address, headers=headers).headers["Content-Language"] == language


def test_an_unknown_error_shows_a_number_and_nothing_else(one_hub, client, held):
    with one_hub.engine.begin() as connection:
        connection.execute(text("UPDATE record SET evidence = '7'"))
    with capture_logs() as lines:
        answer = client.post("/api/v1/lookup", json={"code": held.code})
    assert (answer.status_code, answer.json["code"]) == (500, "internal-error")
    assert len(answer.json["reference"]) == 8
    assert "sqlite" not in answer.text.casefold()
    logged = next(line for line in lines if line.get("reference"))
    assert logged["reference"] == answer.json["reference"]
    page = assert_sound_page(client.get(f"/t/{held.code}", headers=BROWSER))
    assert page.first_heading == "Có lỗi trong hệ thống"


def test_the_log_names_routes_and_never_codes(client, held):
    with capture_logs() as lines:
        for _ in answers(client, held):
            pass
        client.get(f"/t/{held.code}/qr.png")
        client.get("/nowhere/" + held.code)
    assert {"/t/<code>", "/t/<code>/qr.png", "/download/<token>", "unmatched"} <= {line.get("route") for line in lines}
    written = repr(lines)
    for secret in (held.code, held.code.replace("-", ""), held.dossier_code, held.birth, "Hương"):
        assert secret not in written


def test_the_clock_is_shown_when_it_is_set(one_hub):
    client = one_hub.app(shown_clock="2026-12-01T09:00:00+07:00").test_client()
    assert "đồng hồ đang đặt ở 09:00 ngày 01/12/2026" in client.get("/").text
    assert client.get("/readyz").json["clock"] == "2026-12-01T09:00:00+07:00"
    assert "clock" not in one_hub.app().test_client().get("/readyz").json


def test_every_levels_page_shows_its_form(client, all_levels, held):
    primary = assert_sound_page(client.post(f"/t/{held.code}", data={"birth_date": held.birth}))
    for words in ("Mức đạt được", "Điểm KTĐK", "Những phẩm chất chủ yếu", "Hoàn thành", "Yêu nước", "Ai đã ký"):
        assert words in primary.text
    for one in all_levels:
        page = assert_sound_page(client.post(f"/t/{one.code}", data={"birth_date": one.birth}))
        for words in ("Học kì I", "Học kì II", "Cả năm", "Kết quả rèn luyện", "Nhận xét của giáo viên chủ nhiệm"):
            assert words in page.text
        assert "Điểm KTĐK" not in page.text


def test_metrics_are_not_on_the_public_host(client):
    assert client.get("/metrics").status_code == 404


def test_what_a_school_wrote_is_text_and_never_markup(one_hub, school):
    draft = school.draft(7)
    draft.set("nhanxetchung/nxetgvcn", """<script>alert(1)</script> & "ngoan" {{ t }}""")
    held = one_hub.register(school, draft.sign())
    page = assert_sound_page(one_hub.app().test_client().post(f"/t/{held.code}", data={"birth_date": held.birth}))
    assert """<script>alert(1)</script> & "ngoan" {{ t }}""" in page.text


def test_colours_of_text_stand_out_from_what_they_lie_on():
    """WCAG 2.1, 1.4.3: 4.5 to 1."""
    sheet = (STATIC / "hocba.css").read_text()
    colours = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", sheet))
    tones = ("good", "wait", "doubt", "bad")
    pairs = [(ink, paper) for ink in ("ink", "quiet", "accent", "accent-dark", *tones) for paper in ("paper", "soft")]
    pairs += [(tone, f"{tone}-soft") for tone in tones] + [("ink", f"{tone}-soft") for tone in tones]
    for ink, paper in pairs:
        light, dark = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, paper)


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_mistyped_code_is_given_back_to_be_mended(client):
    """Twenty signs on a phone: nobody should type them all again for one."""
    answer = client.post("/", data={"code": "K434-XXXX-2222-<b>"}, headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert 'value="K434-XXXX-2222-&lt;b&gt;"' in answer.get_data(as_text=True)
