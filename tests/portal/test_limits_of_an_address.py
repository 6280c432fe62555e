"""What one client address may ask and get wrong; and the work that buys one more answer."""

from __future__ import annotations

import random
from urllib.parse import quote

import pytest
from redises import own_redis
from solving import solve

from registry.rules.lookup_code import new_code, printed
from tests.portal.reading import BROWSER
from tests.portal.uploads import page_of, posted

UNKNOWN = [printed(new_code(random.Random(n).randrange)) for n in range(8)]


@pytest.fixture
def held(one_hub, school):
    return one_hub.register(school, school.record(1))


@pytest.fixture
def client(one_hub, held):
    return one_hub.app(lookup="6/minute", failures="3/minute;20/hour").test_client()


def look_up(client, code, address="203.0.113.7", **more):
    headers = more.pop("headers", {})
    return client.post(
        "/api/v1/lookup",
        json={"code": code, **more},
        headers=headers,
        environ_overrides={"REMOTE_ADDR": address},
    )


def test_over_the_look_ups_the_answer_is_429_with_when_and_what_to_do(client, held):
    assert [look_up(client, held.code).status_code for _ in range(6)] == [200] * 6
    answer = look_up(client, held.code)
    assert answer.status_code == 429
    assert answer.content_type == "application/problem+json"
    body = answer.json
    assert (body["code"], body["type"], body["of"]) == ("too-many", "urn:hocba:problem:too-many", "address")
    assert body["vi"]
    assert body["en"]
    assert 1 <= body["retry_after"] == int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["RateLimit-Limit"] == "6"
    assert answer.headers["RateLimit-Remaining"] == "0"
    assert answer.headers["RateLimit-Reset"] == answer.headers["Retry-After"]
    assert answer.headers["RateLimit-Policy"] == "6;w=60"
    assert body["challenge"]["parameters"]["algorithm"] == "PBKDF2/SHA-256"


def test_another_address_is_not_touched(client, held):
    for _ in range(7):
        look_up(client, held.code)
    assert look_up(client, held.code, address="203.0.113.8").status_code == 200


def test_an_ipv6_network_of_64_bits_is_one_client(client, held):
    answers = [look_up(client, held.code, address=f"2001:db8:1:2::{n:x}").status_code for n in range(1, 8)]
    assert answers == [200] * 6 + [429]
    assert look_up(client, held.code, address="2001:db8:1:3::1").status_code == 200


def test_unknown_codes_and_wrong_factors_are_failures_and_good_look_ups_are_not(client, held):
    assert look_up(client, held.code).status_code == 200
    assert look_up(client, held.code, birth_date=held.birth).status_code == 200
    assert look_up(client, UNKNOWN[0]).status_code == 404
    assert look_up(client, held.code, birth_date="1999-01-01").status_code == 404
    assert client.get(f"/t/{UNKNOWN[1]}", environ_overrides={"REMOTE_ADDR": "203.0.113.7"}).status_code == 404
    answer = look_up(client, held.code)
    assert answer.status_code == 429
    assert (answer.headers["RateLimit-Limit"], answer.json["of"]) == ("3", "address")


def test_malformed_codes_dates_and_bodies_are_no_failures(client, held):
    assert look_up(client, "XXXX-1234").status_code == 400
    assert look_up(client, held.code, birth_date="soon").status_code == 400
    assert client.post("/api/v1/lookup", data=b"{", environ_overrides={"REMOTE_ADDR": "203.0.113.7"}).status_code == 400
    assert [look_up(client, code).status_code for code in UNKNOWN[:3]] == [404] * 3


def test_what_is_not_a_look_up_goes_on(client, held):
    for _ in range(7):
        look_up(client, held.code)
    for path in ("/", "/healthz", "/.well-known/hocba/jwks.json", f"/t/{held.code}/qr.svg"):
        assert client.get(path, environ_overrides={"REMOTE_ADDR": "203.0.113.7"}).status_code == 200


@pytest.mark.parametrize("way", ["header", "json"])
def test_the_request_with_its_solution_is_served_once(client, held, way):
    for _ in range(6):
        look_up(client, held.code)
    solution = solve(look_up(client, held.code).json["challenge"])
    brought = {"headers": {"Hocba-Solution": solution}} if way == "header" else {"solution": solution}
    assert look_up(client, held.code, birth_date=held.birth, **brought).json["tier"] == 2
    assert look_up(client, held.code, birth_date=held.birth, **brought).status_code == 429


