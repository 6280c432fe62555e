"""Security keys at the office's pages: added, used at the sign-in and before changes, removed, reset by two."""

from __future__ import annotations

import html
import json
import re

from office_app.taking_up import code, token_of
from soft_key import SoftKey
from somebody import PASSWORD, SECRET, USER
from sqlalchemy import select

from registry import passwords, security_keys
from registry.store.office_tables import security_key
from registry.store.tables import audit_line
from registry.transactions import reading


def options_on(page):
    """What the page's script would hand to the browser."""
    found = re.search(r'id="key" data-options="([^"]+)"', page.text)
    return html.unescape(found[1]) if found else None


def add_key(kit, browser, *, key=None, name="Khóa <b>USB</b>", given=None):
    """From the form to the list; the key, and the last answer."""
    key = key or SoftKey()
    kit.later(seconds=30)
    page = browser.post("/account/keys/new", name=name, password=PASSWORD, code=given or code(kit, SECRET))
    if page.status_code != 200:
        return key, page
    return key, browser.post("/account/keys", name=name, answer=key.make(options_on(page)))


def half_way(kit, *, key=None):
    """A stranger's browser after the password, and what it is asked."""
    client = kit.stranger()
    token = token_of(client.get("/sign-in"))
    client.post("/sign-in", data={"csrf": token, "username": USER, "password": PASSWORD})
    return client, options_on(client.get("/sign-in/second-factor"))


def answer_with(client, answer, **more):
    token = token_of(client.get("/sign-in/second-factor"))
    return client.post("/sign-in/second-factor", data={"csrf": token, "answer": answer, **more})


def audited(kit, act):
    with reading(kit.engine) as connection:
        lines = connection.execute(select(audit_line).where(audit_line.c.act == act)).all()
    return [json.loads(line.detail) for line in lines]


def test_a_key_is_added_and_signs_in(mine):
    kit, browser = mine
    key, done = add_key(kit, browser)
    assert done.location == "/account/keys"
    page = browser.get("/account/keys").text
    assert "Khóa &lt;b&gt;USB&lt;/b&gt;" in page
    client, asked = half_way(kit)
    came = answer_with(client, key.sign(asked))
    assert (came.status_code, came.location) == (303, "/")
    assert client.get("/account").status_code == 200
    (added,) = audited(kit, "account:security-key-added")
    assert (added["before"], added["after"], added["from"]) == (0, 1, "127.0.0.0/24")
    assert "USB" not in repr(added), "the name may be anything"
    assert audited(kit, "account:signed-in")[-1]["by"] == "security-key"


def test_the_code_goes_on_working_beside_a_key(mine):
    kit, browser = mine
    add_key(kit, browser)
    kit.later(seconds=60)
    client, _ = half_way(kit)
    assert answer_with(client, "", code=code(kit, SECRET)).location == "/"


def test_nobody_without_a_key_is_asked_for_one_or_given_a_script(mine):
    kit, browser = mine
    for page in (browser.get("/account"), browser.get("/account/keys")):
        assert options_on(page) is None
        assert "script-src" not in page.headers["Content-Security-Policy"]
    assert half_way(kit)[1] is None


def test_pages_with_a_key_run_our_script_and_nothing_else(mine):
    kit, browser = mine
    add_key(kit, browser)
    for path in ("/account", "/account/keys"):
        page = browser.get(path)
        assert options_on(page)
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "connect-src" not in policy


def test_adding_takes_password_and_second_factor(mine):
    kit, browser = mine
    fields = {"name": "USB", "password": PASSWORD, "code": code(kit, SECRET)}
    for wrong, status in (({"password": "falsch"}, 403), ({"code": "000000"}, 403), ({"name": " "}, 400),
                          ({"name": "x" * 61}, 400)):  # fmt: skip
        page = browser.post("/account/keys/new", {**fields, **wrong})
        assert page.status_code == status, wrong
        assert options_on(page) is None
    assert browser.post("/account/keys/new", fields).status_code == 200


def test_a_key_serves_as_second_factor_for_the_next_key_and_for_recovery_codes(mine):
    kit, browser = mine
    key, _ = add_key(kit, browser)
    asked = options_on(browser.get("/account/keys"))
    answer = {"name": "Khóa 2", "password": PASSWORD, "answer": key.sign(asked)}
    assert "Tạo khóa" in browser.post("/account/keys/new", answer).text
    asked = options_on(browser.get("/account"))
    answer = key.sign(asked)
    assert "10 mã dự phòng mới" in browser.post("/account/recovery-codes", answer=answer).text
    assert browser.post("/account/recovery-codes", answer=answer).status_code == 403
    asked = options_on(browser.get("/account"))
    assert browser.post("/account/second-factor", answer=key.sign(asked)).location.startswith("/invitation/")


