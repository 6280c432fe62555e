"""What somebody with an account tries to do beyond it: each was possible once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.office.csv_file import csv_file
from registry import passwords
from registry.account_acts import AccountNotAllowed, NewAccount, acting_on, by_account, home_of, invite
from registry.account_changes import set_roles
from registry.accounts import account
from registry.store.institution_tables import client_key, webhook
from registry.transactions import reading, transaction

REGISTRAR, UNIVERSITY = "so.quantri", "dh.tuyensinh"
PASSWORD = "Mat-khau-cua-truong-9"


def rows(kit, table):
    with reading(kit.engine) as connection:
        return connection.execute(select(table)).all()


def test_one_registrar_does_not_grant_whole_records_by_founding_an_institution(kit):
    """They found it, invite its account, take the link up themselves: without a grant of two it opens nothing."""
    registrar = kit.browser(REGISTRAR)
    named = {"code": "DH-99", "name": "Đại học Không Có", "kind": "institution"}
    assert registrar.post("/new-organisation", named).status_code == 303
    person = {"username": "dh99", "name": "Ai Đó", "organisation": "DH-99", "roles": "institution"}
    assert registrar.post("/accounts/new", person).status_code == 200
    with transaction(kit.engine) as connection:
        passwords.set_hash(connection, "dh99", passwords.hashed(PASSWORD))
    key = {"name": "Phần mềm", "kind": "token", "password": PASSWORD}
    assert kit.browser("dh99").post("/checks/keys", key).status_code == 409
    assert rows(kit, client_key) == []
    grant = {"purpose": "Tuyển sinh", "ends": "2027-06-30", "lines_per_day": "5"}
    assert registrar.post("/institutions/DH-99/grant", grant).status_code == 303
    assert kit.browser("dh99").post("/checks/keys", key).status_code == 200, "comparing is one registrar's to grant"


def test_a_registrar_who_lost_the_role_since_the_page_was_opened_is_none(kit):
    """The session was let in a moment ago; what counts is the register at the moment of the act."""
    place = kit.office.place
    with transaction(kit.engine) as connection:
        opened = account(connection, REGISTRAR)
        set_roles(connection, REGISTRAR, ["auditor"], kit.now)
        by = by_account(connection, opened, block="203.0.113.0/24", now=kit.now)
        new = NewAccount("vt.moi", "Cán bộ mới", None, "42000201", ("school",))
        with pytest.raises(AccountNotAllowed):
            invite(connection, place.keyring, new, by=by, at=place.clock())
        assert not acting_on(by, home_of(connection, "42000201")).who.is_registrar


@pytest.mark.parametrize(
    "url",
    [
        "https://[::1",
        "https://a.example.vn:99999/",
        "https://a.example.vn:x/",
        "https://a.example.vn/học-bạ",
        "https://a b/",
    ],
)
def test_an_address_that_cannot_be_asked_is_not_kept(kit, url):
    """It broke the page, or later every event that was to be sent with it."""
    assert kit.browser(UNIVERSITY).post("/checks/webhook", url=url).status_code == 409
    assert rows(kit, webhook) == []


@pytest.mark.parametrize("separator", [";", "\t", ";  ", ';"', "x;y|"])
def test_no_cell_of_a_table_hides_a_formula_behind_another_separator(kit, separator):
    """Where spreadsheets part cells by semicolons, a name with one began a cell of its own."""
    with kit.app.test_request_context():
        table = csv_file("x.csv", [[f"Trường A{separator}=cmd|' /C calc'!A0", "1"]]).get_data(as_text=True)
    assert "'=cmd" in table
    assert f"{separator}=cmd" not in table.replace('""', '"')
