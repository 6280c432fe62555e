"""Accounts: who may invite whom, invitations taken up, what takes two registrars, and that one alone gets nowhere."""

from __future__ import annotations

import pytest
from office_app.taking_up import PASSWORD, code, handed, recovery_codes, secret_of, sign_in, take_up, token_of

from registry import account_acts, account_life, account_list, audit
from registry.accounts import account
from registry.credentials import totp_context
from registry.passwords import hashed
from registry.rules.account_rules import Home, answers_for
from registry.store import tables
from registry.transactions import reading

CLERK = {"username": "vt.moi", "name": "Văn thư mới", "organisation": "42000201", "roles": ["school"]}
CHECKER = {"username": "xa.moi", "name": "Cán bộ mới", "organisation": "XA-42", "roles": ["reviewer"]}
CHECKER["person_id"] = "042900000099"


def invite(kit, by, **who):
    return kit.browser(by).post("/accounts/new", data=who)


def roles_of(kit, username):
    with reading(kit.engine) as connection:
        found = account(connection, username)
    return found and sorted(found.roles)


def proposals_waiting(kit):
    with reading(kit.engine) as connection:
        return connection.execute(
            tables.metadata.tables["proposal"].select().where(tables.metadata.tables["proposal"].c.state == "open")
        ).all()


def test_a_principal_invites_a_clerk_who_sets_everything_up_and_signs_in(kit):
    link = handed(invite(kit, "ht.42000201", **CLERK))
    client = kit.stranger()
    secret = secret_of(client.get(link))
    done = take_up(kit, client, link)
    assert len(set(recovery_codes(done))) == 10
    kit.later(seconds=30)
    assert sign_in(kit, client, "vt.moi", secret).location == "/"
    assert kit.stranger().get(link).status_code == 410, "a link works once"


def test_an_invitation_is_over_after_seven_days(kit):
    link = handed(invite(kit, "ht.42000201", **CLERK))
    kit.later(days=6, hours=23)
    assert kit.stranger().get(link).status_code == 200
    kit.later(hours=1)
    assert kit.stranger().get(link).status_code == 410


def test_a_new_link_voids_the_old_one(kit):
    first = handed(invite(kit, "ht.42000201", **CLERK))
    second = handed(kit.browser("ht.42000201").post("/accounts/vt.moi/invite"))
    assert kit.stranger().get(first).status_code == 410
    assert kit.stranger().get(second).status_code == 200


@pytest.mark.parametrize(
    "password",
    ["ngắn quá", "password12345", "PASSWORD12345", "aaaaaaaaaaaaaaaa", "xin chào vt.moi nhé"],
    ids=["short", "known", "known in capitals", "one letter", "the account's name"],
)
def test_what_is_no_password_is_refused_and_the_link_stays_good(kit, password):
    link = handed(invite(kit, "ht.42000201", **CLERK))
    assert take_up(kit, kit.stranger(), link, password=password).status_code == 400
    assert take_up(kit, kit.stranger(), link, again="khác với lần đầu").status_code == 400
    assert take_up(kit, kit.stranger(), link, given="000000").status_code == 400
    assert take_up(kit, kit.stranger(), link).status_code == 200


MAY_NOT = [  # by whom, whom, why
    ("ht.42000201", {**CLERK, "roles": ["principal"]}, "a principal"),
    ("ht.42000201", {**CLERK, "organisation": "42000501"}, "another school"),
    ("xa2.quantri", CLERK, "another commune's"),
    (
        "xa.quantri",
        {**CLERK, "organisation": "XA-42", "roles": ["reviewer"], "person_id": "042900000098"},
        "the commune itself",
    ),
    ("so.quantri", {**CLERK, "roles": ["approver"]}, "a role of another kind"),
    ("so.quantri", {**CLERK, "roles": []}, "no role"),
    ("so.quantri", {**CHECKER, "person_id": ""}, "no person"),
    ("so.quantri", {**CHECKER, "person_id": "042868917121"}, "themselves"),
    ("so.quantri", {**CLERK, "username": "so.duyet1"}, "a name that is taken"),
]


def test_who_may_not_invite_whom(kit):
    for by, who, why in MAY_NOT:
        answer = invite(kit, by, **who)
        assert answer.status_code == 409, why
        assert 'role="alert"' in answer.text, why
        assert not proposals_waiting(kit), why
        if who["username"] != "so.duyet1":
            assert roles_of(kit, who["username"]) is None, why