def test_an_answer_from_another_session_of_the_same_account_is_refused(mine):
    kit, browser = mine
    key, _ = add_key(kit, browser)
    _, asked = half_way(kit)
    thief, _ = half_way(kit)
    answer = key.sign(asked)
    refused = answer_with(thief, answer)
    assert refused.status_code == 403
    assert "Khóa bảo mật chưa được chấp nhận" in refused.text
    assert thief.get("/account").status_code == 303


def test_a_new_key_is_no_use_to_another_session_or_account(mine):
    kit, browser = mine
    page = browser.post("/account/keys/new", name="USB", password=PASSWORD, code=code(kit, SECRET))
    made = SoftKey().make(options_on(page))
    for other in (kit.browser(USER), kit.browser("so.duyet2")):
        assert other.post("/account/keys", name="USB", answer=made).status_code == 409
    assert browser.post("/account/keys", name="USB", answer=made).status_code == 303


def test_a_key_cannot_be_added_without_the_step_before(mine):
    _, browser = mine
    made = SoftKey().make(json.dumps({"challenge": "A" * 43}))
    assert browser.post("/account/keys", name="USB", answer=made).status_code == 409
    assert "Chưa có khóa nào" in browser.get("/account/keys").text


def test_wrong_answers_are_tries_like_wrong_codes(mine):
    kit, browser = mine
    add_key(kit, browser)
    said = []
    for _ in range(6):
        client, asked = half_way(kit)
        said.append(answer_with(client, SoftKey().sign(asked)).status_code)
    assert said == [403] * 5 + [429]


def test_a_copied_key_is_refused_and_told_in_the_audit(mine):
    kit, browser = mine
    key, _ = add_key(kit, browser)
    client, asked = half_way(kit)
    answer_with(client, key.sign(asked, count=40))
    client, asked = half_way(kit)
    assert answer_with(client, key.sign(asked, count=39)).status_code == 403
    assert len(audited(kit, "account:security-key-copied")) == 1


def test_a_key_is_removed_for_the_password_by_its_owner_alone(mine):
    kit, browser = mine
    add_key(kit, browser)
    with reading(kit.engine) as connection:
        path = f"/account/keys/{connection.scalar(select(security_key.c.id))}/remove"
    other = "so.duyet2"
    kit.office.change_account(other, password_hash=passwords.hashed("lời của người khác"))
    assert kit.browser(other).post(path, password="lời của người khác").status_code == 404
    assert browser.post(path, password="falsch").status_code == 403
    assert browser.post(path, password=PASSWORD).location == "/account/keys"
    assert half_way(kit)[1] is None
    (removed,) = audited(kit, "account:security-key-removed")
    assert (removed["before"], removed["after"]) == (1, 0)


def test_two_registrars_take_every_key_away_with_the_lost_second_factor(mine):
    kit, browser = mine
    add_key(kit, browser)
    kit.browser("so.quantri").post(f"/accounts/{USER}/second-factor")
    second = kit.browser("so.quantri2")
    (proposal,) = set(re.findall(r"/proposals/[0-9a-f-]{36}", second.get("/proposals").text))
    with reading(kit.engine) as connection:
        assert len(security_keys.of(connection, USER)) == 1, "one registrar alone takes nothing away"
    second.post(proposal, act="approve")
    with reading(kit.engine) as connection:
        assert security_keys.of(connection, USER) == []


def test_where_the_office_has_no_name_or_no_tls_no_key_is_offered(mine):
    kit, browser = mine
    add_key(kit, browser)
    extensions = kit.app.extensions
    place = extensions["hocba-office"]
    extensions["hocba-office"] = type(place)(**{f: getattr(place, f) for f in place.__slots__} | {
        "office_url": "http://127.0.0.1:8001"})  # fmt: skip
    page = browser.get("/account/keys")
    assert "tên miền và HTTPS" in page.text
    assert options_on(page) is None
    assert half_way(kit)[1] is None
    assert browser.post("/account/keys/new", name="USB", password=PASSWORD).status_code == 404
