"""A period is extended while batches of it are being registered, and by two people at once: on PostgreSQL, for real."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from at_once import at_once
from holdings import hold_dossier, hold_record
from intake import make_intake
from sqlalchemy import select, text

from ingest.steps import verify
from ingest.steps.register import register
from ingest.steps.unpack import unpack
from registry import period_acts
from registry.period_acts import PeriodNotAllowed
from registry.rules.period_rules import PeriodRefusal
from registry.store import tables
from registry.transactions import reading, transaction

ROUNDS = 4


@pytest.fixture
def intake(postgresql_engine, world, tmp_path, keyring):
    return make_intake(postgresql_engine, world, tmp_path, keyring)


def ready(intake, school, *numbers):
    """A batch of the period, not closed: its records are verified and not yet registered."""
    content = school.batch([school.record(n) for n in numbers], closes=False)
    batch_id = intake.receive(school, content).batch.id
    unpack(intake.place, batch_id)
    verify.verify_chunk(intake.place, batch_id, 0)
    assert verify.close_verifying(intake.place, batch_id)
    return batch_id


def period_of(intake, batch_id):
    batch, period = tables.batch, tables.period
    with reading(intake.place.engine) as connection:
        one = connection.execute(select(batch).where(batch.c.id == batch_id)).one()
        mine = select(period).where(period.c.namhoc == one.namhoc, period.c.dot == one.dot)
        return connection.execute(mine).one()


def extend(intake, period, *, days=10):
    """An hour after its lock: what waits has taken effect by it."""
    until, now = period.locks + timedelta(days=days), period.locks + timedelta(hours=1)
    with transaction(intake.place.engine) as connection:
        seen = period.locks.isoformat()
        return period_acts.extend(connection, period.id, until, "12/QĐ-SGDĐT", seen=seen, now=now)


def rows(intake):
    with reading(intake.place.engine) as connection:
        return connection.execute(select(tables.record).order_by(tables.record.c.pk)).all()


def wait_until_somebody_waits(intake, *, seconds=10):
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with reading(intake.place.engine) as connection:
            if connection.scalar(waiting):
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits for the lock")


def test_an_extension_waits_for_what_is_just_being_registered_and_settles_it(intake, world, keyring):
    """Else the record would take effect by the old lock unseen, and turn back to waiting by the new one."""
    period, found = period_of(intake, ready(intake, world.primary, 0)), []
    with transaction(intake.place.engine) as connection:
        dossier = hold_dossier(connection, keyring)
        more = {"organisation": "42000201", "batch_id": batch_id(connection)}
        hold_record(connection, keyring, dossier, state="pending", period_id=period.id, **more)
        thread = threading.Thread(target=lambda: found.append(extend(intake, period)))
        thread.start()
        wait_until_somebody_waits(intake)
        assert found == []
    thread.join(30)
    assert found[0].detail["settled"] == 1
    (row,) = rows(intake)
    assert (row.state, row.state_since, row.period_id) == ("effective", period.locks, None)


def batch_id(connection):
    return connection.scalar(select(tables.batch.c.id).limit(1))


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_registered_during_an_extension_a_record_is_settled_or_waits_for_the_new_lock(intake, world, round_):
    one, other = ready(intake, world.primary, 0, 1), ready(intake, world.primary, 2, 3)
    period = period_of(intake, one)
    changed, *registered = at_once(
        lambda: extend(intake, period),
        lambda: register(intake.place, one),
        lambda: register(intake.place, other),
    )
    assert not [error for error in (changed, *registered) if isinstance(error, Exception)]
    stands = [(row.state, row.period_id) for row in rows(intake)]
    assert len(stands) == 4
    assert set(stands) <= {("effective", None), ("pending", period.id)}
    assert stands.count(("effective", None)) == changed.detail["settled"]
    assert all(row.state_since == period.locks for row in rows(intake) if row.state == "effective")


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_two_extensions_at_once_one_is_made_and_the_other_sees_it(intake, world, round_):
    period = period_of(intake, ready(intake, world.primary, 0))
    found = at_once(lambda: extend(intake, period, days=10), lambda: extend(intake, period, days=20))
    (refused,) = [one for one in found if isinstance(one, Exception)]
    assert isinstance(refused, PeriodNotAllowed)
    assert refused.refusal is PeriodRefusal.CHANGED
    (made,) = [one for one in found if one is not refused]
    with reading(intake.place.engine) as connection:
        now = connection.scalar(select(tables.period.c.locks).where(tables.period.c.id == period.id))
    assert (now - period.locks).days == (10 if made is found[0] else 20)
