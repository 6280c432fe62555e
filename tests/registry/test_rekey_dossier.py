"""A dossier's code is renewed by the school of its newest record, audited; the old one keeps its first tier."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from holdings import RECEIVED, SCHOOL, hold_dossier, hold_record, hold_school
from sqlalchemy import select

from registry import audit, codes, find
from registry.rules.lookup_code import normalise
from registry.store import tables
from registry.transactions import reading, transaction
from registry.withdraw import Asker, DossierElsewhere, NotTheirs, rekey_dossier

LATER = RECEIVED + timedelta(days=400)
NEXT, HEIR = "31000702", "31000799"
FIRST, SECOND = (f"5f0c7d1e-0000-4000-8000-{n:012d}" for n in (1, 2))
HERE, THERE = Asker(SCHOOL, f"client:{SCHOOL}/test"), Asker(NEXT, f"client:{NEXT}/test")


@pytest.fixture
def dossier(engine, keyring):
    """A record of this school, its dossier's pk and the codes of both; another school, and one that succeeds it."""
    with transaction(engine) as connection:
        hold_school(connection)
        for code in (NEXT, HEIR):
            row = {"code": code, "name": f"Trường {code}", "kind": "school", "parent": None, "levels": ["02"]}
            connection.execute(tables.organisation.insert(), row)
        succession = {"successor": HEIR, "predecessor": NEXT, "since": date(2026, 7, 1)}
        connection.execute(tables.succession.insert(), succession)
        pk = hold_dossier(connection, keyring)
        record = hold_record(connection, keyring, pk, record_id=FIRST)
        issued = codes.issue(connection, keyring, at=RECEIVED, records=[record], dossiers=[pk])
    return {"pk": pk, "code": issued["dossier", pk], "record_code": issued["record", record]}


def ask(engine, keyring, by, record_id=FIRST):
    with transaction(engine) as connection:
        return rekey_dossier(connection, keyring, record_id, 1, by=by, at=LATER)


def move_on(engine, keyring, dossier, **changes):
    """The learner's next year, at another school."""
    row = {"record_id": SECOND, "organisation": NEXT, "namhoc": "2026-2027", **changes}
    with transaction(engine) as connection:
        hold_record(connection, keyring, dossier["pk"], **row)


def found(engine, keyring, printed):
    with reading(engine) as connection:
        return find.by_code(connection, keyring, normalise(printed), now=LATER)


def test_the_new_code_opens_the_dossier_and_the_old_one_its_first_tier(engine, keyring, dossier):
    fresh = ask(engine, keyring, HERE)
    assert fresh != dossier["code"]
    assert found(engine, keyring, dossier["code"]).replaced_at == LATER
    assert (found(engine, keyring, fresh).kind, found(engine, keyring, fresh).replaced_at) == ("dossier", None)
    assert found(engine, keyring, dossier["record_code"]).replaced_at is None, "the record's own code goes on"
    with reading(engine) as connection:
        line = connection.execute(select(tables.audit_line)).one()
        assert audit.first_break(connection) is None
    assert (line.actor, line.act, line.subject) == (HERE.actor, "code:rekey-dossier", f"record:{FIRST}/1")
    assert fresh not in line.detail


def test_a_closed_dossier_code_begins_anew(engine, keyring, dossier):
    with transaction(engine) as connection:
        connection.execute(tables.code.update().where(tables.code.c.dossier_pk.is_not(None)).values(failures=60))
    assert found(engine, keyring, dossier["code"]).closed
    assert not found(engine, keyring, ask(engine, keyring, HERE)).closed


def test_a_school_that_has_no_record_in_it_cannot(engine, keyring, dossier):
    with pytest.raises(NotTheirs):
        ask(engine, keyring, THERE)
    with pytest.raises(NotTheirs):
        ask(engine, keyring, HERE, record_id=SECOND)


def test_after_the_learner_moved_the_new_school_does_and_the_old_one_is_told(engine, keyring, dossier):
    move_on(engine, keyring, dossier)
    with pytest.raises(DossierElsewhere):
        ask(engine, keyring, HERE)
    assert found(engine, keyring, dossier["code"]).replaced_at is None
    ask(engine, keyring, THERE, SECOND)
    ask(engine, keyring, Asker(HEIR, "client:heir/test"), SECOND)


@pytest.mark.parametrize("state", ["withdrawn", "recalled"])
def test_a_newer_record_that_ended_does_not_take_the_dossier_away(engine, keyring, dossier, state):
    move_on(engine, keyring, dossier, state=state)
    ask(engine, keyring, HERE)
    with pytest.raises(DossierElsewhere):
        ask(engine, keyring, THERE, SECOND)


def test_where_every_record_ended_the_newest_still_has_a_school(engine, keyring, dossier):
    with transaction(engine) as connection:
        connection.execute(tables.record.update().values(state="recalled"))
    ask(engine, keyring, HERE)
