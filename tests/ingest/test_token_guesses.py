"""Wrong tokens from one address: refused after a few, while right ones from the same address go on."""

from __future__ import annotations

import pytest

from ingest.app import create_app
from portal.limits.limiting import Limiting
from portal.limits.rules import Limits

ADDRESS = "203.0.113.7"


@pytest.fixture
def client(sqlite_intake):
    limiting = Limiting.by(Limits(failures="3/minute;20/hour", proxy_hops=1), sqlite_intake.place.keyring)
    app = create_app(sqlite_intake.place, submit=print, guesses=limiting.token_guesses(), proxy_hops=1)
    return app.test_client()


def ask(client, token=None, address=ADDRESS):
    headers = {"X-Forwarded-For": f"198.51.100.1, {address}"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return client.get("/api/v1/batches", headers=headers)


def test_guessed_tokens_are_refused_after_a_few(client):
    assert [ask(client, f"guess-{n}").status_code for n in range(3)] == [401] * 3
    answer = ask(client, "guess-4")
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (429, "too-many")
    assert answer.content_type == "application/problem+json"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["RateLimit-Policy"] == "3;w=60"
    assert ask(client, "guess-5", address="203.0.113.8").status_code == 401


def test_honest_schools_behind_the_same_address_go_on(client, world):
    for n in range(6):
        ask(client, f"guess-{n}")
    assert ask(client, world.primary.token).status_code == 200
    assert ask(client, "guess-7").status_code == 429


def test_a_request_without_a_token_guesses_nothing(client):
    assert [ask(client).status_code for _ in range(5)] == [401] * 5
    assert ask(client, "guess-1").status_code == 401
