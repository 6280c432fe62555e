"""The recall desk: files with requests, deputies, mails that wait."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recall_file",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("request_pk", sa.Integer(), nullable=False),
        sa.Column("record_pk", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["request_pk"], ["recall_request.pk"], name=op.f("fk_recall_file_request_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_recall_file_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_recall_file")),
        sa.UniqueConstraint("id", name=op.f("uq_recall_file_id")),
    )
    op.create_index(op.f("ix_recall_file_request_pk"), "recall_file", ["request_pk"], unique=False)
    _deputy()
    _mail()


def downgrade() -> None:
    for table in ("mail_outbox", "mail_address", "deputy", "recall_file"):
        op.drop_table(table)


def _deputy() -> None:
    people = ("approver", "deputy")
    op.create_table(
        "deputy",
        sa.Column("pk", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=100), nullable=False) for name in people),
        sa.Column("begins", Moment(), nullable=False),
        sa.Column("ends", Moment(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        *(sa.ForeignKeyConstraint([name], ["account.username"], name=op.f(f"fk_deputy_{name}")) for name in people),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_deputy")),
    )
    for name in people:
        op.create_index(op.f(f"ix_deputy_{name}"), "deputy", [name], unique=False)


def _mail() -> None:
    op.create_table(
        "mail_address",
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["account.username"], name=op.f("fk_mail_address_username")),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_mail_address")),
    )
    op.create_table(
        "mail_outbox",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("given_up_at", Moment(), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["username"], ["account.username"], name=op.f("fk_mail_outbox_username")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_mail_outbox")),
    )
    waits = sa.text("sent_at IS NULL AND given_up_at IS NULL")
    op.create_index("ix_mail_outbox_due", "mail_outbox", ["next_try_at"], sqlite_where=waits, postgresql_where=waits)
