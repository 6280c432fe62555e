"""Who asked for a recall is settled when it is asked for: accounts that change afterwards change nothing about it."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from office import ONE, SCHOOL, TWO, Office
from sqlalchemy import delete, select

from registry.load import load_province
from registry.recall_request import NotAllowed
from registry.rules.recall_rules import Ground, RecallAct, RecallState, Refusal
from registry.store import recall_tables, tables
from registry.store.office_tables import account_life
from registry.transactions import MIGRATIONS, reading, transaction

# Has an account at the school (``vt.42000201``) and one at the department (``so.kiem``).
CLERK = "042311336148"


@pytest.fixture
def office(engine, world, tmp_path, keyring):
    return Office.with_three_records(engine, world, tmp_path, keyring)


def refused(office, request_id, username, act=RecallAct.APPROVE):
    with pytest.raises(NotAllowed) as caught:
        office.act(act, request_id, username)
    return caught.value.refusal


@pytest.mark.parametrize("by", [None, "vt.42000201"])
@pytest.mark.parametrize(
    "changes",
    [
        {"organisation": "SO-42", "roles": ["approver"]},
        {"organisation": "42000301"},
        {"roles": []},
        {"person_id": None},
        {"person_id": "042900000001"},
    ],
    ids=["to the department", "to another school", "without roles", "without a person", "somebody else's now"],
)
def test_who_belonged_to_the_asking_school_is_still_refused_after_the_account_changed(office, by, changes):
    request_id = office.ask(ONE, by=by)
    office.change_account("vt.42000201", **changes)
    assert refused(office, request_id, "so.kiem") is Refusal.ASKED_IT
    office.approve(request_id, "xa.tham")
    for act in RecallAct:
        assert refused(office, request_id, "so.kiem", act) is Refusal.ASKED_IT
    assert office.approve(request_id, "so.duyet1") is RecallState.APPROVED


def test_and_after_the_account_is_gone(office):
    request_id = office.ask(ONE)
    with transaction(office.place.engine) as connection:
        for table in (account_life, tables.account):
            connection.execute(delete(table).where(table.c.username == "vt.42000201"))
    assert refused(office, request_id, "so.kiem") is Refusal.ASKED_IT


def test_the_very_account_that_asked_does_not_decide_from_its_new_office(office):
    request_id = office.ask(ONE, by="vt.42000201")
    office.change_account("vt.42000201", organisation="SO-42", roles=["approver", "reviewer"])
    assert refused(office, request_id, "vt.42000201") is Refusal.ASKED_IT


def test_who_joined_the_asking_school_since_is_refused_too(office):
    request_id = office.ask(ONE)
    office.change_account("vt.42000201", person_id="042900000002")  # that of so.ca-hai
    assert refused(office, request_id, "so.ca-hai") is Refusal.ASKED_IT


def test_who_works_at_the_school_that_succeeds_the_asking_one_is_refused_too(office, world):
    """Its principal may confirm the request, its software could have made it: it is theirs to want."""
    heir = world.schools[-1]
    assert heir.succeeds[0]["code"] == SCHOOL
    request_id = office.ask(ONE)
    office.change_account("xa2.tham", organisation=heir.code, roles=["school"], person_id="042900000002")
    assert refused(office, request_id, "so.ca-hai") is Refusal.ASKED_IT


def test_other_requests_are_none_of_their_business(office):
    """Whoever left the school before it asked is a stranger to what it asks for later."""
    office.change_account("vt.42000201", person_id=None)
    request_id = office.ask(ONE)
    assert office.approve(request_id, "so.kiem") is RecallState.CHECKED


def test_an_officer_who_asked_for_the_department_is_refused_under_another_account(office):
    request_id = office.ask(ONE, by="so.duyet1", ground=Ground.DISSOLVED_SCHOOL)
    office.change_account("so.duyet1", person_id="042900000001")
    assert refused(office, request_id, "so.duyet1.hai") is Refusal.ASKED_IT
    assert asked(office) == {"042791378848"}


def test_the_migration_fills_in_who_can_still_be_told(office):
    office.ask(ONE)
    by_department = office.ask(TWO, by="so.duyet1", ground=Ground.DISSOLVED_SCHOOL)
    before = asked(office)
    assert CLERK in before
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    for way, revision in ((command.downgrade, "0005"), (command.upgrade, "head")):
        with office.place.engine.begin() as connection:
            config.attributes["connection"] = connection
            way(config, revision)
    assert asked(office) == before
    assert refused(office, by_department, "so.duyet1") is Refusal.ASKED_IT


def test_loading_a_changed_province_does_not_free_anybody(office, world):
    """The same through the front door: ``hocba load`` moves the clerk's account to the department."""
    request_id = office.ask(ONE, by="vt.42000201")
    accounts = [a for a in world.province["accounts"] if a["username"] == "vt.42000201"]
    moved = [
        {k: v for k, v in a.items() if k not in ("password", "totp_secret")}
        | {"organisation": "SO-42", "roles": ["approver"]}
        for a in accounts
    ]
    with transaction(office.place.engine) as connection:
        load_province(
            connection,
            office.place.keyring,
            {**world.province, "accounts": moved, "api_clients": []},
            at=office.place.clock(),
            production=False,
        )
    assert refused(office, request_id, "vt.42000201") is Refusal.ASKED_IT
    assert office.read(request_id).head.organisation == SCHOOL


def asked(office):
    with reading(office.place.engine) as connection:
        return set(connection.scalars(select(recall_tables.recall_asker.c.person_id)))
