"""An invitation's link may go by mail: which mail brings it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invitation", sa.Column("mail_id", sa.String(length=36), nullable=True))
    op.create_index(op.f("ix_invitation_mail_id"), "invitation", ["mail_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_invitation_mail_id"), table_name="invitation")
    op.drop_column("invitation", "mail_id")
