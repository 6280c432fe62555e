"""Security keys beside the phone's code, and what they were asked to sign."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "security_key",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("credential_id", sa.String(length=1364), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["username"], ["account.username"], name=op.f("fk_security_key_username")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_key")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_security_key_credential_id")),
    )
    op.create_index(op.f("ix_security_key_username"), "security_key", ["username"], unique=False)
    op.create_table(
        "key_challenge",
        sa.Column("challenge_mac", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("challenge_mac", name=op.f("pk_key_challenge")),
    )
    op.create_index(op.f("ix_key_challenge_holder"), "key_challenge", ["holder"], unique=False)


def downgrade() -> None:
    op.drop_table("key_challenge")
    op.drop_table("security_key")
