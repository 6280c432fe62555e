"""Migration 0009 on rows that are there: what was registered before there was an outbox is told as well."""

import holdings
from alembic import command
from alembic.config import Config
from sqlalchemy import select

from registry import ministry_outbox, ministry_progress
from registry.keyring import Keyring
from registry.rules.ministry_rules import National
from registry.store.ministry_tables import ministry_entry
from registry.transactions import MIGRATIONS, transaction

ONE, TWO = "5f0c7d1e-0000-4000-8000-000000000001", "5f0c7d1e-0000-4000-8000-000000000002"


def move(engine, way, revision):
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        way(config, revision)


def test_what_was_registered_before_is_told_in_its_order(engine, tmp_path):
    keyring = Keyring.create(tmp_path / "secrets")
    with transaction(engine) as connection:
        holdings.hold_school(connection)
        dossier = holdings.hold_dossier(connection, keyring)
        # The corrected version has the smaller key: it is the version that counts.
        for record_id, version, state in ((ONE, 2, "effective"), (ONE, 1, "recalled"), (TWO, 1, "withdrawn")):
            holdings.hold_record(
                connection, keyring, dossier, record_id=record_id, version=version, state=state, period_id=1
            )
    move(engine, command.downgrade, "0008")
    move(engine, command.upgrade, "head")
    with transaction(engine) as connection:
        columns = (ministry_entry.c.record_id, ministry_entry.c.number, ministry_entry.c.event, ministry_entry.c.status)
        rows = connection.execute(select(*columns).order_by(ministry_entry.c.number)).all()
        assert [tuple(row) for row in rows] == [(ONE, 1, "NEW", 1), (ONE, 2, "CANCEL", 2), (ONE, 3, "UPDATE", 1)]
        (first,) = ministry_outbox.take(connection, now=holdings.RECEIVED, moment=holdings.RECEIVED, limit=5)
        assert (first.number, first.status) == (1, National.RECALLED)
        # The next act counts on.
        ministry_outbox.decided(connection, first.record_pk, National.EFFECTIVE, at=holdings.RECEIVED)
        assert ministry_progress.page(connection, now=holdings.RECEIVED, limit=1)[0].number == 4
