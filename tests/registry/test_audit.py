"""The audit chain: whatever is done to it afterwards is found."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from registry import audit
from registry.audit import AuditEntry
from registry.rules.audit_chain import BEGINNING, Line, first_break, line_hash
from registry.store.tables import audit_head, audit_line
from registry.transactions import reading, transaction


def entries(count, actor="so.duyet1"):
    return [AuditEntry(actor, "record:accepted", f"5f0c/{n}", {"state": "chờ", "n": n}) for n in range(count)]


@pytest.fixture
def chained(engine, moment):
    """Ten lines, in three transactions."""
    for count in (1, 4, 5):
        with transaction(engine) as connection:
            audit.append(connection, entries(count), at=moment)
    return engine


def found(engine):
    with reading(engine) as connection:
        return audit.first_break(connection)


def test_an_empty_chain_holds(engine):
    assert found(engine) is None
    with reading(engine) as connection:
        assert audit.head(connection) == (0, BEGINNING)


def test_a_chain_holds_and_its_head_is_the_last_line(chained):
    assert found(chained) is None
    with reading(chained) as connection:
        last = connection.execute(select(audit_line).order_by(audit_line.c.seq.desc())).first()
        assert audit.head(connection) == (10, last.hash)


def test_append_returns_the_new_head(engine, moment):
    with transaction(engine) as connection:
        newest = audit.append(connection, entries(2), at=moment)
        assert audit.head(connection) == (2, newest)
        assert audit.append(connection, [], at=moment) == newest


def test_a_line_and_what_it_records_stand_or_fall_together(engine, moment):
    def write_and_fail():
        with transaction(engine) as connection:
            audit.append(connection, entries(2), at=moment)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with reading(engine) as connection:
        assert audit.head(connection) == (0, BEGINNING)
    assert found(engine) is None


@pytest.mark.parametrize(
    "change",
    [{"actor": "other"}, {"act": "record:recalled"}, {"subject": "x"}, {"detail": "{}"}, {"hash": "f" * 64}, "at"],
)
def test_a_changed_line_is_found(chained, moment, change):
    values = {"at": moment.replace(microsecond=1)} if change == "at" else change
    with transaction(chained) as connection:
        connection.execute(update(audit_line).where(audit_line.c.seq == 6).values(values))
    assert found(chained) == 6


def test_a_changed_line_with_its_hash_made_right_is_found_at_the_next(chained):
    with transaction(chained) as connection:
        row = connection.execute(select(audit_line).where(audit_line.c.seq == 6)).one()
        forged = Line(6, row.at, "other", row.act, row.subject, row.detail, row.previous, hash="")
        values = {"actor": "other", "hash": line_hash(forged)}
        connection.execute(update(audit_line).where(audit_line.c.seq == 6).values(values))
    assert found(chained) == 7


@pytest.mark.parametrize("seq", [1, 6, 10])
def test_a_removed_line_is_found(chained, seq):
    with transaction(chained) as connection:
        connection.execute(delete(audit_line).where(audit_line.c.seq == seq))
    assert found(chained) == seq


def test_a_removed_tail_is_found_even_with_all_lines(chained):
    with transaction(chained) as connection:
        connection.execute(delete(audit_line))
    assert found(chained) == 1


def test_an_inserted_line_is_found(chained, moment):
    with transaction(chained) as connection:
        previous = connection.execute(select(audit_line.c.hash).where(audit_line.c.seq == 10)).scalar_one()
        bare = Line(11, moment, "x", "x:y", "z", "{}", previous, hash="")
        values = {column: getattr(bare, column) for column in ("seq", "at", "actor", "act", "subject", "detail")}
        connection.execute(audit_line.insert(), {**values, "previous": previous, "hash": line_hash(bare)})
    assert found(chained) == 11


def test_lines_in_another_order_are_found(chained):
    with transaction(chained) as connection:
        for old, new in ((4, 99), (5, 4), (99, 5)):
            connection.execute(update(audit_line).where(audit_line.c.seq == old).values(seq=new))
    assert found(chained) == 4


def test_a_changed_head_is_found(chained):
    with transaction(chained) as connection:
        connection.execute(update(audit_head).values(hash="f" * 64))
    assert found(chained) == 10


def test_a_chain_without_a_head_row_makes_one(engine, moment):
    with transaction(engine) as connection:
        connection.execute(delete(audit_head))
    with transaction(engine) as connection:
        audit.append(connection, entries(1), at=moment)
    assert found(engine) is None


def test_a_long_chain_is_read_in_pages(engine, moment):
    with transaction(engine) as connection:
        audit.append(connection, entries(5003), at=moment)
    assert found(engine) is None
    with transaction(engine) as connection:
        connection.execute(update(audit_line).where(audit_line.c.seq == 5002).values(actor="x"))
    assert found(engine) == 5002


def test_writers_at_the_same_time_never_fork_the_chain(postgresql_engine, moment):
    def write(actor):
        for _ in range(10):
            with transaction(postgresql_engine) as connection:
                audit.append(connection, entries(3, actor), at=moment)

    threads = [threading.Thread(target=write, args=(f"writer {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found(postgresql_engine) is None
    with reading(postgresql_engine) as connection:
        assert audit.head(connection)[0] == 120


def test_a_writer_waits_for_the_one_before(postgresql_engine, moment):
    def second():
        with transaction(postgresql_engine) as connection:
            audit.append(connection, entries(1, "second"), at=moment)

    with transaction(postgresql_engine) as connection:
        audit.append(connection, entries(1, "first"), at=moment)
        thread = threading.Thread(target=second)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join()
    with reading(postgresql_engine) as connection:
        actors = connection.scalars(select(audit_line.c.actor).order_by(audit_line.c.seq)).all()
    assert actors == ["first", "second"]
    assert found(postgresql_engine) is None


@given(data=st.data())
def test_any_change_to_any_field_is_found(data):
    lines = made(6)
    place = data.draw(st.integers(0, 5))
    field = data.draw(st.sampled_from(["actor", "act", "subject", "detail", "previous", "hash"]))
    old = lines[place]
    values = {name: getattr(old, name) for name in Line.__slots__}
    new = data.draw(st.text(max_size=5))
    if new != values[field]:
        changed = [*lines[:place], Line(**{**values, field: new}), *lines[place + 1 :]]
        assert first_break(changed, head_seq=6, head_hash=lines[-1].hash) == place + 1
    assert first_break(lines, head_seq=6, head_hash=lines[-1].hash) is None


def made(count):
    lines, previous = [], BEGINNING
    for seq in range(1, count + 1):
        bare = Line(seq, datetime(2026, 12, 1, tzinfo=UTC), "a", "b:c", "d", "{}", previous, hash="")
        lines.append(Line(seq, bare.at, "a", "b:c", "d", "{}", previous, line_hash(bare)))
        previous = lines[-1].hash
    return lines
