"""What another engine says of each stored record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_opinion",
        sa.Column("record_pk", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("engine", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_second_opinion_record_pk")),
        sa.PrimaryKeyConstraint("record_pk", name=op.f("pk_second_opinion")),
    )
    unlike = sa.text("outcome <> 'agrees'")
    op.create_index(
        "ix_second_opinion_open", "second_opinion", ["outcome"], sqlite_where=unlike, postgresql_where=unlike
    )


def downgrade() -> None:
    op.drop_table("second_opinion")
