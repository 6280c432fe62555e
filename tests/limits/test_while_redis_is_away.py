"""The public's app while Redis is gone, silent or killed half-way: every answer within a second, and limits stand."""

from __future__ import annotations

import time

import pytest
from redises import silent_redis
from solving import solve

from tests.portal.hub import Hub

SECOND = 1.0


@pytest.fixture
def hub(sqlite_engine, keyring, world, tmp_path):
    return Hub(sqlite_engine, keyring, world, tmp_path)


@pytest.fixture
def held(hub, world):
    return hub.register(world.primary, world.primary.record(1))


class Asker:
    """Asks, and keeps the longest time an answer took."""

    def __init__(self, hub, **limits):
        self.client = hub.app(**limits).test_client()
        self.longest = 0.0

    def __call__(self, code, birth_date=None, **more):
        asked = {"code": code, **more} | ({"birth_date": birth_date} if birth_date else {})
        began = time.monotonic()
        answer = self.client.post("/api/v1/lookup", json=asked)
        self.longest = max(self.longest, time.monotonic() - began)
        return answer


def statuses(ask, code, times, birth_date=None):
    return [ask(code, birth_date).status_code for _ in range(times)]


def test_silent_from_the_start_every_answer_comes_within_a_second_and_a_quarter_is_allowed(hub, held):
    with silent_redis() as url:
        ask = Asker(hub, redis_url=url, lookup="40/minute", failures="40/minute", code_failures="8/15 minutes;20/day")
        assert ask(held.code, held.birth).status_code == 200
        assert statuses(ask, held.code, 3, "1999-01-01") == [404, 404, 429]
        assert ask(held.code, held.birth).json["of"] == "code"
        assert statuses(ask, held.code, 6) == [200] * 5 + [429]
        assert ask.longest < SECOND


def test_nobody_there_every_answer_comes_within_a_second_and_failures_stay_limited(hub, held):
    ask = Asker(hub, redis_url="redis://127.0.0.1:1/0", failures="8/minute")
    assert statuses(ask, held.dossier_code, 3, "1999-01-01") == [404, 429, 429], "five a code are one for each process"
    assert statuses(ask, held.code, 2, "1999-01-01") == [404, 429]
    refused = ask(held.code)
    assert (refused.status_code, refused.json["of"]) == (429, "address")
    solution = solve(refused.json["challenge"])
    assert ask(held.code, solution=solution).status_code == 200
    assert ask(held.code, solution=solution).status_code == 429
    assert ask.longest < SECOND


def test_killed_half_way_nothing_breaks_and_nothing_is_off(hub, held, redis):
    ask = Asker(hub, redis_url=redis.url, lookup="8/minute")
    assert statuses(ask, held.code, 5) == [200] * 5
    redis.kill()
    assert statuses(ask, held.code, 4) == [200, 200, 429, 429]
    assert ask.longest < SECOND
    redis.start()
    time.sleep(2.1)
    assert statuses(ask, held.code, 9) == [200] * 8 + [429]
    assert ask.client.get("/readyz").json["checks"]["limits"] == {"status": "ok", "counted": "in Redis"}


def test_killed_between_a_guess_and_its_counting_the_guess_is_counted_here(hub, held, redis):
    ask = Asker(hub, redis_url=redis.url, failures="4/minute", code_failures="100/minute")
    look_up = ask.client.application.extensions["hocba-public"].look_up

    class KillsFirst:
        def compare(self, connection, found, birth_date, id_last4):
            redis.kill()
            return second_tier.compare(connection, found, birth_date, id_last4)

        def note(self, wrong):
            second_tier.note(wrong)

    second_tier, look_up._second_tier = look_up._second_tier, KillsFirst()
    assert ask(held.code, "1999-01-01").status_code == 404
    assert ask(held.code).status_code == 429, "one of four is what a process alone allows"


def test_readiness_says_that_limits_are_counted_alone_and_the_hub_stays_ready(hub, held):
    ask = Asker(hub, redis_url="redis://127.0.0.1:1/0")
    ask(held.code)
    answer = ask.client.get("/readyz")
    assert (answer.status_code, answer.json["down"]) == (200, [])
    assert answer.json["checks"]["limits"] == {"status": "degraded", "counted": "in this process, stricter"}
    assert Asker(hub).client.get("/readyz").json["checks"]["limits"] == {"status": "ok", "counted": "in this process"}
