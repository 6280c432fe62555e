"""Synthetic rows beside real ones: as many records, dossiers and codes as a province has. PostgreSQL only.

Each row is as wide as a real one (the evidence's digests, a sealed code), with random digests, so that every index is
as large and as scattered as it would be. Reports are left short: they lie out of line and no look-up reads them.
Indexes and constraints are taken off and put back by their own definitions: the result is the same, in minutes.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

TABLES = ("dossier", "record", "code")
# A learner's five years at one level.
RECORDS_A_DOSSIER = 5

_DOSSIERS = """
INSERT INTO dossier (pk, level, citizen_mac, pupil_mac)
SELECT n, '04', encode(sha256(('c' || n)::bytea), 'hex'), encode(sha256(('p' || n)::bytea), 'hex')
FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n
"""

# The evidence names ten certificates of signers with their authorities, two lists and a policy.
_RECORDS = """
INSERT INTO record (pk, record_id, version, organisation, namhoc, level, grade, citizen_mac, pupil_mac, birth_mac,
    birth_precision, last4_mac, dossier_pk, sha256, size, format, state, state_since, state_detail, received_at,
    accepted_at, batch_id, report, evidence)
SELECT n, gen_random_uuid()::text, 1, m.organisation, m.namhoc, m.level, m.grade,
    encode(sha256(('c' || n / :each)::bytea), 'hex'), encode(sha256(('p' || n / :each)::bytea), 'hex'),
    encode(sha256(('b' || n)::bytea), 'hex'), 10, encode(sha256(('l' || n)::bytea), 'hex'), :dossier + n / :each,
    encode(sha256(('o' || n)::bytea), 'hex'), m.size, m.format, m.state, m.state_since, m.state_detail, m.received_at,
    m.accepted_at, m.batch_id, '\\x00', m.evidence
FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n, (SELECT * FROM record WHERE pk = :model) AS m
"""

_CODES = """
INSERT INTO code (mac, sealed, record_pk, dossier_pk, created_at, failures)
SELECT encode(sha256((:kind || n)::bytea), 'hex'), sha256(n::text::bytea) || sha256(('x' || n)::bytea),
    CASE WHEN :kind = 'r' THEN n END, CASE WHEN :kind = 'd' THEN n END, now(), 0
FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS n
"""


@dataclass(frozen=True)
class Crowd:
    """Which primary keys were given to synthetic records: ``first`` … ``last``."""

    first: int
    last: int


def fill(engine: Engine, count: int, *, model: int) -> Crowd:
    """Add rows until there are ``count`` records; each is like the real record ``model`` but for its digests."""
    with engine.begin() as connection:
        there = connection.scalar(text("SELECT count(*) FROM record"))
        assert there is not None
        first = 1 + connection.scalar(text("SELECT max(pk) FROM record"))
        dossier = 1 + connection.scalar(text("SELECT max(pk) FROM dossier"))
        crowd = Crowd(first, first + count - there - 1)
        # Foreign keys hold by construction: each would be looked up once more for every row.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        definitions = _take_off(connection)
        _insert(connection, crowd, dossier, model)
        for definition in definitions:
            connection.execute(text(definition))
        for table in TABLES:
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'pk'), (SELECT max(pk) FROM {table}))")
            )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))
    return crowd


def _insert(connection: Connection, crowd: Crowd, dossier: int, model: int) -> None:
    base = dossier - crowd.first // RECORDS_A_DOSSIER
    last_dossier = base + crowd.last // RECORDS_A_DOSSIER
    span = {"first": crowd.first, "last": crowd.last}
    connection.execute(text(_DOSSIERS), {"first": dossier, "last": last_dossier})
    connection.execute(text(_RECORDS), {**span, "each": RECORDS_A_DOSSIER, "dossier": base, "model": model})
    connection.execute(text(_CODES), {**span, "kind": "r"})
    connection.execute(text(_CODES), {"first": dossier, "last": last_dossier, "kind": "d"})


def _take_off(connection: Connection) -> list[str]:
    """Drop what slows filling down; the statements that put it back, constraints before foreign keys."""
    keys = connection.execute(
        text(
            "SELECT conrelid::regclass::text AS owner, conname AS name, pg_get_constraintdef(oid) AS what, contype"
            " FROM pg_constraint WHERE (conrelid::regclass::text = ANY(:tables) AND contype IN ('u', 'f', 'p'))"
            " OR (contype = 'f' AND confrelid::regclass::text = ANY(:tables)) ORDER BY contype = 'f'"
        ),
        {"tables": list(TABLES)},
    ).all()
    for key in reversed(keys):
        connection.execute(text(f"ALTER TABLE {key.owner} DROP CONSTRAINT {key.name}"))
    indexes = connection.execute(
        text("SELECT indexname AS name, indexdef AS what FROM pg_indexes WHERE tablename = ANY(:tables)"),
        {"tables": list(TABLES)},
    ).all()
    for index in indexes:
        connection.execute(text(f"DROP INDEX {index.name}"))
    whole = [f"ALTER TABLE {key.owner} ADD CONSTRAINT {key.name} {key.what}" for key in keys]
    return [*(index.what for index in indexes), *whole]
