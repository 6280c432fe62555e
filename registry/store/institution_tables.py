"""What institutions may check, and what they checked. Nothing of a learner stands here, and no code."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from registry.store.columns import Moment
from registry.store.tables import metadata

# What the department allows an institution, for a purpose and until an end. Renewed: one ends, another begins.
access_grant = Table(
    "access_grant",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("organisation", ForeignKey("organisation.code"), nullable=False, index=True),
    Column("purpose", String(500), nullable=False),
    Column("whole_record", Boolean, nullable=False),
    Column("lines_per_day", Integer, nullable=False),
    Column("begins", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String(100), nullable=False),
    # The second registrar, where it takes two.
    Column("second", String(100)),
    Column("ended_at", Moment),
    Column("ended_by", String(100)),
)

# How much an institution used on a day of Viet Nam. ``wrong``: unknown codes and second factors that did not match.
verification_use = Table(
    "verification_use",
    metadata,
    Column("organisation", ForeignKey("organisation.code"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("wrong", Integer, nullable=False),
)

# One call, by a program or from a page. ``outcomes``: statuses and problem codes with their numbers.
verification_call = Table(
    "verification_call",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("organisation", ForeignKey("organisation.code"), nullable=False, index=True),
    Column("actor", String(150), nullable=False),
    Column("began_at", Moment, nullable=False),
    # None: under way, or its process died; what it was told until then stands in ``record_check``.
    Column("finished_at", Moment),
    Column("lines", Integer, nullable=False),
    Column("outcomes", JSON, nullable=False),
)

# One record that was opened by a call, written down before the answer left. ``reference``: the caller's own number.
record_check = Table(
    "record_check",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("call_pk", ForeignKey("verification_call.pk"), nullable=False, index=True),
    Column("record_pk", ForeignKey("record.pk"), nullable=False, index=True),
    Column("whole_record", Boolean, nullable=False),
    Column("reference", String(64)),
)

# What a program of an institution signs in with: a token that lasts, a secret or a public key (OAuth 2.0). Rotated: a
# second is made, the first revoked. ``id`` is the ``client_id``; the secret itself is kept nowhere.
client_key = Table(
    "client_key",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("client_id", ForeignKey("api_client.id"), nullable=False, index=True),
    # token, secret or public-key.
    Column("kind", String(12), nullable=False),
    Column("secret_mac", String(64), unique=True),
    Column("public_jwk", JSON),
    Column("made_at", Moment, nullable=False),
    Column("made_by", String(100), nullable=False),
    Column("until", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("revoked_by", String(100)),
)

# Issued at the token endpoint; good for minutes, and no longer than its key.
access_token = Table(
    "access_token",
    metadata,
    Column("token_mac", String(64), primary_key=True),
    Column("key_pk", ForeignKey("client_key.pk"), nullable=False, index=True),
    Column("scopes", JSON, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("until", Moment, nullable=False, index=True),
    Column("revoked_at", Moment),
)

# Somebody without an account asks for a grant. Names and addresses of people are sealed.
access_ask = Table(
    "access_ask",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("asked_at", Moment, nullable=False),
    Column("content_sealed", LargeBinary, nullable=False),
    Column("answered_at", Moment),
    Column("answered_by", String(100)),
    # What came of it: granted or refused.
    Column("answer", String(10)),
)

# Where an institution wants to be told of changes to records that it checked.
webhook = Table(
    "webhook",
    metadata,
    Column("organisation", ForeignKey("organisation.code"), primary_key=True),
    Column("url", String(500), nullable=False),
    Column("since", Moment, nullable=False),
    Column("account", String(100), nullable=False),
)

_WAITS = text("sent_at IS NULL AND given_up_at IS NULL")

# One thing to tell one institution, written with the act it tells of.
webhook_outbox = Table(
    "webhook_outbox",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("organisation", ForeignKey("organisation.code"), nullable=False, index=True),
    Column("record_pk", ForeignKey("record.pk"), nullable=False),
    Column("event", String(20), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("given_up_at", Moment),
    # The last failure's kind; never what the receiver said.
    Column("problem", String(40)),
    Index("ix_webhook_outbox_due", "next_try_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
)
