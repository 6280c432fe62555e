"""Links to one record that end, and watches: who wants a mail when a record's status changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_WAITS = sa.text("sent_at IS NULL AND given_up_at IS NULL")


def upgrade() -> None:
    _links()
    _watches()


def _links() -> None:
    op.create_table(
        "share_link",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("record_pk", sa.Integer(), nullable=False),
        sa.Column("code_pk", sa.Integer(), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("manage_mac", sa.String(length=64), nullable=False),
        sa.Column("purpose_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_share_link_record_pk_record")),
        sa.ForeignKeyConstraint(["code_pk"], ["code.pk"], name=op.f("fk_share_link_code_pk_code")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_share_link")),
        sa.UniqueConstraint("mac", name=op.f("uq_share_link_mac")),
        sa.UniqueConstraint("manage_mac", name=op.f("uq_share_link_manage_mac")),
    )
    op.create_index(op.f("ix_share_link_record_pk"), "share_link", ["record_pk"], unique=False)
    op.create_index(op.f("ix_share_link_ends_at"), "share_link", ["ends_at"], unique=False)
    op.create_table(
        "share_opening",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("link_pk", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["link_pk"], ["share_link.pk"], name=op.f("fk_share_opening_link_pk_share_link")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_share_opening")),
    )
    op.create_index(op.f("ix_share_opening_link_pk"), "share_opening", ["link_pk"], unique=False)


def _watches() -> None:
    op.create_table(
        "record_watch",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("record_pk", sa.Integer(), nullable=False),
        sa.Column("code_pk", sa.Integer(), nullable=False),
        sa.Column("address_mac", sa.String(length=64), nullable=False),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("ends_at", Moment(), nullable=False),
        sa.Column("told", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_record_watch_record_pk_record")),
        sa.ForeignKeyConstraint(["code_pk"], ["code.pk"], name=op.f("fk_record_watch_code_pk_code")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_record_watch")),
        sa.UniqueConstraint("id", name=op.f("uq_record_watch_id")),
        sa.UniqueConstraint("record_pk", "address_mac", name=op.f("uq_record_watch_record_pk_address_mac")),
    )
    op.create_index(op.f("ix_record_watch_ends_at"), "record_watch", ["ends_at"], unique=False)
    op.create_index(op.f("ix_record_watch_told"), "record_watch", ["told"], unique=False)
    op.create_table(
        "watch_mail",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("watch_pk", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.Column("given_up_at", Moment(), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["watch_pk"], ["record_watch.pk"], name=op.f("fk_watch_mail_watch_pk_record_watch")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_watch_mail")),
    )
    op.create_index(op.f("ix_watch_mail_watch_pk"), "watch_mail", ["watch_pk"], unique=False)
    op.create_index(
        "ix_watch_mail_due",
        "watch_mail",
        ["next_try_at"],
        unique=False,
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    )


def downgrade() -> None:
    for table in ("watch_mail", "record_watch", "share_opening", "share_link"):
        op.drop_table(table)
