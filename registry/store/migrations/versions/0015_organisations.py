"""Organisations in the office: earlier names, days of closing, an index for their history in the audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ABOUT_ORGANISATIONS = sa.text("substr(act, 1, 13) = 'organisation:'")


def upgrade() -> None:
    op.create_table(
        "organisation_life",
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("tended_at", Moment(), nullable=False),
        sa.Column("closed_from", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisation.code"], name=op.f("fk_organisation_life_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation", name=op.f("pk_organisation_life")),
    )
    op.create_table(
        "organisation_name",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisation.code"], name=op.f("fk_organisation_name_organisation")
        ),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_organisation_name")),
    )
    op.create_index("ix_organisation_name_of", "organisation_name", ["organisation", "until"], unique=False)
    op.create_index(
        "ix_audit_line_organisation",
        "audit_line",
        ["subject", "seq"],
        unique=False,
        sqlite_where=_ABOUT_ORGANISATIONS,
        postgresql_where=_ABOUT_ORGANISATIONS,
    )


def downgrade() -> None:
    op.drop_index("ix_audit_line_organisation", "audit_line")
    op.drop_table("organisation_name")
    op.drop_table("organisation_life")
