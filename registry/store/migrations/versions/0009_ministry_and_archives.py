"""What the ministry is to be told and has answered; archives of other hubs that were taken in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# What is registered already was never told: its entries wait, as if written with the acts. Versions in the order they
# came in; of each that took effect, and of its recall.
_TAKEN_EFFECT = """
INSERT INTO ministry_entry (record_pk, record_id, number, event, status, made_at, state, tries)
SELECT pk, record_id,
       ROW_NUMBER() OVER (PARTITION BY record_id ORDER BY version, part),
       CASE WHEN part = 2 THEN 'CANCEL'
            WHEN ROW_NUMBER() OVER (PARTITION BY record_id ORDER BY version, part) = 1 THEN 'NEW' ELSE 'UPDATE' END,
       part, CASE WHEN part = 2 THEN state_since ELSE accepted_at END, 'waiting', 0
FROM (SELECT pk, record_id, version, 1 AS part, state_since, accepted_at FROM record WHERE state <> 'withdrawn'
      UNION ALL
      SELECT pk, record_id, version, 2 AS part, state_since, accepted_at FROM record WHERE state = 'recalled') AS told
ORDER BY pk, part
"""


def upgrade() -> None:
    op.create_table(
        "ministry_entry",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("record_pk", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=6), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("acknowledgement", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_ministry_entry_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_ministry_entry")),
        sa.UniqueConstraint("record_id", "number", name=op.f("uq_ministry_entry_record_id_number")),
    )
    op.create_index(op.f("ix_ministry_entry_record_pk"), "ministry_entry", ["record_pk"], unique=False)
    still_open = sa.text("state = 'waiting'")
    op.create_index(
        "ix_ministry_entry_open", "ministry_entry", ["pk"], sqlite_where=still_open, postgresql_where=still_open
    )
    op.execute(_TAKEN_EFFECT)
    _archives()


def downgrade() -> None:
    for table in ("archive_audit_line", "archive", "ministry_entry"):
        op.drop_table(table)


def _archives() -> None:
    op.create_table(
        "archive",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("namhoc", sa.String(length=9), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("taken_in_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_archive")),
        sa.UniqueConstraint("id", name=op.f("uq_archive_id")),
        sa.UniqueConstraint("namhoc", name=op.f("uq_archive_namhoc")),
    )
    op.create_table(
        "archive_audit_line",
        sa.Column("archive_pk", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(length=150), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=150), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["archive_pk"], ["archive.pk"], name=op.f("fk_archive_audit_line_archive_pk")),
        sa.PrimaryKeyConstraint("archive_pk", "seq", name=op.f("pk_archive_audit_line")),
    )
