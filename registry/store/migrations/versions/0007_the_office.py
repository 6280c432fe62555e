"""The office: sign-ins, devices, invitations, recovery codes, proposals for two, forms that came too late."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = (
    "kept_form",
    "proposal",
    "invitation",
    "recovery_code",
    "account_life",
    "office_try",
    "known_device",
    "office_session",
)


def upgrade() -> None:
    op.create_table(
        "office_try",
        sa.Column("pk", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("username_mac", sa.String(length=64), nullable=False),
        sa.Column("device_mac", sa.String(length=64), nullable=False),
        sa.Column("block", sa.String(length=50), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("pk", name=op.f("pk_office_try")),
    )
    op.create_index("ix_office_try_from", "office_try", ["block", "at"], unique=False)
    op.create_index("ix_office_try_of", "office_try", ["username_mac", "at"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=150), nullable=False),
        sa.Column("about_person", sa.String(length=25), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_by", sa.String(length=100), nullable=False),
        sa.Column("proposed_person", sa.String(length=25), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("decided_person", sa.String(length=25), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["decided_person"], ["person.person_id"], name=op.f("fk_proposal_decided_person")),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_proposal_organisation")),
        sa.ForeignKeyConstraint(["proposed_person"], ["person.person_id"], name=op.f("fk_proposal_proposed_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_organisation"), "proposal", ["organisation"], unique=False)
    op.create_index(op.f("ix_proposal_state"), "proposal", ["state"], unique=False)
    op.create_table(
        "account_life",
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("used_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_by", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["username"], ["account.username"], name=op.f("fk_account_life_username")),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_account_life")),
    )
    op.create_table(
        "invitation",
        sa.Column("token_mac", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number_mac", sa.String(length=64), nullable=True),
        sa.Column("number_failures", sa.Integer(), nullable=False),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(length=100), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["username"], ["account.username"], name=op.f("fk_invitation_username")),
        sa.PrimaryKeyConstraint("token_mac", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_username"), "invitation", ["username"], unique=False)
    op.create_table(
        "kept_form",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["account.username"], name=op.f("fk_kept_form_username")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_form")),
    )
    op.create_index(op.f("ix_kept_form_username"), "kept_form", ["username"], unique=False)
    op.create_table(
        "known_device",
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("device_mac", sa.String(length=64), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["username"], ["account.username"], name=op.f("fk_known_device_username")),
        sa.PrimaryKeyConstraint("username", "device_mac", name=op.f("pk_known_device")),
    )
    op.create_table(
        "office_session",
        sa.Column("id_mac", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("block", sa.String(length=50), nullable=False),
        sa.Column("agent", sa.String(length=60), nullable=False),
        sa.Column("device_mac", sa.String(length=64), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("ended_why", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["username"], ["account.username"], name=op.f("fk_office_session_username")),
        sa.PrimaryKeyConstraint("id_mac", name=op.f("pk_office_session")),
    )
    op.create_index(op.f("ix_office_session_username"), "office_session", ["username"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("code_mac", sa.String(length=64), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["username"], ["account.username"], name=op.f("fk_recovery_code_username")),
        sa.PrimaryKeyConstraint("username", "code_mac", name=op.f("pk_recovery_code")),
    )


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
