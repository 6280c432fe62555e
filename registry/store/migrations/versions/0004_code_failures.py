"""Distinct wrong second factors of a code, as keyed hashes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_failure",
        sa.Column("code_pk", sa.Integer(), nullable=False),
        sa.Column("answer_mac", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["code_pk"], ["code.pk"], name=op.f("fk_code_failure_code_pk")),
        sa.PrimaryKeyConstraint("code_pk", "answer_mac", name=op.f("pk_code_failure")),
    )


def downgrade() -> None:
    op.drop_table("code_failure")
