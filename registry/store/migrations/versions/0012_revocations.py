"""Revocations learnt from the trust folder outlive the list's file."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "revocation",
        sa.Column("certificate_sha256", sa.String(length=64), nullable=False),
        sa.Column("list_sha256", sa.String(length=64), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=False),
        sa.Column("learnt_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["list_sha256"], ["evidence.sha256"], name=op.f("fk_revocation_list_sha256")),
        sa.PrimaryKeyConstraint("certificate_sha256", "list_sha256", name=op.f("pk_revocation")),
    )


def downgrade() -> None:
    op.drop_table("revocation")
