"""Lists of the trust folder wait to be looked through; a remembered revocation can be called a mistake."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seen_list",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_seen_list")),
    )
    op.add_column("revocation", sa.Column("mistaken_at", Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column("revocation", "mistaken_at")
    op.drop_table("seen_list")
