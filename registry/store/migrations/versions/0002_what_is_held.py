"""Batches, records, dossiers, codes, evidence and findings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _dossier()
    _evidence()
    _batch()
    _record()
    _record_indexes()
    _batch_item()
    _code()
    _finding()


def downgrade() -> None:
    for table in ("finding", "code", "batch_item", "record", "batch", "evidence", "dossier"):
        op.drop_table(table)


def _dossier() -> None:
    op.create_table(
        "dossier",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("citizen_mac", sa.String(length=64), nullable=True),
        sa.Column("pupil_mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_dossier")),
    )
    op.create_index(op.f("ix_dossier_citizen_mac"), "dossier", ["citizen_mac"], unique=False)
    op.create_index(op.f("ix_dossier_pupil_mac"), "dossier", ["pupil_mac"], unique=False)


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_evidence")),
    )


def _batch() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("namhoc", sa.String(length=9), nullable=True),
        sa.Column("dot", sa.String(length=20), nullable=True),
        sa.Column("closes", sa.Boolean(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("trust_version", sa.String(length=64), nullable=True),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_batch_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    op.create_index("ix_batch_same_bytes", "batch", ["organisation", "sha256"], unique=False)
    op.create_index("ix_batch_stage", "batch", ["stage"], unique=False)


def _record() -> None:
    op.create_table(
        "record",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("namhoc", sa.String(length=9), nullable=False),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("grade", sa.String(length=2), nullable=False),
        sa.Column("citizen_mac", sa.String(length=64), nullable=True),
        sa.Column("pupil_mac", sa.String(length=64), nullable=False),
        sa.Column("birth_mac", sa.String(length=64), nullable=False),
        sa.Column("birth_precision", sa.Integer(), nullable=False),
        sa.Column("last4_mac", sa.String(length=64), nullable=False),
        sa.Column("dossier_pk", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("state_since", Moment(), nullable=False),
        sa.Column("state_detail", sa.JSON(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=True),
        sa.Column("predecessor_pk", sa.Integer(), nullable=True),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("accepted_at", Moment(), nullable=False),
        sa.Column("batch_id", sa.String(length=36), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_record_version_counts_from_one")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_record_batch_id")),
        sa.ForeignKeyConstraint(["dossier_pk"], ["dossier.pk"], name=op.f("fk_record_dossier_pk")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_record_organisation")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_record_period_id")),
        sa.ForeignKeyConstraint(["predecessor_pk"], ["record.pk"], name=op.f("fk_record_predecessor_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_record")),
        sa.UniqueConstraint("predecessor_pk", name=op.f("uq_record_predecessor_pk")),
        sa.UniqueConstraint("record_id", "version", name=op.f("uq_record_record_id_version")),
        sa.UniqueConstraint("sha256", name=op.f("uq_record_sha256")),
    )


def _record_indexes() -> None:
    op.create_index(op.f("ix_record_citizen_mac"), "record", ["citizen_mac"], unique=False)
    op.create_index(op.f("ix_record_dossier_pk"), "record", ["dossier_pk"], unique=False)
    op.create_index(op.f("ix_record_pupil_mac"), "record", ["pupil_mac"], unique=False)


def _batch_item() -> None:
    op.create_table(
        "batch_item",
        sa.Column("batch_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=250), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("record_pk", sa.Integer(), nullable=True),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("judged", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_item_batch_id")),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_batch_item_record_pk")),
        sa.PrimaryKeyConstraint("batch_id", "position", name=op.f("pk_batch_item")),
    )
    op.create_index("ix_batch_item_state", "batch_item", ["state"], unique=False)


def _code() -> None:
    op.create_table(
        "code",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("record_pk", sa.Integer(), nullable=True),
        sa.Column("dossier_pk", sa.Integer(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("replaced_at", Moment(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.CheckConstraint("(record_pk IS NULL) <> (dossier_pk IS NULL)", name=op.f("ck_code_opens_one_thing")),
        sa.ForeignKeyConstraint(["dossier_pk"], ["dossier.pk"], name=op.f("fk_code_dossier_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_code_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_code")),
        sa.UniqueConstraint("mac", name=op.f("uq_code_mac")),
    )
    op.create_index(
        "ix_code_live_dossier",
        "code",
        ["dossier_pk"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_index(
        "ix_code_live_record",
        "code",
        ["record_pk"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )


def _finding() -> None:
    op.create_table(
        "finding",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("record_pk", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_finding_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_finding")),
    )
    op.create_index(op.f("ix_finding_record_pk"), "finding", ["record_pk"], unique=False)
