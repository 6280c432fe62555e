"""Single questions: one statement a look-up, no write, and a connection that ended is replaced unseen."""

from __future__ import annotations

import pytest
from holdings import RECEIVED, code_of, hold_dossier, hold_record, hold_school
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from registry import find
from registry.single_reads import readers_of
from registry.store.tables import person
from registry.transactions import asking, transaction

SOMEBODY = {"person_id": "031000000001", "name": "Bùi A Vinh"}


def people(engine):
    with asking(engine) as connection:
        return list(connection.scalars(select(person.c.person_id)))


def test_nothing_can_be_written(engine):
    with pytest.raises(DBAPIError), asking(engine) as connection:
        connection.execute(person.insert(), SOMEBODY)
    assert people(engine) == []


def test_what_was_committed_before_is_seen(engine):
    assert people(engine) == []
    with transaction(engine) as connection:
        connection.execute(person.insert(), SOMEBODY)
    assert people(engine) == [SOMEBODY["person_id"]]


def test_a_connection_that_the_server_ended_is_replaced_unseen(postgresql_engine):
    with asking(postgresql_engine) as connection:
        process = connection.scalar(text("SELECT pg_backend_pid()"))
    with transaction(postgresql_engine) as connection:
        # 5 s: until it has gone, not only been told to go.
        assert connection.scalar(text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})
    assert people(postgresql_engine) == []


def test_a_records_code_costs_one_statement_and_no_transaction(postgresql_engine, keyring):
    with transaction(postgresql_engine) as connection:
        hold_school(connection)
        pk = hold_record(connection, keyring, hold_dossier(connection, keyring))
        code = code_of(connection, keyring, records=pk)
    asked = []
    readers = readers_of(postgresql_engine)
    event.listen(readers, "before_cursor_execute", lambda _c, _u, statement, *_: asked.append(statement))
    with asking(postgresql_engine) as connection:
        assert find.by_code(connection, keyring, code, now=RECEIVED).records[0].pk == pk
        assert connection.connection.dbapi_connection.autocommit
    assert len(asked) == 1
