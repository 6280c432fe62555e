"""Institutions' keys and tokens, what they ask for, and where they want to be told of changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _keys()
    op.create_table(
        "access_ask",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.String(length=100), nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_access_ask")),
        sa.UniqueConstraint("id", name=op.f("uq_access_ask_id")),
    )
    _webhooks()


def _keys() -> None:
    op.create_table(
        "client_key",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("secret_mac", sa.String(length=64), nullable=True),
        sa.Column("public_jwk", sa.JSON(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("revoked_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["api_client.id"], name=op.f("fk_client_key_client_id")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_client_key")),
        sa.UniqueConstraint("id", name=op.f("uq_client_key_id")),
        sa.UniqueConstraint("secret_mac", name=op.f("uq_client_key_secret_mac")),
    )
    op.create_index(op.f("ix_client_key_client_id"), "client_key", ["client_id"], unique=False)
    op.create_table(
        "access_token",
        sa.Column("token_mac", sa.String(length=64), nullable=False),
        sa.Column("key_pk", sa.Integer(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["key_pk"], ["client_key.pk"], name=op.f("fk_access_token_key_pk")),
        sa.PrimaryKeyConstraint("token_mac", name=op.f("pk_access_token")),
    )
    op.create_index(op.f("ix_access_token_key_pk"), "access_token", ["key_pk"], unique=False)
    op.create_index(op.f("ix_access_token_until"), "access_token", ["until"], unique=False)


def _webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_webhook_organisation")),
        sa.PrimaryKeyConstraint("organisation", name=op.f("pk_webhook")),
    )
    op.create_table(
        "webhook_outbox",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("record_pk", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("given_up_at", Moment(), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_webhook_outbox_organisation")),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_webhook_outbox_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_webhook_outbox")),
        sa.UniqueConstraint("id", name=op.f("uq_webhook_outbox_id")),
    )
    op.create_index(op.f("ix_webhook_outbox_organisation"), "webhook_outbox", ["organisation"], unique=False)
    waits = sa.text("sent_at IS NULL AND given_up_at IS NULL")
    op.create_index(
        "ix_webhook_outbox_due", "webhook_outbox", ["next_try_at"], sqlite_where=waits, postgresql_where=waits
    )


def downgrade() -> None:
    for name in ("webhook_outbox", "webhook", "access_ask", "access_token", "client_key"):
        op.drop_table(name)
