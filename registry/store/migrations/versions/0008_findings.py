"""What the department did about findings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("finding") as table:
        table.add_column(sa.Column("state", sa.String(length=12), nullable=False, server_default="open"))
        table.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_finding_queue", "finding", ["state", "code", "pk"], unique=False)
    op.create_table(
        "finding_step",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("finding_pk", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("person_id", sa.String(length=25), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["finding_pk"], ["finding.pk"], name=op.f("fk_finding_step_finding_pk")),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_finding_step_person_id")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_finding_step")),
        sa.UniqueConstraint("finding_pk", "revision", name=op.f("uq_finding_step_finding_pk_revision")),
    )


def downgrade() -> None:
    op.drop_table("finding_step")
    with op.batch_alter_table("finding") as table:
        table.drop_index("ix_finding_queue")
        table.drop_column("revision")
        table.drop_column("state")
