"""Signing in: two steps, new ids, the same words for whoever is not let in, and strangers who lock nobody out."""

from __future__ import annotations

import re

import pytest

from registry import account_life, passwords
from registry.accounts import code_at
from registry.credentials import totp_context
from registry.store import tables
from registry.store.office_tables import office_session
from registry.transactions import reading, transaction

PASSWORD = "một câu dài dễ nhớ"
SECRET = "JBSWY3DPEHPK3PXP"
USER = "so.duyet1"


@pytest.fixture(scope="session")
def password_hash():
    return passwords.hashed(PASSWORD)


@pytest.fixture
def with_password(kit, password_hash):
    return equipped(kit, password_hash)


def equipped(kit, password_hash, user=USER):
    sealed = kit.office.place.keyring.seal(SECRET.encode(), context=totp_context(user))
    kit.office.change_account(user, password_hash=password_hash, totp_sealed=sealed)
    return kit


def code(kit):
    return code_at(SECRET, int(kit.now.timestamp()) // 30)


def token_of(page):
    return re.search(r'name="csrf" value="([^"]+)"', page.text)[1]


def step_one(client, *, user=USER, password=PASSWORD, to="/sign-in"):
    token = token_of(client.get("/sign-in"))
    return client.post(to, data={"csrf": token, "username": user, "password": password})


def step_two(client, given, *, to="/sign-in/second-factor"):
    token = token_of(client.get("/sign-in/second-factor"))
    return client.post(to, data={"csrf": token, "code": given})


def test_password_then_code_lead_to_the_start_page(with_password):
    kit, client = with_password, with_password.stranger()
    first = step_one(client)
    assert first.location == "/sign-in/second-factor"
    assert client.get("/").location == "/sign-in/second-factor", "the password alone opens nothing"
    second = step_two(client, code(kit))
    assert second.location == "/"
    assert "Việc chờ tôi" in client.get("/").text


def test_each_step_gives_a_new_id_and_the_half_one_ends(with_password):
    kit, client = with_password, with_password.stranger()
    client.set_cookie("hocba-office", "an id somebody planted")
    step_one(client)
    half = client.get_cookie("hocba-office").value
    assert half != "an id somebody planted"
    step_two(client, code(kit))
    whole = client.get_cookie("hocba-office").value
    assert whole != half
    client.set_cookie("hocba-office", half)
    assert client.get("/").location.startswith("/sign-in")


def test_the_database_holds_no_id(with_password):
    kit = with_password
    browser = kit.browser(USER)
    with reading(kit.engine) as connection:
        rows = connection.execute(office_session.select()).all()
    assert browser.session_id not in repr(rows)


def test_unknown_account_wrong_password_and_no_password_sound_the_same(with_password):
    texts = set()
    for user, password in ((USER, "falsch falsch"), ("nobody.here", PASSWORD), ("so.kiem", PASSWORD)):
        answer = step_one(with_password.stranger(), user=user, password=password)
        assert answer.status_code == 403
        texts.add(re.sub(r'value="[^"]*"', "", answer.text))
    assert len(texts) == 1


def test_a_code_opens_once(with_password):
    kit = with_password
    given = code(kit)
    for expected in (303, 403):
        client = kit.stranger()
        step_one(client)
        assert step_two(client, given).status_code == expected


def test_half_a_session_is_over_after_five_minutes(with_password):
    kit, client = with_password, with_password.stranger()
    step_one(client)
    kit.later(minutes=5)
    assert client.get("/sign-in/second-factor").location.startswith("/sign-in")


@pytest.mark.parametrize(
    "asked",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/%0d%0aSet-Cookie:x", "javascript:alert(1)",
     "/\tevil", "/no/such/page", "/sign-out"],
)  # fmt: skip
def test_next_leads_nowhere_else(with_password, asked):
    kit, client = with_password, with_password.stranger()
    token = token_of(client.get("/sign-in"))
    fields = {"csrf": token, "username": USER, "password": PASSWORD}
    client.post("/sign-in", query_string={"next": asked}, data=fields)
    token = token_of(client.get("/sign-in/second-factor"))
    done = client.post("/sign-in/second-factor", query_string={"next": asked}, data={"csrf": token, "code": code(kit)})
    assert done.location == "/"


