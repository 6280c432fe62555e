"""What schools declare of their signers, and what became of it. Nothing is removed from it."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, LargeBinary, String, Table

from registry.store.columns import Moment
from registry.store.tables import metadata

# ``before`` None: a new binding; else the binding ``signer_id`` as it stood when the change to it was declared.
signer_declaration = Table(
    "signer_declaration",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("organisation", ForeignKey("organisation.code"), nullable=False),
    # The binding that is changed; of a new one, the binding it became.
    Column("signer_id", ForeignKey("signer.id")),
    Column("before", JSON(none_as_null=True)),
    # The binding that ends the day before a new one begins.
    Column("replaces", ForeignKey("signer.id")),
    Column("certificate_sha256", String(64), nullable=False, index=True),
    Column("certificate", LargeBinary, nullable=False),
    Column("role", String(20), nullable=False),
    Column("name", String(250), nullable=False),
    # No foreign key: nobody is in the register for having been declared.
    Column("person_id", String(25)),
    Column("title", String(150)),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("reason", String(200)),
    Column("declared_by", String(100), nullable=False),
    Column("declared_person", String(25)),
    Column("declared_at", Moment, nullable=False),
    Column("state", String(12), nullable=False),
    # Where it takes two: the first registrar's proposal. Its state says more than ``state`` while that is ``proposed``.
    Column("proposal_id", ForeignKey("proposal.id")),
    Column("decided_by", String(100)),
    Column("decided_at", Moment),
    Column("note", String(500)),
    Index("ix_signer_declaration_queue", "state", "organisation"),
)
