"""A year's records are counted from an index alone."""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["namhoc", "organisation", "level", "period_id", "state", "version"]
    op.create_index("ix_record_figures", "record", columns, unique=False)


def downgrade() -> None:
    op.drop_index("ix_record_figures", table_name="record")
