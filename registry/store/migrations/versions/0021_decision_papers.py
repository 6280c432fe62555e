"""Papers of decisions, sealed by the hub and kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision_paper",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("request_pk", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("suspension_pk", sa.Integer(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("(request_pk IS NULL) <> (suspension_pk IS NULL)", name=op.f("ck_decision_paper_of_one")),
        sa.ForeignKeyConstraint(["request_pk"], ["recall_request.pk"], name=op.f("fk_decision_paper_request_pk")),
        sa.ForeignKeyConstraint(["suspension_pk"], ["suspension.pk"], name=op.f("fk_decision_paper_suspension_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_decision_paper")),
        sa.UniqueConstraint("id", name=op.f("uq_decision_paper_id")),
        sa.UniqueConstraint("request_pk", "revision", name=op.f("uq_decision_paper_request_pk_revision")),
        sa.UniqueConstraint("suspension_pk", "kind", name=op.f("uq_decision_paper_suspension_pk_kind")),
    )


def downgrade() -> None:
    op.drop_table("decision_paper")
