"""Wrong second factors in a code's life, on both databases."""

from __future__ import annotations

import threading

import pytest
from holdings import RECEIVED, code_of, hold_dossier, hold_record, hold_school
from sqlalchemy import func, select

from registry import code_failures, codes, find
from registry.store import tables
from registry.store.limit_tables import code_failure
from registry.transactions import reading, transaction


@pytest.fixture
def record(engine, keyring):
    with transaction(engine) as connection:
        hold_school(connection)
        pk = hold_record(connection, keyring, hold_dossier(connection, keyring))
        return pk, code_of(connection, keyring, records=pk)


def found(engine, keyring, code):
    with reading(engine) as connection:
        return find.by_code(connection, keyring, code, now=RECEIVED)


def note(engine, keyring, code_pk, *answers):
    with transaction(engine) as connection:
        return [code_failures.note(connection, keyring, code_pk, answer) for answer in answers]


def wrong(count):
    return [(f"20{n // 12:02d}-{n % 12 + 1:02d}-01", "") for n in range(count)]


def test_each_distinct_answer_counts_once(engine, keyring, record):
    code_pk = found(engine, keyring, record[1]).code_pk
    answers = [("2014-01-01", ""), ("2014-01-01", ""), ("2014-01-01", "12ab"), ("2014-01-01", "12AB"), ("2014-01", "")]
    assert note(engine, keyring, code_pk, *answers) == [1, 1, 2, 2, 3]


def test_after_sixty_the_second_tier_is_closed_and_no_more_is_kept(engine, keyring, record):
    code_pk = found(engine, keyring, record[1]).code_pk
    assert note(engine, keyring, code_pk, *wrong(59))[-1] == 59
    assert not found(engine, keyring, record[1]).closed
    assert note(engine, keyring, code_pk, *wrong(70))[-1] == 60
    assert found(engine, keyring, record[1]).closed
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(code_failure)) == 60


def test_a_rekeyed_code_begins_anew(engine, keyring, record):
    note(engine, keyring, found(engine, keyring, record[1]).code_pk, *wrong(60))
    with transaction(engine) as connection:
        fresh = codes.rekey(connection, keyring, record_pk=record[0], at=RECEIVED).replace("-", "")
    assert not found(engine, keyring, fresh).closed
    assert found(engine, keyring, record[1]).closed


def test_equal_answers_to_two_codes_do_not_show(engine, keyring, record):
    with transaction(engine) as connection:
        other = code_of(connection, keyring, dossiers=connection.scalar(select(tables.dossier.c.pk)))
    for code in (record[1], other):
        note(engine, keyring, found(engine, keyring, code).code_pk, ("2014-01-01", "1234"))
    with reading(engine) as connection:
        macs = connection.scalars(select(code_failure.c.answer_mac)).all()
    assert len(set(macs)) == 2
    assert all(len(mac) == 64 for mac in macs)


def test_callers_at_the_same_moment_are_counted_one_by_one(engine, keyring, record):
    code_pk = found(engine, keyring, record[1]).code_pk
    answers = [*wrong(8), *wrong(8)]
    threads = [threading.Thread(target=note, args=(engine, keyring, code_pk, answer)) for answer in answers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(engine) as connection:
        assert connection.scalar(select(tables.code.c.failures).where(tables.code.c.pk == code_pk)) == 8
