"""Communes' reception reports; a period's decisions are found in the audit by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_ABOUT_PERIODS = sa.text("substr(act, 1, 7) = 'period:'")


def upgrade() -> None:
    op.create_table(
        "reception_report",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("remark_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_reception_report_organisation")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_reception_report_period_id")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_reception_report")),
        sa.UniqueConstraint("id", name=op.f("uq_reception_report_id")),
        sa.UniqueConstraint(
            "organisation", "period_id", "version", name=op.f("uq_reception_report_organisation_period_id_version")
        ),
    )
    op.create_index(op.f("ix_reception_report_period_id"), "reception_report", ["period_id"], unique=False)
    op.create_index(
        "ix_audit_line_period",
        "audit_line",
        ["subject", "seq"],
        unique=False,
        sqlite_where=_ABOUT_PERIODS,
        postgresql_where=_ABOUT_PERIODS,
    )


def downgrade() -> None:
    op.drop_index("ix_audit_line_period", "audit_line")
    op.drop_table("reception_report")
