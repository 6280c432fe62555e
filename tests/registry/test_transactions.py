"""Transactions and migrations, on both databases."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from registry.store.tables import metadata, person
from registry.transactions import MIGRATIONS, lock_subjects, migrate, open_engine, reading, transaction

SOMEBODY = {"person_id": "031000000001", "name": "Bùi A Vinh"}


def people(engine):
    with reading(engine) as connection:
        return [row.person_id for row in connection.execute(select(person))]


def test_a_transaction_commits_at_the_end(engine):
    with transaction(engine) as connection:
        connection.execute(person.insert(), SOMEBODY)
    assert people(engine) == [SOMEBODY["person_id"]]


def test_a_transaction_that_fails_leaves_nothing(engine):
    def write_and_fail():
        with transaction(engine) as connection:
            connection.execute(person.insert(), SOMEBODY)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert people(engine) == []


def test_a_reading_transaction_cannot_write(engine):
    with pytest.raises(DBAPIError), reading(engine) as connection:
        connection.execute(person.insert(), SOMEBODY)
    assert people(engine) == []


def test_after_reading_the_same_connection_writes_again(engine):
    assert people(engine) == []
    with transaction(engine) as connection:
        connection.execute(person.insert(), SOMEBODY)
    assert people(engine) == [SOMEBODY["person_id"]]


def test_a_reader_sees_one_snapshot(engine):
    with reading(engine) as connection:
        assert connection.execute(select(person)).all() == []
        with transaction(engine) as writer:
            writer.execute(person.insert(), SOMEBODY)
        assert connection.execute(select(person)).all() == []
    assert people(engine) != []


def test_sqlite_keeps_foreign_keys_and_a_log_ahead(sqlite_engine):
    with reading(sqlite_engine) as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"


def test_writers_on_sqlite_wait_for_each_other(sqlite_engine):
    def write(number):
        with transaction(sqlite_engine) as connection:
            count = len(connection.execute(select(person)).all())
            connection.execute(person.insert(), {"person_id": str(number), "name": str(count)})

    threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(sqlite_engine) as connection:
        assert sorted(row.name for row in connection.execute(select(person))) == [str(n) for n in range(8)]


def test_a_locked_subject_waits_for_its_holder(postgresql_engine):
    order = []

    def second():
        with transaction(postgresql_engine) as connection:
            lock_subjects(connection, ["b", "a"])
            order.append("second")

    with transaction(postgresql_engine) as connection:
        lock_subjects(connection, ["a", "c"])
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.3)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_locking_nothing_is_nothing(engine):
    with transaction(engine) as connection:
        lock_subjects(connection, [])


def test_the_migrated_schema_is_the_declared_one(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_indexes_and_constraints_are_the_declared_ones(engine):
    """Alembic compares no checks and no index conditions; the databases' own description does."""
    inspected = inspect(engine)
    for table in metadata.sorted_tables:
        checks = {c["name"] for c in inspected.get_check_constraints(table.name)}
        assert checks == {c.name for c in table.constraints if c.__visit_name__.endswith("check_constraint")}
        conditions = {
            i["name"]: (i["dialect_options"] or {}).get(f"{engine.dialect.name}_where")
            for i in inspected.get_indexes(table.name)
            if not i.get("duplicates_constraint")
        }
        assert set(conditions) == {index.name for index in table.indexes}
        for index in table.indexes:
            declared = index.dialect_kwargs.get(f"{engine.dialect.name}_where")
            assert (declared is None) == (conditions[index.name] is None), index.name


def test_migrating_twice_changes_nothing(engine):
    before = sorted(inspect(engine).get_table_names())
    migrate(engine)
    assert sorted(inspect(engine).get_table_names()) == before


def test_every_step_can_be_taken_back(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path}/new.sqlite3")
    migrate(engine)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine)
    assert "record" in inspect(engine).get_table_names()
    engine.dispose()


def test_steps_are_numbered_and_have_one_head():
    names = sorted(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    assert scripts.get_current_head() == names[-1][:4]
    assert all(script.revision == Path(script.path).name[:4] for script in scripts.walk_revisions())


def test_two_that_start_together_migrate_once(tmp_path):
    engines = [open_engine(f"sqlite:///{tmp_path}/new.sqlite3") for _ in range(2)]
    failures = []

    def start(engine):
        try:
            migrate(engine)
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=start, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert "audit_head" in inspect(engines[0]).get_table_names()
    for engine in engines:
        engine.dispose()


def test_an_errors_text_does_not_quote_what_was_asked(engine):
    """A statement's parameters may be a code's hash, an id or a name; logs and tracebacks must not hold them."""
    with pytest.raises(DBAPIError) as caught, reading(engine) as connection:
        connection.execute(text("SELECT * FROM no_such_table WHERE a = :given"), {"given": "031003230455"})
    assert "031003230455" not in str(caught.value)


def test_a_server_that_is_only_slow_is_not_taken_for_gone(postgresql_engine):
    """A chunk of statements that PostgreSQL takes in slowly: not reading for four seconds is no death."""
    payload = "x" * 100_000
    rows = [{"wait": 4.0, "payload": payload}, *({"wait": 0.0, "payload": payload} for _ in range(100))]
    with transaction(postgresql_engine) as connection:
        connection.execute(text("CREATE TEMPORARY TABLE slow (payload text) ON COMMIT DROP"))
        statement = text("INSERT INTO slow SELECT :payload FROM (SELECT pg_sleep(:wait)) AS waited")
        connection.execute(statement, rows)
        assert connection.scalar(text("SELECT count(*) FROM slow")) == 101
