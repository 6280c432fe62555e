"""The school desk: declared numbers of learners, messages about records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "declared_learners",
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("namhoc", sa.String(length=9), nullable=False),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("grade", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisation.code"], name=op.f("fk_declared_learners_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation", "namhoc", "level", "grade", name=op.f("pk_declared_learners")),
    )
    op.create_table(
        "record_message",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("record_pk", sa.Integer(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("account", sa.String(length=100), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_record_message_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_record_message")),
        sa.UniqueConstraint("id", name=op.f("uq_record_message_id")),
    )
    op.create_index(op.f("ix_record_message_record_pk"), "record_message", ["record_pk"], unique=False)
    waits = sa.text("answered_at IS NULL")
    op.create_index("ix_record_message_open", "record_message", ["sent_at"], sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    op.drop_table("record_message")
    op.drop_table("declared_learners")
