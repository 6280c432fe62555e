"""How often each record was looked up, by tier."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "look_up_count",
        sa.Column("record_pk", sa.Integer(), nullable=False),
        sa.Column("tier", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_look_up_count_record_pk")),
        sa.PrimaryKeyConstraint("record_pk", "tier", name=op.f("pk_look_up_count")),
    )


def downgrade() -> None:
    op.drop_table("look_up_count")
