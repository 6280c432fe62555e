"""Look-ups of each record are added up beside the look-up, which writes nothing, and written now and then."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import event, select

from portal.public import look_up_tally
from portal.public.look_up_tally import LookUpTally
from registry import look_up_counts
from registry.store.look_up_tables import look_up_count
from registry.transactions import open_engine, reading, transaction


def numbers(engine):
    with reading(engine) as connection:
        rows = connection.execute(select(look_up_count))
        return {(row.record_pk, row.tier): row.number for row in rows}


@pytest.fixture
def held(hub, school):
    return hub.register(school, school.record(1))


@pytest.fixture
def tally(hub):
    """Writes when it is told to."""
    return LookUpTally(hub.engine, seconds=3600)


def test_both_tiers_are_counted_and_the_look_up_writes_nothing(hub, held, tally):
    client = hub.app(tally=tally).test_client()
    written = []
    event.listen(hub.engine, "before_cursor_execute", lambda *told: written.append(told[2]))
    for _ in range(3):
        assert client.post("/api/v1/lookup", json={"code": held.code}).status_code == 200
    assert client.post("/api/v1/lookup", json={"code": held.code, "birth_date": held.birth}).json["tier"] == 2
    assert not [one for one in written if one.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert client.post("/api/v1/lookup", json={"code": held.code, "birth_date": "1999-01-01"}).status_code == 404
    assert tally.write()
    assert numbers(hub.engine) == {(held.pk, 1): 3, (held.pk, 2): 1}
    client.get(f"/t/{held.code}")
    assert tally.write()
    assert numbers(hub.engine) == {(held.pk, 1): 4, (held.pk, 2): 1}
    with reading(hub.engine) as connection:
        assert look_up_counts.of_record(connection, held.pk) == {1: 4, 2: 1}


def test_a_dossier_counts_each_record_it_shows(hub, held, tally):
    client = hub.app(tally=tally).test_client()
    client.get(f"/t/{held.dossier_code}")
    tally.write()
    assert numbers(hub.engine) == {(held.pk, 1): 1}


def test_nothing_but_numbers_is_kept():
    assert set(look_up_count.columns.keys()) == {"record_pk", "tier", "number"}


def test_what_could_not_be_written_waits_and_loses_nothing(one_hub, school, tmp_path):
    held = one_hub.register(school, school.record(1))
    away = open_engine(f"sqlite:///{tmp_path / 'no-such-folder' / 'x.sqlite3'}")
    tally = LookUpTally(away, seconds=3600)
    tally.note(held.pk, 1)
    assert not tally.write()
    tally.note(held.pk, 1)
    tally._engine = one_hub.engine
    assert tally.write()
    assert numbers(one_hub.engine) == {(held.pk, 1): 2}


def test_it_is_written_by_itself_after_a_while(one_hub, school):
    held = one_hub.register(school, school.record(1))
    LookUpTally(one_hub.engine, seconds=0.01).note(held.pk, 2)
    until = time.monotonic() + 10
    while not numbers(one_hub.engine) and time.monotonic() < until:
        time.sleep(0.01)
    assert numbers(one_hub.engine) == {(held.pk, 2): 1}


def test_many_threads_and_two_processes_lose_none(hub, held):
    tallies = [LookUpTally(hub.engine, seconds=3600) for _ in range(2)]

    def look(tally):
        for _ in range(500):
            tally.note(held.pk, 1)
        assert tally.write()

    threads = [threading.Thread(target=look, args=(tallies[n % 2],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert all(tally.write() for tally in tallies)
    assert numbers(hub.engine) == {(held.pk, 1): 2000}


def test_memory_is_bounded_while_the_database_is_away(one_hub, monkeypatch):
    monkeypatch.setattr(look_up_tally, "MOST", 3)
    tally = LookUpTally(one_hub.engine, seconds=3600)
    for pk in (1, 2, 3, 4, 3):
        tally.note(pk, 1)
    assert dict(tally._counted) == {(1, 1): 1, (2, 1): 1, (3, 1): 2}
    tally._counted.clear()


def test_thousands_of_records_at_once(hub, held):
    with transaction(hub.engine) as connection:
        look_up_counts.add(connection, {(held.pk, 1): 7})
        look_up_counts.add(connection, {(held.pk, 1): 1, (held.pk, 2): 2})
    assert numbers(hub.engine) == {(held.pk, 1): 8, (held.pk, 2): 2}
