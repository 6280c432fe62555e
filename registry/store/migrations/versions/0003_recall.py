"""Recall requests, their items and steps; a second factor's last step; levels whose principal confirms a recall."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('awaiting-principal', 'requested', 'checked')")


def upgrade() -> None:
    op.add_column("account", sa.Column("totp_step", sa.Integer(), nullable=True))
    op.add_column(
        "signature_policy", sa.Column("recall_by_principal", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    _recall_request()
    _recall_item()
    _recall_step()


def downgrade() -> None:
    for table in ("recall_step", "recall_item", "recall_request"):
        op.drop_table(table)
    with op.batch_alter_table("signature_policy") as policy:
        policy.drop_column("recall_by_principal")
    with op.batch_alter_table("account") as account:
        account.drop_column("totp_step")


def _recall_request() -> None:
    op.create_table(
        "recall_request",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=150), nullable=False),
        sa.Column("person_id", sa.String(length=25), nullable=True),
        sa.Column("ground", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("requested_at", Moment(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_recall_request_organisation")),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_recall_request_person_id")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_recall_request")),
        sa.UniqueConstraint("id", name=op.f("uq_recall_request_id")),
    )
    op.create_index(op.f("ix_recall_request_organisation"), "recall_request", ["organisation"], unique=False)
    op.create_index(op.f("ix_recall_request_state"), "recall_request", ["state"], unique=False)


def _recall_item() -> None:
    op.create_table(
        "recall_item",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("request_pk", sa.Integer(), nullable=False),
        sa.Column("record_pk", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=100), nullable=True),
        sa.Column("id_correction", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["request_pk"], ["recall_request.pk"], name=op.f("fk_recall_item_request_pk")),
        sa.ForeignKeyConstraint(["record_pk"], ["record.pk"], name=op.f("fk_recall_item_record_pk")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_recall_item")),
        sa.UniqueConstraint("request_pk", "record_pk", name=op.f("uq_recall_item_request_pk_record_pk")),
    )
    op.create_index(op.f("ix_recall_item_record_pk"), "recall_item", ["record_pk"], unique=False)
    op.create_index(
        "ix_recall_item_open", "recall_item", ["record_pk"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
    )


def _recall_step() -> None:
    op.create_table(
        "recall_step",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("request_pk", sa.Integer(), nullable=False),
        sa.Column("item_pk", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account", sa.String(length=100), nullable=True),
        sa.Column("person_id", sa.String(length=25), nullable=True),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=100), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["request_pk"], ["recall_request.pk"], name=op.f("fk_recall_step_request_pk")),
        sa.ForeignKeyConstraint(["item_pk"], ["recall_item.pk"], name=op.f("fk_recall_step_item_pk")),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_recall_step_person_id")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_recall_step_organisation")),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_recall_step")),
    )
    op.create_index(op.f("ix_recall_step_request_pk"), "recall_step", ["request_pk"], unique=False)
