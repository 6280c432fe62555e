"""Organisations, signers, policies, periods, accounts, API clients and the audit chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.store.columns import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _province()
    _person()
    _organisation()
    _succession()
    _signer()
    _signature_policy()
    _period()
    _account()
    _api_client()
    _audit_line()
    _audit_head()
    _chain_begins()


def downgrade() -> None:
    for table in (
        "audit_head",
        "audit_line",
        "api_client",
        "account",
        "period",
        "signature_policy",
        "signer",
        "succession",
        "organisation",
        "person",
        "province",
    ):
        op.drop_table(table)


def _province() -> None:
    op.create_table(
        "province",
        sa.Column("masogd", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("tentinh", sa.String(length=250), nullable=False),
        sa.Column("base_url", sa.String(length=250), nullable=False),
        sa.PrimaryKeyConstraint("masogd", name=op.f("pk_province")),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("person_id", sa.String(length=25), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person")),
    )


def _organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("parent", sa.String(length=20), nullable=True),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["organisation.code"], name=op.f("fk_organisation_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_organisation")),
    )


def _succession() -> None:
    op.create_table(
        "succession",
        sa.Column("successor", sa.String(length=20), nullable=False),
        sa.Column("predecessor", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["successor"], ["organisation.code"], name=op.f("fk_succession_successor")),
        sa.PrimaryKeyConstraint("successor", "predecessor", name=op.f("pk_succession")),
    )


def _signer() -> None:
    op.create_table(
        "signer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("certificate_sha256", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("person_id", sa.String(length=25), nullable=True),
        sa.Column("title", sa.String(length=150), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_signer_organisation")),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_signer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signer")),
        sa.UniqueConstraint(
            "organisation", "certificate_sha256", "role", name=op.f("uq_signer_organisation_certificate_sha256_role")
        ),
    )
    op.create_index(op.f("ix_signer_certificate_sha256"), "signer", ["certificate_sha256"], unique=False)


def _signature_policy() -> None:
    op.create_table(
        "signature_policy",
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("from_namhoc", sa.String(length=9), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("level", "from_namhoc", name=op.f("pk_signature_policy")),
    )


def _period() -> None:
    op.create_table(
        "period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("namhoc", sa.String(length=9), nullable=False),
        sa.Column("dot", sa.String(length=20), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("opens", Moment(), nullable=False),
        sa.Column("locks", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("namhoc", "dot", name=op.f("uq_period_namhoc_dot")),
    )


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("username", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("person_id", sa.String(length=25), nullable=True),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.String(length=250), nullable=True),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_account_organisation")),
        sa.ForeignKeyConstraint(["person_id"], ["person.person_id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_account")),
    )


def _api_client() -> None:
    op.create_table(
        "api_client",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("token_mac", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.code"], name=op.f("fk_api_client_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_client")),
        sa.UniqueConstraint("name", "organisation", name=op.f("uq_api_client_name_organisation")),
        sa.UniqueConstraint("token_mac", name=op.f("uq_api_client_token_mac")),
    )


def _audit_line() -> None:
    op.create_table(
        "audit_line",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(length=150), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=150), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_line")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_line_hash")),
    )


def _audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_audit_head")),
    )


def _chain_begins() -> None:
    head = sa.table("audit_head", sa.column("one"), sa.column("seq"), sa.column("hash"))
    op.bulk_insert(head, [{"one": 1, "seq": 0, "hash": "0" * 64}])
