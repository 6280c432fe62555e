"""Certificates bound before migration 0014 get their end and key by it; what cannot be read stays unknown."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from signer_papers import teacher
from sqlalchemy import text

from registry.transactions import MIGRATIONS
from verifier.certificates import read_certificate


def to(engine, revision, *, down=False):
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(config, revision)


@pytest.fixture
def before(sqlite_engine):
    """A register as it was before."""
    to(sqlite_engine, "0013", down=True)
    return sqlite_engine


def test_old_bindings_get_their_end_and_key(before, world):
    card = teacher(world)
    with before.begin() as connection:
        connection.execute(
            text("INSERT INTO organisation (code, name, kind, levels) VALUES ('1', 'T', 'school', '[]')")
        )
        for sha256, der in ((card.sha256, card.der), ("00" * 32, b"no certificate")):
            row = {"sha256": sha256, "der": der}
            connection.execute(
                text(
                    "INSERT INTO signer (organisation, certificate_sha256, certificate, role, name, since)"
                    " VALUES ('1', :sha256, :der, 'giaovien', 'A', '2024-01-01')"
                ),
                row,
            )
    to(before, "0014")
    with before.begin() as connection:
        good, bad = connection.execute(text("SELECT not_after, key_sha256 FROM signer ORDER BY id")).all()
    read = read_certificate(card.der)
    assert good.not_after.startswith(read.summary.not_after.isoformat()[:19])
    assert good.key_sha256 == read.key_sha256
    assert tuple(bad) == (None, None)
