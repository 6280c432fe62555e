"""Challenges and their solutions."""

from __future__ import annotations

import base64
import json

import altcha
import pytest
from solving import solve

from portal.limits.counters import Counters
from portal.limits.proof_of_work import LONGEST_PAYLOAD, ProofOfWork

HOLDER = "an-address"


@pytest.fixture(scope="module")
def secret():
    return b"s" * 32


@pytest.fixture
def work(secret):
    return ProofOfWork(secret, Counters().once)


@pytest.fixture(scope="module")
def solved(secret):
    """A challenge and its solution, used by each test with counters of its own."""
    return solve(ProofOfWork(secret, Counters().once).challenge(HOLDER))


def changed(payload, **parts):
    content = json.loads(base64.b64decode(payload))
    for path, value in parts.items():
        place = content
        *way, last = path.split("__")
        for step in way:
            place = place[step]
        place[last] = value
    return base64.b64encode(json.dumps(content).encode()).decode()


def test_a_solution_counts_once(work, solved):
    assert work.accepts(solved, HOLDER)
    assert not work.accepts(solved, HOLDER)


def test_a_solution_counts_for_its_address_only(work, solved):
    assert not work.accepts(solved, "another")
    assert work.accepts(solved, HOLDER), "and a stranger does not use it up"


def test_a_solution_of_another_hubs_challenge_is_none(solved):
    assert not ProofOfWork(b"o" * 32, Counters().once).accepts(solved, HOLDER)


@pytest.mark.parametrize(
    "change",
    [
        {"solution__counter": -1},
        {"solution__counter": 10**12},
        {"solution__counter": "1"},
        {"solution__derivedKey": "00" * 32},
        {"solution__derivedKey": None},
        {"challenge__parameters__cost": 1},
        {"challenge__parameters__keyPrefix": ""},
        {"challenge__parameters__expiresAt": 10**12},
        {"challenge__parameters__expiresAt": 1},
        {"challenge__parameters__nonce": 7},
        {"challenge__parameters__data": None},
        {"challenge__signature": ""},
        {"challenge__signature": ["x"]},
        {"challenge__parameters": []},
        {"challenge": "x"},
        {"solution": None},
    ],
)
def test_a_changed_solution_is_none(work, solved, change):
    assert not work.accepts(changed(solved, **change), HOLDER)
    assert work.accepts(solved, HOLDER)


@pytest.mark.parametrize("payload", ["", "x", "=", "e30=", "bnVsbA==", "W10=", "W" * 5000, "é", "W1tb" * 500])
def test_what_is_no_solution_is_a_plain_no(work, payload):
    assert not work.accepts(payload, HOLDER)


def test_an_old_challenge_is_over(work, secret, monkeypatch):
    monkeypatch.setattr("portal.limits.proof_of_work.VALID_SECONDS", -1)
    late = solve(ProofOfWork(secret, Counters().once).challenge(HOLDER))
    assert not work.accepts(late, HOLDER)


def test_a_solution_fits_well_into_what_is_read_of_it(solved):
    assert len(solved) < LONGEST_PAYLOAD / 2


def test_altchas_own_verifier_agrees(solved, secret):
    assert altcha.verify_solution(solved, secret).verified
