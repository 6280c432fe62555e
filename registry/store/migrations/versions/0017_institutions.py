"""Institutions: what they may check, and what they checked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_grant",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("whole_record", sa.Boolean(), nullable=False),
        sa.Column("lines_per_day", sa.Integer(), nullable=False),
        sa.Column("begins", Moment(), nullable=False),
        sa.Column("ends", Moment(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.Column("second", sa.String(length=100), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_access_grant_organisation")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_access_grant")),
        sa.UniqueConstraint("id", name=op.f("uq_access_grant_id")),
    )
    op.create_index(op.f("ix_access_grant_organisation"), "access_grant", ["organisation"], unique=False)
    op.create_table(
        "verification_use",
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_verification_use_organisation")),
        sa.PrimaryKeyConstraint("organisation", "day", name=op.f("pk_verification_use")),
    )
    op.create_table(
        "verification_call",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=150), nullable=False),
        sa.Column("began_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment(), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisation.code"], name=op.f("fk_verification_call_organisation")
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_verification_call")),
        sa.UniqueConstraint("id", name=op.f("uq_verification_call_id")),
    )
    op.create_index(op.f("ix_verification_call_organisation"), "verification_call", ["organisation"], unique=False)
    op.create_table(
        "record_check",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("call_pk", sa.Integer(), nullable=False),
        sa.Column("record_pk", sa.Integer(), nullable=False),
        sa.Column("whole_record", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["call_pk"], ["verification_call.pk"], name=op.f("fk_record_check_call_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_record_check_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_record_check")),
    )
    op.create_index(op.f("ix_record_check_call_pk"), "record_check", ["call_pk"], unique=False)
    op.create_index(op.f("ix_record_check_record_pk"), "record_check", ["record_pk"], unique=False)


def downgrade() -> None:
    op.drop_table("record_check")
    op.drop_table("verification_call")
    op.drop_table("verification_use")
    op.drop_table("access_grant")
