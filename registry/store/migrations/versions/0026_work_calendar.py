"""The department's days off by year, and its terms in working days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("decision", sa.String(length=60), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_work_year")),
    )
    op.create_table(
        "work_term",
        sa.Column("term", sa.String(length=20), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_work_term")),
    )


def downgrade() -> None:
    op.drop_table("work_term")
    op.drop_table("work_year")
