"""Migration 0005 on rows that are there: reports become small and stay what they were."""

import zlib

import holdings
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text

from registry.keyring import Keyring
from registry.store import tables
from registry.transactions import MIGRATIONS, transaction

REPORT = '{"indication": "TOTAL-PASSED", "signer": "Lò Văn Đạt"}'


@pytest.fixture
def held(engine, tmp_path):
    """One registered record with a report, and one that was verified and is not registered yet."""
    keyring = Keyring.create(tmp_path / "secrets")
    with transaction(engine) as connection:
        holdings.hold_school(connection)
        holdings.hold_record(connection, keyring, holdings.hold_dossier(connection, keyring))
        connection.execute(tables.record.update().values(report=zlib.compress(REPORT.encode(), level=1)))
        item = {"batch_id": "b1", "position": 0, "file": "a.xml", "sha256": "11" * 32, "state": "verified"}
        connection.execute(tables.batch_item.insert(), {**item, "problems": [], "findings": [], "judged": "0\n{}"})
        connection.execute(tables.batch.update().values(stage="verified"))
    return engine


def move(engine, way, revision):
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        way(config, revision)


def test_a_report_survives_both_ways(held):
    move(held, command.downgrade, "0004")
    with held.connect() as connection:
        assert connection.scalar(text("SELECT report FROM record")) == REPORT
    move(held, command.upgrade, "head")
    with held.connect() as connection:
        assert zlib.decompress(connection.scalar(select(tables.record.c.report))).decode() == REPORT


def test_what_was_verified_and_not_registered_is_verified_again(held):
    move(held, command.downgrade, "0004")
    with held.begin() as connection:
        connection.execute(text("UPDATE batch_item SET state = 'verified'"))
        connection.execute(text("UPDATE batch SET stage = 'verified'"))
    move(held, command.upgrade, "head")
    with held.connect() as connection:
        assert connection.scalar(select(tables.batch_item.c.state)) == "waiting"
        assert connection.scalar(select(tables.batch.c.stage)) == "unpacked"
