"""Signing in: password and second factor together, a code once."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from registry.accounts import account, people_of, sign_in
from registry.credentials import totp_context
from registry.store import tables
from registry.transactions import reading, transaction

SECRET = "QFIA3EU5DTLZ2QTJPZ2H2PQ5FKUK4LNO"
PASSWORD = "Mat-khau-1"
# Weaker parameters than the product's: each check would take a third of a second.
HASH = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)


@pytest.fixture
def office(engine, keyring):
    """Two accounts of one person, one of nobody; only the first can sign in."""
    with transaction(engine) as connection:
        department = {"code": "SO-31", "name": "Sở", "kind": "department", "parent": None, "levels": []}
        connection.execute(tables.organisation.insert(), department)
        connection.execute(tables.person.insert(), {"person_id": "031", "name": "Bùi A Vinh"})
        row = {"name": "Cán bộ", "organisation": "SO-31", "roles": ["approver"]}
        sealed = keyring.seal(SECRET.encode(), context=totp_context("one"))
        first = {**row, "username": "one", "person_id": "031", "password_hash": HASH, "totp_sealed": sealed}
        connection.execute(tables.account.insert(), first)
        for name, person in (("two", "031"), ("three", None)):
            connection.execute(tables.account.insert(), {**row, "username": name, "person_id": person})
    return engine


def shown_at(moment):
    return TOTP(base64.b32decode(SECRET), 6, SHA1(), 30).generate(int(moment.timestamp())).decode()


def try_in(engine, keyring, *, at, code=None, username="one", password=PASSWORD):
    with transaction(engine) as connection:
        return sign_in(connection, keyring, username, password=password, code=code or shown_at(at), at=at)


def test_an_account_is_who_it_says(office):
    with reading(office) as connection:
        found = account(connection, "one")
        assert (found.person_id, found.organisation, found.kind) == ("031", "SO-31", "department")
        assert found.roles == {"approver"}
        assert account(connection, "nobody") is None
        assert people_of(connection, ["SO-31"]) == {"031"}
        assert people_of(connection, []) == frozenset()


def test_password_and_code_together_sign_in(office, keyring, moment):
    assert try_in(office, keyring, at=moment)


def test_a_code_opens_once_and_none_before_it_either(office, keyring, moment):
    assert try_in(office, keyring, at=moment)
    assert not try_in(office, keyring, at=moment)
    assert not try_in(office, keyring, at=moment, code=shown_at(moment - timedelta(seconds=30)))
    assert try_in(office, keyring, at=moment + timedelta(seconds=30))


@pytest.mark.parametrize(("seconds", "good"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_a_clock_may_be_half_a_minute_off(office, keyring, moment, seconds, good):
    assert try_in(office, keyring, at=moment, code=shown_at(moment + timedelta(seconds=seconds))) is good


@pytest.mark.parametrize(
    "change",
    [{"password": "Mat-khau-2"}, {"password": ""}, {"code": "000000"}, {"code": "x"}, {"username": "two"},
     {"username": "nobody"}],
)  # fmt: skip
def test_anything_wrong_signs_nobody_in_and_uses_no_code_up(office, keyring, moment, change):
    assert not try_in(office, keyring, at=moment, **change)
    assert try_in(office, keyring, at=moment)