def test_an_account_for_two_needs_another_registrar_the_link_and_the_number(kit):
    number = handed(invite(kit, "so.quantri", **CHECKER))
    assert roles_of(kit, "xa.moi") is None, "proposed, not made"
    (one,) = proposals_waiting(kit)
    path = f"/proposals/{one.id}"
    assert kit.browser("so.quantri").post(path, act="approve").status_code == 409
    assert "1</b>" in kit.browser("so.quantri2").get("/").text
    link = handed(kit.browser("so.quantri2").post(path, act="approve"))
    client = kit.stranger()
    assert 'id="secret"' not in client.get(link).text, "the link alone shows nothing of the second factor"
    assert take_up(kit, client, link, number="00000000").status_code == 403
    page = client.post(link, data={"csrf": token_of(client.get(link)), "step": "number", "number": number})
    secret = secret_of(page)
    assert take_up(kit, client, link, number=number).status_code == 200
    kit.later(seconds=30)
    assert sign_in(kit, client, "xa.moi", secret).location == "/"
    assert roles_of(kit, "xa.moi") == ["reviewer"]


def test_the_second_registrar_sees_whose_id_it_is(kit):
    """Two people are two ids: a name that the first typed says nothing of whose it is."""
    known = "042791378848"  # another person's, by the register
    invite(kit, "so.quantri", **{**CHECKER, "person_id": known})
    (one,) = proposals_waiting(kit)
    page = kit.browser("so.quantri2").get(f"/proposals/{one.id}").text
    assert known in page
    assert "Sổ đã ghi số này của" in page


def test_a_number_guessed_five_times_voids_the_link(kit):
    number = handed(invite(kit, "so.quantri", **CHECKER))
    (one,) = proposals_waiting(kit)
    link = handed(kit.browser("so.quantri2").post(f"/proposals/{one.id}", act="approve"))
    client = kit.stranger()
    token = token_of(client.get(link))
    said = [
        client.post(link, data={"csrf": token, "step": "number", "number": given}).status_code
        for given in ["00000000", "00000001", "00000002", "00000003", "00000004", number]
    ]
    assert said == [403] * 5 + [410], "the right one comes too late"
    assert kit.stranger().get(link).status_code == 410


def test_two_accounts_of_one_person_are_one_registrar(kit):
    with reading(kit.engine) as connection:
        person = account(connection, "so.quantri").person_id
    kit.office.change_account("so.quantri2", person_id=person)
    invite(kit, "so.quantri", **CHECKER)
    (one,) = proposals_waiting(kit)
    assert kit.browser("so.quantri2").post(f"/proposals/{one.id}", act="approve").status_code == 409
    assert proposals_waiting(kit)


def test_a_role_for_two_changes_nothing_before_the_second_registrar_and_then_everything_is_set_anew(kit):
    browser = kit.browser("so.thanhtra")
    kit.office.change_account("so.thanhtra", password_hash="x")
    number = handed(kit.browser("so.quantri").post("/accounts/so.thanhtra/roles", roles=["auditor", "approver"]))
    assert len(number) == 8
    assert roles_of(kit, "so.thanhtra") == ["auditor"]
    assert browser.get("/").status_code == 200
    (one,) = proposals_waiting(kit)
    kit.browser("so.quantri2").post(f"/proposals/{one.id}", act="approve")
    assert roles_of(kit, "so.thanhtra") == ["approver", "auditor"]
    assert browser.get("/").location.startswith("/sign-in")
    with reading(kit.engine) as connection:
        row = connection.execute(tables.account.select().where(tables.account.c.username == "so.thanhtra")).one()
    assert (row.password_hash, row.totp_sealed) == (None, None)


def test_a_role_that_takes_one_is_given_at_once_and_ends_the_sign_ins(kit):
    kit.office.change_account("vt.42000201", roles=["school"])
    browser = kit.browser("vt.42000201")
    kit.browser("xa.quantri").post("/accounts/vt.42000201/roles", roles=["school", "principal"])
    assert roles_of(kit, "vt.42000201") == ["principal", "school"]
    assert browser.get("/").location.startswith("/sign-in")


def test_a_lost_second_factor_takes_two_registrars_and_the_old_password(kit):
    sealed = kit.office.place.keyring.seal(b"JBSWY3DPEHPK3PXP", context=totp_context("vt.42000201"))
    kit.office.change_account("vt.42000201", password_hash=hashed(PASSWORD), totp_sealed=sealed)
    number = handed(kit.browser("xa.quantri").post("/accounts/vt.42000201/second-factor"))
    (one,) = proposals_waiting(kit)
    assert kit.browser("xa2.quantri").post(f"/proposals/{one.id}", act="approve").status_code == 404
    assert kit.browser("xa.quantri").post(f"/proposals/{one.id}", act="approve").status_code == 409
    link = handed(kit.browser("xa.quantri2").post(f"/proposals/{one.id}", act="approve"))
    assert take_up(kit, kit.stranger(), link, number=number, password="nicht das alte").status_code == 400
    client = kit.stranger()
    page = client.post(link, data={"csrf": token_of(client.get(link)), "step": "number", "number": number})
    assert take_up(kit, client, link, number=number).status_code == 200
    kit.later(seconds=30)
    assert sign_in(kit, client, "vt.42000201", secret_of(page)).location == "/"