def test_a_solution_is_of_no_use_to_another_address(client, held):
    for address in ("203.0.113.7", "203.0.113.8"):
        for _ in range(6):
            look_up(client, held.code, address=address)
    solution = solve(look_up(client, held.code).json["challenge"])
    assert look_up(client, held.code, address="203.0.113.8", solution=solution).status_code == 429
    assert look_up(client, held.code, solution=solution).status_code == 200


def test_over_the_failures_work_buys_one_more_guess_or_one_good_answer(client, held):
    for code in UNKNOWN[:3]:
        look_up(client, code)
    bought = [solve(look_up(client, held.code).json["challenge"]) for _ in range(2)]
    assert look_up(client, UNKNOWN[3], solution=bought[0]).status_code == 404
    assert look_up(client, held.code, solution=bought[1]).status_code == 200
    assert look_up(client, held.code).status_code == 429


@pytest.mark.parametrize("solution", ["", "x", 7, None, [], {"a": 1}, "A" * 4000])
def test_a_solution_that_is_none_changes_nothing(client, held, solution):
    assert look_up(client, held.code, solution=solution).status_code == 200
    for _ in range(6):
        look_up(client, held.code)
    assert look_up(client, held.code, solution=solution).status_code == 429


def test_exactly_the_named_number_of_proxies_is_believed(one_hub, held):
    client = one_hub.app(lookup="1/minute", proxy_hops=2).test_client()

    def seen(forwarded):
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        return look_up(client, held.code, address="10.0.0.1", headers=headers).status_code

    assert seen("198.51.100.1, 203.0.113.1, 10.0.0.2") == 200
    assert seen("198.51.100.2, 203.0.113.1, 10.0.0.3") == 429, "the first is hearsay"
    assert seen("198.51.100.1, 203.0.113.2, 10.0.0.2") == 200
    assert seen("203.0.113.9") == 200, "too few entries: the nearest proxy is the client"
    assert seen(None) == 429


def test_without_proxies_no_header_is_believed(one_hub, held):
    client = one_hub.app(lookup="1/minute").test_client()
    assert look_up(client, held.code, headers={"X-Forwarded-For": "198.51.100.1"}).status_code == 200
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert look_up(client, held.code, headers={header: "198.51.100.2"}).status_code == 429


def test_two_apps_on_one_redis_count_together(one_hub, held):
    with own_redis() as redis:
        one, other = (one_hub.app(lookup="2/minute", redis_url=redis.url).test_client() for _ in range(2))
        assert [look_up(client, held.code).status_code for client in (one, other, one, other)] == [200, 200, 429, 429]
        solution = solve(look_up(one, held.code).json["challenge"])
        assert look_up(other, held.code, solution=solution).status_code == 200
        assert look_up(one, held.code, solution=solution).status_code == 429


def test_the_page_says_when_to_try_again_and_lets_the_browser_work(client, held):
    for _ in range(6):
        look_up(client, held.code)
    answer = client.get(f"/t/{held.code}", headers=BROWSER, environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert "Quá nhiều lượt tra cứu" in answer.text
    assert "Có thể thử lại sau" in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'; worker-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("way", ["header", "address"])
def test_a_file_with_its_solution_is_judged_once(one_hub, held, way):
    app = one_hub.app(lookup="1/minute")
    assert posted(app, "/api/v1/verify", held.data).status_code == 200
    refused = posted(app, "/api/v1/verify", held.data)
    assert refused.status_code == 429
    solution = solve(refused.json["challenge"])
    if way == "header":
        ways = [posted(app, "/api/v1/verify", held.data, **{"Hocba-Solution": solution}) for _ in range(2)]
    else:
        ways = [posted(app, f"/api/v1/verify?solution={quote(solution)}", held.data) for _ in range(2)]
    assert [answer.status_code for answer in ways] == [200, 429]


def test_the_page_for_a_file_asks_for_it_again(one_hub, held):
    app = one_hub.app(lookup="1/minute")
    assert page_of(app, held.data).status_code == 200
    refused = page_of(app, held.data)
    assert refused.status_code == 429
    assert 'type="file"' in refused.text
    assert 'data-solution="solution"' in refused.text
    assert "Calculating. Meanwhile, choose the file again" in refused.text