def test_next_leads_back_to_where_one_was(with_password):
    kit, client = with_password, with_password.stranger()
    sent = client.get("/unfinished/x?page=2")
    client.get(sent.location)
    token = token_of(client.get(sent.location))
    first = client.post(sent.location, data={"csrf": token, "username": USER, "password": PASSWORD})
    token = token_of(client.get(first.location))
    done = client.post(first.location, data={"csrf": token, "code": code(kit)})
    assert done.location == "/unfinished/x?page=2"


def test_strangers_guess_and_a_known_device_still_gets_in(with_password):
    kit = with_password
    own = kit.stranger()
    step_one(own)
    step_two(own, code(kit))
    own.delete_cookie("hocba-office")
    guesser = kit.stranger()
    answers = [step_one(guesser, password=f"guess {n}").status_code for n in range(7)]
    assert answers == [403] * 5 + [429] * 2
    assert step_one(guesser).status_code == 429, "not even the right one is compared"
    assert step_one(kit.stranger()).status_code == 429, "a stranger's new cookie is no fresh start"
    assert step_one(own).status_code == 303
    kit.later(minutes=15)
    assert step_one(guesser).status_code == 303


def test_a_known_device_that_guesses_is_stopped_too(with_password):
    kit = with_password
    own = kit.stranger()
    step_one(own)
    step_two(own, code(kit))
    own.delete_cookie("hocba-office")
    assert [step_one(own, password="x").status_code for _ in range(6)] == [403] * 5 + [429]


def test_who_has_the_password_cannot_guess_the_code_from_everywhere(with_password):
    kit = with_password
    said = []
    for n in range(13):
        client = kit.stranger()
        client.environ_base["REMOTE_ADDR"] = f"198.51.{n}.7"
        step_one(client)
        said.append(step_two(client, "000000").status_code)
    assert said == [403] * 10 + [429] * 3


def test_an_account_unused_for_45_days_is_closed_and_says_so_only_to_its_owner(with_password):
    kit = with_password
    long_ago = kit.office.place.clock() - account_life.UNUSED
    with transaction(kit.engine) as connection:
        account_life.used(connection, USER, long_ago)
    assert "đã đóng" not in step_one(kit.stranger(), password="wrong one").text
    assert "đã đóng" in step_one(kit.stranger()).text
    with transaction(kit.engine) as connection:
        account_life.reopen(connection, USER, kit.office.place.clock())
    assert step_one(kit.stranger()).status_code == 303


def test_signing_out_ends_the_session(kit):
    browser = kit.browser(USER)
    assert browser.get("/").status_code == 200
    assert browser.post("/sign-out").location == "/sign-in"
    again = kit.stranger()
    again.set_cookie("hocba-office", browser.session_id)
    assert again.get("/").location.startswith("/sign-in")


def test_over_after_half_an_hour_without_a_click_and_after_ten_hours(kit):
    idle = kit.browser(USER)
    kit.later(minutes=29)
    assert idle.get("/").status_code == 200
    kit.later(minutes=30)
    assert idle.get("/").status_code == 303
    busy = kit.browser(USER)
    for _ in range(24):
        kit.later(minutes=25)
        last = busy.get("/").status_code
    assert last == 303


def test_sign_ins_and_failures_are_audited_without_what_was_typed(with_password):
    kit, client = with_password, with_password.stranger()
    step_one(client, user="mật khẩu gõ nhầm chỗ", password="x")
    step_one(client, password="a wrong one")
    step_one(client)
    step_two(client, code(kit))
    with reading(kit.engine) as connection:
        lines = connection.execute(
            tables.audit_line.select().where(tables.audit_line.c.act.like("account:sign%"))
        ).all()
    assert [line.act for line in lines] == ["account:sign-in-failed", "account:signed-in"]
    assert all('"from":"127.0.0.0/24"' in line.detail for line in lines)
    assert "gõ nhầm" not in repr(lines)
