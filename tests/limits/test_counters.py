"""Counting in Redis; and while Redis is away, silent or slow: quickly, here, less, and never not at all."""

from __future__ import annotations

import time

import pytest
import redis as client
from limits import parse
from redises import silent_redis

from portal.limits.budget import Budget
from portal.limits.counters import ALONE_DIVISOR, Counters, Window
from portal.limits.keyed_names import KeyedNames

MINUTE = 60
KEY = "LIMITER/someone/things/8/1/minute"


class Clock:
    """The process's own clock, which a test can move on."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


def taken(counters, times=12, allowed=8):
    return [counters.take(KEY, allowed, MINUTE) for _ in range(times)].count(True)


def test_without_redis_the_whole_limit_holds_in_this_process():
    assert taken(Counters()) == 8


def test_two_processes_count_together_in_redis(redis):
    one, other = Counters(redis.url), Counters(redis.url)
    assert taken(one, times=5) + taken(other) == 8
    assert other.look(KEY, 8, MINUTE)[1] == 8
    assert not other.alone


def test_a_redis_that_nobody_runs_costs_no_time_and_a_quarter_is_allowed():
    counters = Counters("redis://127.0.0.1:1/0")
    began = time.monotonic()
    assert taken(counters) == 8 // ALONE_DIVISOR
    assert time.monotonic() - began < 1
    assert counters.alone


def test_a_smaller_limit_that_is_full_looks_full():
    counters = Counters("redis://127.0.0.1:1/0")
    assert counters.look(KEY, 8, MINUTE)[1] == 0
    taken(counters)
    assert counters.look(KEY, 8, MINUTE)[1] == 8
    assert Counters("redis://127.0.0.1:1/0").take("LIMITER/x/y", 1, MINUTE), "one is always allowed"


def test_a_silent_redis_is_waited_for_once_and_a_quarter_of_a_second():
    with silent_redis() as url:
        counters = Counters(url)
        began = time.monotonic()
        assert taken(counters) == 8 // ALONE_DIVISOR
        assert time.monotonic() - began < 0.6


def test_killed_half_way_it_goes_on_here_and_back_there_when_redis_returns(redis):
    clock = Clock()
    counters = Counters(redis.url, monotonic=clock)
    assert taken(counters, times=3) == 3
    redis.kill()
    assert taken(counters) == 8 // ALONE_DIVISOR
    assert counters.alone
    redis.start()
    assert not counters.take(KEY, 8, MINUTE), "Redis is left alone for a while after it failed"
    clock.ahead = 3.0
    assert taken(counters) == 8, "and a restarted one has forgotten"
    assert not counters.alone


def test_a_redis_that_refuses_is_as_good_as_none(redis):
    client.Redis.from_url(redis.url).config_set("maxmemory", "1")
    assert taken(Counters(redis.url)) == 8 // ALONE_DIVISOR


def test_something_is_for_the_first_time_once(redis):
    one, other = Counters(redis.url), Counters(redis.url)
    asked = [(one, "x"), (one, "x"), (other, "x"), (other, "y")]
    assert [counters.once(name, 60) for counters, name in asked] == [True, False, False, True]
    redis.kill()
    assert not one.once("x", 60), "what was seen before Redis went is remembered"
    assert one.once("z", 60)
    assert not one.once("z", 60)


def test_names_in_redis_are_keyed_hashes(redis):
    counters, address = Counters(redis.url), "203.0.113.7/32"
    budget = Budget("token", [parse("2/minute")], counters=counters, names=KeyedNames(b"k" * 32))
    other = Budget("token", [parse("2/minute")], counters=counters, names=KeyedNames(b"o" * 32))
    assert budget.take(address) is None
    assert budget.take(address) is None
    full = budget.take(address)
    assert other.take(address) is None
    assert (full.allowed, full.window) == (2, 60)
    assert 58 <= full.reset <= 60
    keys = client.Redis.from_url(redis.url).keys("*")
    assert len(keys) == 2
    assert not [key for key in keys if b"203.0.113" in key]


@pytest.mark.parametrize("amount", [1, 3, 4, 8, 120])
def test_alone_there_is_always_something_and_never_more(amount):
    alone = taken(Counters("redis://127.0.0.1:1/0"), times=amount + 1, allowed=amount)
    assert 1 <= alone <= max(1, amount // ALONE_DIVISOR)


LOOKUPS, GUESSES = Window("LIMITER/a/lookup/3/1/minute", 3, MINUTE), Window("LIMITER/a/failures/8/1/minute", 8, MINUTE)


def asked_at_once(counters):
    with counters.at_once(takes=[LOOKUPS], looks=[GUESSES]):
        return counters.take(*LOOKUPS), counters.look(*GUESSES)[1]


def test_what_is_asked_at_once_counts_as_if_asked_one_by_one(redis):
    counters = Counters(redis.url)
    assert counters.take(*GUESSES)
    assert [asked_at_once(counters) for _ in range(4)] == [(True, 1)] * 3 + [(False, 1)]
    assert Counters(redis.url).look(*LOOKUPS)[1] == 3


def test_each_answer_is_given_once(redis):
    counters = Counters(redis.url)
    with counters.at_once(takes=[LOOKUPS], looks=[GUESSES]):
        assert counters.look(*GUESSES)[1] == 0
        assert counters.take(*GUESSES)
        assert counters.look(*GUESSES)[1] == 1, "asked again after a hit"
        assert [counters.take(*LOOKUPS) for _ in range(4)] == [True, True, True, False]


def test_a_window_that_is_full_is_asked_for_once_in_a_request(redis):
    counters = Counters(redis.url)
    for _ in range(GUESSES.allowed):
        assert counters.take(*GUESSES)
    with client.Redis.from_url(redis.url) as other, counters.at_once(takes=[], looks=[GUESSES]):
        before = other.info("commandstats").get("cmdstat_evalsha", {}).get("calls")
        assert [counters.look(*GUESSES)[1] for _ in range(3)] == [8, 8, 8]
        assert other.info("commandstats")["cmdstat_evalsha"]["calls"] == before


def test_a_redis_that_lost_its_scripts_is_given_them_again(redis):
    counters = Counters(redis.url)
    asked_at_once(counters)
    with client.Redis.from_url(redis.url) as other:
        other.script_flush()
    assert [asked_at_once(counters)[0] for _ in range(3)] == [True, True, False]
    assert not counters.alone


def test_what_is_asked_at_once_while_redis_is_away_is_counted_here():
    counters = Counters("redis://127.0.0.1:1/0")
    assert [asked_at_once(counters)[0] for _ in range(2)] == [True, False], "a quarter of three, but at least one"
