"""The worker killed with SIGKILL in every step, chosen by watching the database: nothing lost, nothing twice.

Each round sends one batch of 200 records to a fresh hub and kills the worker once in each step it can be caught in;
then a last worker finishes what is left.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter

import pytest
from databases import empty, postgresql
from intake import make_intake
from joserfc import jws
from sqlalchemy import func, select, text
from stage.proof import write_proof
from worker_process import HocbaProcess, wait_for

from hocba.settings import Settings
from hocba.wiring import conninfo
from ingest.queue_postgres import PostgresQueue
from registry import batches
from registry.keyring import Keyring
from registry.store.tables import batch, batch_item, code, metadata
from registry.transactions import reading
from sealer.receipt import ReceiptRegistry

RECORDS = 200
KILLS_EACH = 4
STEPS = {"unpack": "received", "verify": "unpacked", "register": "verified", "receipt": "registered"}
# procrastinate gives a dead worker's jobs to the next one after some heartbeats.
PATIENCE = 90


@pytest.fixture(scope="module")
def queue_engine():
    """A database of its own: procrastinate's tables do not belong among the register's."""
    with postgresql() as engine:
        yield engine


@pytest.fixture(params=[pytest.param("sqlite", marks=pytest.mark.proof), "postgresql"])
def hub(request, world, tmp_path):
    """Makes a fresh hub; also gives the settings for processes."""

    def make(number: int):
        folder = tmp_path / str(number)
        keyring = Keyring.create(folder / "secrets")
        if request.param == "postgresql":
            engine = request.getfixturevalue("queue_engine")
            empty(engine)
        else:
            engine = request.getfixturevalue("sqlite_engine")
            empty_sqlite(engine)
        intake = make_intake(engine, world, folder, keyring)
        settings = {
            "HOCBA_DATABASE_URL": engine.url.render_as_string(hide_password=False),
            "HOCBA_DATA_DIR": str(folder),
            "HOCBA_CLOCK": world.clock.isoformat(),
        }
        if request.param == "postgresql":
            PostgresQueue(intake.place, conninfo(Settings(database_url=settings["HOCBA_DATABASE_URL"]))).prepare()
            with engine.begin() as connection:
                connection.execute(text("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE"))
                connection.execute(text("TRUNCATE procrastinate_periodic_defers CASCADE"))
        return intake, settings

    make.kind = request.param
    return make


def empty_sqlite(engine):
    with engine.begin() as connection:
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture(scope="module")
def content(world):
    school = world.school("03")
    return school, school.batch(school.records(RECORDS))


def look(intake, batch_id):
    """State, stage, and how many items are no longer waiting."""
    with reading(intake.place.engine) as connection:
        row = connection.execute(select(batch.c.state, batch.c.stage).where(batch.c.id == batch_id)).one()
        judged = connection.scalar(
            select(func.count()).where(batch_item.c.batch_id == batch_id, batch_item.c.state == "verified")
        )
    return row.state, row.stage, judged


def kill_in(step: str, intake, batch_id, settings, chance: random.Random) -> bool:
    """Start a worker and kill it in this step. False: it was too quick for us this time."""
    stage, judged_from = STEPS[step], chance.randrange(0, RECORDS // 2)

    def is_there():
        state, now, judged = look(intake, batch_id)
        there = now == stage and state == "processing" and (step != "verify" or judged >= judged_from)
        return there or list(batches.Stage).index(now) > list(batches.Stage).index(stage)

    worker = HocbaProcess("worker", settings=settings, log=intake.folder / "worker.log")
    try:
        assert wait_for(is_there, seconds=PATIENCE), (intake.folder / "worker.log").read_text()[-2000:]
        if step == "register":
            time.sleep(chance.random() * 0.05)
        worker.pause()
        return look(intake, batch_id)[1] == stage
    finally:
        worker.kill()


def finish(intake, batch_id, settings):
    worker = HocbaProcess("worker", settings=settings, log=intake.folder / "worker.log")
    try:
        done = wait_for(lambda: look(intake, batch_id)[1] == "finished", seconds=PATIENCE, every=0.05)
        assert done, (look(intake, batch_id), (intake.folder / "worker.log").read_text()[-2000:])
    finally:
        assert worker.stop() == 0


def assert_as_if_nothing_had_happened(intake, batch_id):
    outcome = intake.outcome(batch_id)
    assert outcome.batch.state == "done"
    assert outcome.states == ["accepted"] * RECORDS
    assert len(intake.records()) == RECORDS
    assert {row.pk for row in intake.records()} == {item.record_pk for item in outcome.items}
    intake.assert_whole()
    with reading(intake.place.engine) as connection:
        token = batches.receipt_of(connection, batch_id)
        of_records = list(connection.scalars(select(code.c.record_pk).where(code.c.record_pk.is_not(None))))
        of_dossiers = list(connection.scalars(select(code.c.dossier_pk).where(code.c.dossier_pk.is_not(None))))
    assert len(of_records) == len(set(of_records)) == RECORDS
    assert len(of_dossiers) == len(set(of_dossiers)) == RECORDS
    payload = json.loads(jws.extract_compact(token.encode(), registry=ReceiptRegistry(algorithms=["ES256"])).payload)
    assert [(r["file"], r["sha256"], r["state"]) for r in payload["records"]] == [
        (item.file, item.sha256, "accepted") for item in outcome.items
    ]
    assert list(intake.place.spool.ids()) == []


def round_of_kills(hub, content, number, steps) -> Counter:
    chance = random.Random(number)
    intake, settings = hub(number)
    batch_id = intake.receive(*content).batch.id
    killed = Counter(step for step in steps if kill_in(step, intake, batch_id, settings, chance))
    finish(intake, batch_id, settings)
    assert_as_if_nothing_had_happened(intake, batch_id)
    return killed


def test_a_worker_killed_while_verifying_and_registering_loses_and_doubles_nothing(hub, content):
    assert round_of_kills(hub, content, 0, ["verify", "register"])["verify"] == 1


@pytest.mark.proof
def test_workers_killed_four_times_in_every_step(hub, content):
    killed: Counter = Counter()
    for number in range(4 * KILLS_EACH):
        missing = [step for step in STEPS if killed[step] < KILLS_EACH]
        if not missing:
            break
        killed += round_of_kills(hub, content, number, missing)
    assert all(killed[step] >= KILLS_EACH for step in STEPS), killed
    kind = hub.kind
    write_proof(
        f"kills-{kind}",
        f"Workers killed in every step, on {kind}",
        f"Batches of {RECORDS} records; `hocba worker` killed with SIGKILL in each step, the moment chosen by watching "
        "the database from outside, then run again. After each round: every record exactly once, receipt right, audit "
        "chain whole, no original without its row, no row without its original, the spool empty.",
        [{"step": step, "killed": killed[step]} for step in STEPS],
    )
