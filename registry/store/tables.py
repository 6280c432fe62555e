"""The register's tables. One noun each; personal data of learners only as keyed hashes: their names,
birth dates and identity numbers live in the (encrypted) originals alone.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from registry.store.columns import Moment


def _where(condition: str) -> dict[str, Any]:
    """A partial index, said in both dialects."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

province = Table(
    "province",
    metadata,
    Column("masogd", String(2), primary_key=True),
    Column("name", String(250), nullable=False),
    Column("tentinh", String(250), nullable=False),
    Column("base_url", String(250), nullable=False),
)

organisation = Table(
    "organisation",
    metadata,
    Column("code", String(20), primary_key=True),
    Column("name", String(250), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("parent", ForeignKey("organisation.code")),
    Column("levels", JSON, nullable=False),
)

# ``predecessor`` is no foreign key: a school dissolved before the hub began has no row of its own.
succession = Table(
    "succession",
    metadata,
    Column("successor", ForeignKey("organisation.code"), primary_key=True),
    Column("predecessor", String(20), primary_key=True),
    Column("since", Date, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("person_id", String(25), primary_key=True),
    Column("name", String(150), nullable=False),
)

signer = Table(
    "signer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("organisation", ForeignKey("organisation.code"), nullable=False),
    Column("certificate_sha256", String(64), nullable=False, index=True),
    Column("certificate", LargeBinary, nullable=False),
    Column("role", String(20), nullable=False),
    Column("name", String(250), nullable=False),
    Column("person_id", ForeignKey("person.person_id")),
    Column("title", String(150)),
    Column("since", Date, nullable=False),
    Column("until", Date),
    # Of the certificate, to count and find by without reading ten thousand of them; None: it cannot be read.
    Column("not_after", Moment, index=True),
    Column("key_sha256", String(64), index=True),
    UniqueConstraint("organisation", "certificate_sha256", "role"),
)

signature_policy = Table(
    "signature_policy",
    metadata,
    Column("level", String(2), primary_key=True),
    Column("from_namhoc", String(9), primary_key=True),
    Column("roles", JSON, nullable=False),
    # A recall that a school asks for waits for its principal's word.
    Column("recall_by_principal", Boolean, nullable=False, server_default=false()),
)

period = Table(
    "period",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("namhoc", String(9), nullable=False),
    Column("dot", String(20), nullable=False),
    Column("levels", JSON, nullable=False),
    Column("opens", Moment, nullable=False),
    Column("locks", Moment, nullable=False),
    UniqueConstraint("namhoc", "dot"),
)

account = Table(
    "account",
    metadata,
    Column("username", String(100), primary_key=True),
    Column("name", String(150), nullable=False),
    Column("person_id", ForeignKey("person.person_id")),
    Column("organisation", ForeignKey("organisation.code"), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("password_hash", String(250)),
    Column("totp_sealed", LargeBinary),
    # The last time step whose code was used: a code opens once (RFC 6238 section 5.2).
    Column("totp_step", Integer),
)

api_client = Table(
    "api_client",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(150), nullable=False),
    Column("organisation", ForeignKey("organisation.code"), nullable=False),
    Column("scopes", JSON, nullable=False),
    # None until an invitation is taken up: real deployments leave tokens out of the province file.
    Column("token_mac", String(64), unique=True),
    UniqueConstraint("name", "organisation"),
)

batch = Table(
    "batch",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("organisation", ForeignKey("organisation.code"), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("dry_run", Boolean, nullable=False),
    # queued, processing, done, refused: what the school sees.
    Column("state", String(12), nullable=False),
    # received, unpacked, verified, registered, finished: where the pipeline goes on after a crash.
    Column("stage", String(12), nullable=False),
    Column("namhoc", String(9)),
    Column("dot", String(20)),
    Column("closes", Boolean),
    Column("total", Integer, nullable=False, default=0),
    Column("problems", JSON, nullable=False),
    Column("receipt", Text),
    Column("trust_version", String(64)),
    Column("finished_at", Moment),
    Index("ix_batch_same_bytes", "organisation", "sha256"),
    Index("ix_batch_stage", "stage"),
)

batch_item = Table(
    "batch_item",
    metadata,
    Column("batch_id", ForeignKey("batch.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("file", String(250), nullable=False),
    Column("sha256", String(64), nullable=False),
    # waiting, verified (judged, not yet registered), accepted, refused, duplicate, held.
    Column("state", String(12), nullable=False),
    Column("record_id", String(36)),
    Column("version", Integer),
    Column("record_pk", ForeignKey("record.pk")),
    Column("problems", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    # What verifying found and registering needs, hashes and dates, no learner in clear; the report as in ``record``.
    Column("judged", Text),
    Column("report", LargeBinary),
    Index("ix_batch_item_state", "state"),
)

dossier = Table(
    "dossier",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("level", String(2), nullable=False),
    Column("citizen_mac", String(64), index=True),
    Column("pupil_mac", String(64), nullable=False, index=True),
)

record = Table(
    "record",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("record_id", String(36), nullable=False),
    Column("version", Integer, nullable=False),
    Column("organisation", ForeignKey("organisation.code"), nullable=False),
    Column("namhoc", String(9), nullable=False),
    Column("level", String(2), nullable=False),
    Column("grade", String(2), nullable=False),
    # Keyed hashes: citizen = sodinhdanh, pupil = mahocsinh + masogd (package.md section 1, "same learner").
    Column("citizen_mac", String(64), index=True),
    Column("pupil_mac", String(64), nullable=False, index=True),
    # The second factor: ``birth_precision`` is the length of the record's date (4, 7 or 10 characters).
    Column("birth_mac", String(64), nullable=False),
    Column("birth_precision", Integer, nullable=False),
    Column("last4_mac", String(64), nullable=False),
    Column("dossier_pk", ForeignKey("dossier.pk"), nullable=False, index=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("size", Integer, nullable=False),
    Column("format", String(10), nullable=False),
    Column("state", String(20), nullable=False),
    Column("state_since", Moment, nullable=False),
    Column("state_detail", JSON, nullable=False),
    # Pending records take effect when this period locks; None: they took effect on acceptance.
    Column("period_id", ForeignKey("period.id")),
    Column("predecessor_pk", ForeignKey("record.pk"), unique=True),
    Column("received_at", Moment, nullable=False),
    Column("accepted_at", Moment, nullable=False),
    Column("batch_id", ForeignKey("batch.id"), nullable=False),
    # Deflated JSON (``registry.judgement``). PostgreSQL: stored out of line as it is, migration 0005.
    Column("report", LargeBinary, nullable=False),
    # Digests into ``evidence``: {"policy": hex, "chain": [hex], "crls": [hex], "trust_version": hex}.
    Column("evidence", JSON, nullable=False),
    UniqueConstraint("record_id", "version"),
    CheckConstraint("version >= 1", name="version_counts_from_one"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

code = Table(
    "code",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("mac", String(64), nullable=False, unique=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("record_pk", ForeignKey("record.pk")),
    Column("dossier_pk", ForeignKey("dossier.pk")),
    Column("created_at", Moment, nullable=False),
    Column("replaced_at", Moment),
    Column("failures", Integer, nullable=False, default=0),
    CheckConstraint("(record_pk IS NULL) <> (dossier_pk IS NULL)", name="opens_one_thing"),
    # One live code for each thing, whatever two callers do at the same moment.
    Index("ix_code_live_record", "record_pk", unique=True, **_where("replaced_at IS NULL")),
    Index("ix_code_live_dossier", "dossier_pk", unique=True, **_where("replaced_at IS NULL")),
)

finding = Table(
    "finding",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("record_pk", ForeignKey("record.pk"), nullable=False, index=True),
    Column("code", String(40), nullable=False),
    # {"where": [names of fields], "others": [record.pk]}: nothing of the learner's results.
    Column("detail", JSON, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("state", String(12), nullable=False, server_default="open"),
    # Counts the acts (``finding_step``): whoever acts says which one they saw last.
    Column("revision", Integer, nullable=False, server_default="0"),
    Index("ix_finding_queue", "state", "code", "pk"),
)

audit_line = Table(
    "audit_line",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(150), nullable=False),
    Column("act", String(40), nullable=False),
    Column("subject", String(150), nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)

# One row: the chain's newest line. Locked by whoever appends, so the chain has no forks.
audit_head = Table(
    "audit_head",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
