"""Codes in the register: found by keyed hash, given again, replaced."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from holdings import RECEIVED, hold_dossier, hold_record, hold_school
from sqlalchemy import select

from registry import codes
from registry.errors import DamagedSeal
from registry.rotation import rotate_sealed_rows
from registry.rules.lookup_code import normalise
from registry.store import tables
from registry.transactions import reading, transaction


@pytest.fixture
def held(engine, keyring):
    """Two records of one dossier, with codes."""
    with transaction(engine) as connection:
        hold_school(connection)
        dossier = hold_dossier(connection, keyring)
        one = hold_record(connection, keyring, dossier)
        two = hold_record(connection, keyring, dossier, record_id="5f0c7d1e-0000-4000-8000-000000000002")
        issued = codes.issue(connection, keyring, at=RECEIVED, records=[one, two], dossiers=[dossier])
    return one, two, dossier, issued


def test_each_thing_gets_its_own_code(held):
    one, two, dossier, issued = held
    assert set(issued) == {("record", one), ("record", two), ("dossier", dossier)}
    assert len(set(issued.values())) == 3
    assert all(normalise(code) for code in issued.values())


def test_nothing_is_issued_for_nothing(engine, keyring):
    with transaction(engine) as connection:
        assert codes.issue(connection, keyring, at=RECEIVED) == {}


def test_a_code_is_given_again(engine, keyring, held):
    one, two, dossier, issued = held
    with reading(engine) as connection:
        assert codes.reveal(connection, keyring, record_pk=one) == issued["record", one]
        assert codes.reveal(connection, keyring, dossier_pk=dossier) == issued["dossier", dossier]
        assert codes.reveal(connection, keyring, record_pk=999) is None
        found = codes.reveal_many(connection, keyring, [two, one, 999])
    assert found == {pk: (issued["record", pk], issued["dossier", dossier]) for pk in (one, two)}


def test_the_database_holds_no_code_in_clear(engine, keyring, held):
    with reading(engine) as connection:
        rows = connection.execute(select(tables.code)).all()
    for code in held[3].values():
        for form in (code, code.replace("-", "")):
            assert form not in repr(rows)


def test_a_code_moved_to_another_record_does_not_open(engine, keyring, held):
    one, two, *_ = held
    code = tables.code
    with transaction(engine) as connection:
        sealed = connection.execute(select(code.c.sealed).where(code.c.record_pk == one)).scalar_one()
        connection.execute(code.update().where(code.c.record_pk == two).values(sealed=sealed))
    with reading(engine) as connection, pytest.raises(DamagedSeal):
        codes.reveal(connection, keyring, record_pk=two)


@pytest.mark.parametrize("kind", ["record", "dossier"])
def test_a_replaced_code_stays_known_and_the_new_one_is_given(engine, keyring, held, kind):
    pk = held[0] if kind == "record" else held[2]
    later = RECEIVED + timedelta(days=1)
    with transaction(engine) as connection:
        fresh = codes.rekey(connection, keyring, at=later, **{f"{kind}_pk": pk})
    with reading(engine) as connection:
        assert codes.reveal(connection, keyring, **{f"{kind}_pk": pk}) == fresh != held[3][kind, pk]
        ended = connection.scalars(select(tables.code.c.replaced_at).where(tables.code.c.replaced_at.is_not(None)))
        assert ended.all() == [later]


def test_two_who_replace_a_code_at_once_leave_one_live(postgresql_engine, keyring):
    with transaction(postgresql_engine) as connection:
        hold_school(connection)
        pk = hold_record(connection, keyring, hold_dossier(connection, keyring))
        codes.issue(connection, keyring, at=RECEIVED, records=[pk])
    given = []

    def replace():
        with transaction(postgresql_engine) as connection:
            given.append(codes.rekey(connection, keyring, at=RECEIVED, record_pk=pk))

    threads = [threading.Thread(target=replace) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(postgresql_engine) as connection:
        live = connection.execute(select(tables.code.c.pk).where(tables.code.c.replaced_at.is_(None))).all()
        assert len(live) == 1
        assert codes.reveal(connection, keyring, record_pk=pk) in given
    assert len(set(given)) == 4


def test_either_a_record_or_a_dossier(engine, keyring):
    with transaction(engine) as connection:
        for wrong in ({}, {"record_pk": 1, "dossier_pk": 1}):
            with pytest.raises(ValueError, match="either"):
                codes.reveal(connection, keyring, **wrong)


def test_rotation_puts_codes_under_the_new_key(engine, keyring, held):
    with transaction(engine) as connection:
        assert rotate_sealed_rows(connection, keyring) == 0
    keyring.add_key()
    with transaction(engine) as connection:
        assert rotate_sealed_rows(connection, keyring) == 3
        assert rotate_sealed_rows(connection, keyring) == 0
        sealed = connection.scalars(select(tables.code.c.sealed)).all()
        assert {keyring.key_id_of(one) for one in sealed} == {keyring.current_key_id}
        assert codes.reveal(connection, keyring, record_pk=held[0]) == held[3]["record", held[0]]