def test_a_forgotten_password_needs_the_second_factor(kit):
    secret = "JBSWY3DPEHPK3PXP"
    sealed = kit.office.place.keyring.seal(secret.encode(), context=totp_context("vt.42000201"))
    kit.office.change_account("vt.42000201", password_hash="x", totp_sealed=sealed)
    link = handed(kit.browser("ht.42000201").post("/accounts/vt.42000201/invite"))
    assert 'id="secret"' not in kit.stranger().get(link).text
    assert take_up(kit, kit.stranger(), link, given="000000").status_code == 400
    assert take_up(kit, kit.stranger(), link, given=code(kit, secret)).status_code == 200


def test_closing_ends_sign_ins_and_links_and_opening_brings_it_back(kit):
    link = handed(invite(kit, "ht.42000201", **CLERK))
    browser = kit.browser("vt.moi")
    steward = kit.browser("ht.42000201")
    steward.post("/accounts/vt.moi/close")
    assert browser.get("/").location.startswith("/sign-in")
    assert kit.stranger().get(link).status_code == 410
    assert "Đã đóng" in steward.get("/accounts/vt.moi").text
    steward.post("/accounts/vt.moi/reopen")
    with reading(kit.engine) as connection:
        assert not account_life.life_of(connection, "vt.moi").closed


def test_nobody_touches_an_account_that_is_not_below_them(kit):
    beyond = [
        ("ht.42000201", "vt.khac", 404),
        ("ht.42000201", "so.duyet1", 404),
        ("xa2.quantri", "vt.42000201", 404),
        ("xa.quantri", "xa.tham", 404),
        ("xa.quantri", "nobody", 404),
        ("so.quantri", "so.quantri", 409),
        ("ht.42000201", "ht.42000201", 409),
    ]
    for by, whom, status in beyond:
        browser = kit.browser(by)
        assert browser.get(f"/accounts/{whom}").status_code == (404 if status == 404 else 200)
        for act in ("close", "reopen", "roles", "sessions", "invite"):
            answer = browser.post(f"/accounts/{whom}/{act}", roles=["school"])
            assert answer.status_code == status, (by, whom, act)


def test_the_lists_condition_is_the_rule(kit):
    """What the query shows is what ``answers_for`` allows, for every steward and every organisation."""
    with reading(kit.engine) as connection:
        homes = [Home(o.code, o.kind, o.parent) for o in connection.execute(tables.organisation.select())]
        for username in ("ht.42000201", "xa.quantri", "xa2.quantri", "so.quantri", "so.duyet1"):
            found = account(connection, username)
            by = account_acts.by_account(connection, found, block="", now=kit.now)
            listed = {code for code, _, _ in account_list.homes_below(connection, by)}
            assert listed == {home.organisation for home in homes if answers_for(by.steward, home)}, username


def test_searching_finds_by_name_account_and_school_and_nothing_by_a_wildcard(kit):
    browser = kit.browser("so.quantri")
    assert "vt.42000201" in browser.get("/accounts", search="42000201").text
    assert "vt.42000201" not in browser.get("/accounts", search="so.duyet").text
    assert "Không có tài khoản nào" in browser.get("/accounts", search="%").text


def test_every_act_is_audited_with_who_where_before_and_after_and_no_secret(kit_on_both):
    kit = kit_on_both
    number = handed(invite(kit, "so.quantri", **CHECKER))
    (one,) = proposals_waiting(kit)
    link = handed(kit.browser("so.quantri2").post(f"/proposals/{one.id}", act="approve"))
    kit.browser("xa.quantri").post("/accounts/vt.42000201/close")
    with reading(kit.engine) as connection:
        lines = connection.execute(tables.audit_line.select().order_by(tables.audit_line.c.seq)).all()
        assert audit.first_break(connection) is None
    told = [(line.actor, line.act) for line in lines if line.actor.startswith("account:")]
    assert told[-3:] == [
        ("account:so.quantri", "proposal:made"),
        ("account:so.quantri2", "proposal:approved"),
        ("account:xa.quantri", "account:closed"),
    ]
    assert '"after":"closed","before":"open","from":"127.0.0.0/24"' in lines[-1].detail
    text = repr(lines)
    assert number not in text
    assert link.rsplit("/", 1)[1] not in text


def test_markup_in_a_name_stays_text(kit):
    invite(kit, "ht.42000201", **{**CLERK, "name": "<script>alert(1)</script>"})
    page = kit.browser("ht.42000201").get("/accounts").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
