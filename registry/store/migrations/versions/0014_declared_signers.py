"""Declared signers; the end and the key of each bound certificate."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from registry.store.columns import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# A province has some ten thousand certificates of 2 KB.
_PAGE = 1000


def upgrade() -> None:
    op.add_column("signer", sa.Column("not_after", Moment(), nullable=True))
    op.add_column("signer", sa.Column("key_sha256", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_signer_not_after"), "signer", ["not_after"])
    op.create_index(op.f("ix_signer_key_sha256"), "signer", ["key_sha256"])
    _read_certificates()
    op.create_table(
        "signer_declaration",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation", sa.String(length=20), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("certificate_sha256", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("person_id", sa.String(length=25), nullable=True),
        sa.Column("title", sa.String(length=150), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("declared_by", sa.String(length=100), nullable=False),
        sa.Column("declared_person", sa.String(length=25), nullable=True),
        sa.Column("declared_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposal_id", sa.String(length=36), nullable=True),
        sa.Column("decided_by", sa.String(length=100), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisation.code"], name=op.f("fk_signer_declaration_organisation")
        ),
        sa.ForeignKeyConstraint(["signer_id"], ["signer.id"], name=op.f("fk_signer_declaration_signer_id")),
        sa.ForeignKeyConstraint(["replaces"], ["signer.id"], name=op.f("fk_signer_declaration_replaces")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_signer_declaration_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signer_declaration")),
    )
    op.create_index(
        op.f("ix_signer_declaration_certificate_sha256"), "signer_declaration", ["certificate_sha256"], unique=False
    )
    op.create_index("ix_signer_declaration_queue", "signer_declaration", ["state", "organisation"], unique=False)


def downgrade() -> None:
    op.drop_table("signer_declaration")
    op.drop_index(op.f("ix_signer_key_sha256"), "signer")
    op.drop_index(op.f("ix_signer_not_after"), "signer")
    with op.batch_alter_table("signer") as batch:
        batch.drop_column("key_sha256")
        batch.drop_column("not_after")


def _read_certificates() -> None:
    signer = sa.table(
        "signer",
        sa.column("id", sa.Integer()),
        sa.column("certificate", sa.LargeBinary()),
        sa.column("not_after", Moment()),
        sa.column("key_sha256", sa.String()),
    )
    connection, after = op.get_bind(), -1
    change = sa.update(signer).where(signer.c.id == sa.bindparam("row"))
    change = change.values(not_after=sa.bindparam("ends"), key_sha256=sa.bindparam("key"))
    while True:
        page = sa.select(signer.c.id, signer.c.certificate).where(signer.c.id > after).order_by(signer.c.id)
        rows = connection.execute(page.limit(_PAGE)).all()
        if not rows:
            return
        read = [found for row in rows if (found := _read(row.id, row.certificate))]
        if read:
            connection.execute(change, read)
        after = rows[-1].id


def _read(row: int, der: bytes) -> dict[str, object] | None:
    try:
        parsed = x509.load_der_x509_certificate(der)
        key = parsed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return {"row": row, "ends": parsed.not_valid_after_utc, "key": hashlib.sha256(key).hexdigest()}
    except Exception:  # whatever a parser says of it: then nothing is known of it, as for the verifier
        return None
