"""Wrong sign-ins at a door: counted, audited, refused when there are many; on both databases."""

from __future__ import annotations

import base64
import threading
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from office import province
from sqlalchemy import select

from registry import audit
from registry.load import load_province
from registry.production_mark import is_marked, mark
from registry.sign_in_limits import ALLOWED, CONSOLE, WINDOW, SignIn, sign_in_at
from registry.store import tables
from registry.store.console_tables import sign_in_failure
from registry.transactions import reading, transaction

PASSWORD, SECRET = "Mat-khau-1", "QFIA3EU5DTLZ2QTJPZ2H2PQ5FKUK4LNO"
WHO = "so.duyet1"


@pytest.fixture
def hub(engine, keyring, world):
    """Accounts, one of them with a password and a second factor."""
    content = province(world)
    secret = {"password": PASSWORD, "totp_secret": SECRET}
    content["accounts"] = [a | secret if a["username"] == WHO else a for a in content["accounts"]]
    with transaction(engine) as connection:
        load_province(connection, keyring, content, at=world.clock, production=False)
    return engine, keyring


@pytest.fixture
def now(world):
    return world.clock


def try_it(hub, at, username=WHO, *, password=PASSWORD, code=None, door=CONSOLE):
    engine, keyring = hub
    good = TOTP(base64.b32decode(SECRET), 6, SHA1(), 30).generate(int(at.timestamp())).decode()
    with transaction(engine) as connection:
        return sign_in_at(
            connection, keyring, door, username, password=password, code=good if code is None else code, at=at
        )


def failures(hub):
    line = tables.audit_line
    with reading(hub[0]) as connection:
        assert audit.first_break(connection) is None
        found = select(line.c.actor, line.c.act, line.c.subject, line.c.detail).where(line.c.act.like("account:sign%"))
        return [tuple(row) for row in connection.execute(found)]


def test_who_has_both_gets_in_and_a_wrong_try_is_audited(hub, now):
    assert try_it(hub, now, code="000000") is SignIn.WRONG
    assert failures(hub) == [(CONSOLE, "account:sign-in-failed", f"account:{WHO}", "{}")]
    assert try_it(hub, now) is SignIn.DONE
    assert len(failures(hub)) == 1


def test_after_five_wrong_ones_not_even_the_right_one_is_looked_at_until_the_window_has_moved(hub, now):
    for n in range(ALLOWED):
        assert try_it(hub, now + timedelta(minutes=n), password="wrong") is SignIn.WRONG
    assert try_it(hub, now + timedelta(minutes=ALLOWED)) is SignIn.TOO_MANY
    assert len(failures(hub)) == ALLOWED, "what was not compared is no failure"
    assert try_it(hub, now + WINDOW - timedelta(seconds=1)) is SignIn.TOO_MANY
    assert try_it(hub, now + WINDOW) is SignIn.DONE


def test_other_accounts_and_other_doors_go_on(hub, now):
    for _ in range(ALLOWED):
        try_it(hub, now, "so.duyet2")
    assert try_it(hub, now, "so.duyet2") is SignIn.TOO_MANY
    assert try_it(hub, now) is SignIn.DONE
    for _ in range(ALLOWED):
        try_it(hub, now, code="000000")
    assert try_it(hub, now + timedelta(seconds=60)) is SignIn.TOO_MANY
    assert try_it(hub, now + timedelta(seconds=60), door="office") is SignIn.DONE


def test_what_is_typed_where_no_account_is_stands_nowhere(hub, now):
    for n in range(ALLOWED):
        assert try_it(hub, now, f"Mat-khau-cua-toi-{n}") is SignIn.WRONG
    assert try_it(hub, now, "and-another") is SignIn.TOO_MANY
    with reading(hub[0]) as connection:
        rows = [*connection.execute(select(tables.audit_line)), *connection.execute(select(sign_in_failure))]
    assert "Mat-khau" not in repr(rows)
    assert {subject for *_, subject, _ in failures(hub)} == {"account:unknown"}


def test_nobody_gets_more_tries_by_trying_at_once(hub, now):
    came = []
    threads = [
        threading.Thread(target=lambda: came.append(try_it(hub, now, code="000000"))) for _ in range(ALLOWED + 3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(came) == [SignIn.TOO_MANY] * 3 + [SignIn.WRONG] * ALLOWED


def test_old_failures_are_not_kept(hub, now):
    try_it(hub, now, code="000000")
    try_it(hub, now + 2 * WINDOW, code="000000")
    with reading(hub[0]) as connection:
        assert len(connection.execute(select(sign_in_failure)).all()) == 1


def test_a_register_is_marked_once_and_it_is_audited(engine, now):
    def marked():
        with reading(engine) as connection:
            lines = connection.scalars(select(tables.audit_line.c.act)).all()
            return is_marked(connection), lines

    assert marked() == (False, [])
    for _ in range(2):
        with transaction(engine) as connection:
            mark(connection, at=now)
    assert marked() == (True, ["register:production"])
