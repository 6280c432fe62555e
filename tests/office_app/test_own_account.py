"""One's own account: sign-ins listed and ended, password and second factor changed, recovery codes good once."""

from __future__ import annotations

import re
import unicodedata

from office_app.taking_up import code, recovery_codes, secret_of, sign_in, take_up
from somebody import PASSWORD, SECRET, USER

from registry import office_sessions
from registry.store.office_tables import recovery_code
from registry.transactions import reading


def change(browser, *, old=PASSWORD, new="câu mới còn dài hơn", again=None):
    return browser.post("/account/password", old=old, password=new, again=again or new)


def test_the_list_shows_ones_own_sign_ins_and_nobody_elses(mine):
    kit, browser = mine
    kit.browser("so.duyet2")
    kit.browser(USER)
    page = browser.get("/account").text
    assert page.count("203.0.113.0/24") == 2
    assert page.count("Phiên này") == 1


def test_a_sign_in_can_be_ended_from_another_but_only_by_its_account(mine):
    kit, browser = mine
    lost = kit.browser(USER)
    ids = re.findall(r'name="session" value="([0-9a-f]{64})"', browser.get("/account").text)
    assert len(ids) == 1
    kit.browser("so.duyet2").post("/account/sessions", session=ids[0])
    assert lost.get("/").status_code == 200
    browser.post("/account/sessions", session=ids[0])
    assert lost.get("/").location.startswith("/sign-in")
    assert browser.get("/").status_code == 200


def test_all_others_can_be_ended_at_once(mine):
    kit, browser = mine
    others = [kit.browser(USER) for _ in range(3)]
    browser.post("/account/sessions", session="others")
    assert [other.get("/").status_code for other in others] == [303] * 3
    assert browser.get("/").status_code == 200


def test_a_new_password_ends_every_other_sign_in(mine):
    kit, browser = mine
    other = kit.browser(USER)
    assert "Đã đổi mật khẩu" in change(browser).text
    assert other.get("/").status_code == 303
    assert browser.get("/").status_code == 200
    assert sign_in(kit, kit.stranger(), USER, SECRET, password=PASSWORD).status_code == 403
    assert sign_in(kit, kit.stranger(), USER, SECRET, password="câu mới còn dài hơn").location == "/"


def test_letters_typed_in_parts_are_the_same_password(mine):
    """An accented letter is one character on one keyboard and two on another."""
    kit, _ = mine
    parts = unicodedata.normalize("NFD", PASSWORD)
    assert parts != PASSWORD
    assert sign_in(kit, kit.stranger(), USER, SECRET, password=parts).location == "/"


def test_an_open_session_is_no_way_to_guess_the_password(mine):
    _, browser = mine
    assert [change(browser, old=f"guess {n}").status_code for n in range(6)] == [403] * 6
    assert change(browser).status_code == 403, "not even the right one is compared"


def test_a_bad_new_password_changes_nothing(mine):
    kit, browser = mine
    assert change(browser, new="password12345").status_code == 400
    assert change(browser, again="khác").status_code == 400
    assert sign_in(kit, kit.stranger(), USER, SECRET, password=PASSWORD).location == "/"


def test_recovery_codes_open_once_and_new_ones_void_the_old(mine):
    kit, browser = mine
    codes = recovery_codes(browser.post("/account/recovery-codes", code=code(kit, SECRET)))
    assert len(set(codes)) == 10
    assert sign_in(kit, kit.stranger(), USER, codes[0].lower().replace("-", " "), password=PASSWORD).location == "/"
    assert sign_in(kit, kit.stranger(), USER, codes[0], password=PASSWORD).status_code == 403
    assert "Còn 9 mã" in browser.get("/account").text
    kit.later(seconds=60)
    newer = recovery_codes(browser.post("/account/recovery-codes", code=code(kit, SECRET)))
    assert sign_in(kit, kit.stranger(), USER, codes[1], password=PASSWORD).status_code == 403
    assert sign_in(kit, kit.stranger(), USER, newer[1], password=PASSWORD).location == "/"
    with reading(kit.engine) as connection:
        kept = repr(connection.execute(recovery_code.select()).all())
    assert not [one for one in newer if one in kept or one.replace("-", "") in kept]


def test_recovery_codes_are_not_renewed_without_the_second_factor(mine):
    _, browser = mine
    answer = browser.post("/account/recovery-codes", code="000000")
    assert answer.status_code == 403
    assert recovery_codes(answer) == []


def test_a_new_phone_takes_the_old_ones_code_and_the_password(mine):
    kit, browser = mine
    assert browser.post("/account/second-factor", code="000000").status_code == 403
    link = browser.post("/account/second-factor", code=code(kit, SECRET)).location
    client = browser.client
    secret = secret_of(client.get(link))
    assert take_up(kit, client, link, password="das falsche Passwort").status_code == 400
    assert take_up(kit, client, link, password=PASSWORD).status_code == 200
    assert browser.get("/").location.startswith("/sign-in"), "every sign-in ends"
    kit.later(seconds=30)
    assert sign_in(kit, kit.stranger(), USER, SECRET, password=PASSWORD).status_code == 403
    assert sign_in(kit, kit.stranger(), USER, secret, password=PASSWORD).location == "/"


def test_a_registrar_ends_the_sign_ins_of_an_account_below(mine):
    kit, browser = mine
    kit.browser("so.quantri").post(f"/accounts/{USER}/sessions")
    assert browser.get("/").status_code == 303
    with reading(kit.engine) as connection:
        assert office_sessions.live_of(connection, USER, kit.now) == []
