"""What the ministry refused is counted at every start page of the office: by an index of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    refused = sa.text("state = 'refused'")
    op.create_index(
        "ix_ministry_entry_refused", "ministry_entry", ["pk"], sqlite_where=refused, postgresql_where=refused
    )


def downgrade() -> None:
    op.drop_index("ix_ministry_entry_refused", table_name="ministry_entry")
