"""What the office keeps of the people who work in it: sign-ins, invitations, proposals. No learner appears here."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from registry.store.columns import Moment
from registry.store.tables import metadata

# ``id_mac``: keyed hash of the 256 random bits in the cookie. ``block``: /24 or /48, never a whole address.
office_session = Table(
    "office_session",
    metadata,
    Column("id_mac", String(64), primary_key=True),
    Column("username", ForeignKey("account.username"), nullable=False, index=True),
    Column("stage", String(10), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("block", String(50), nullable=False),
    Column("agent", String(60), nullable=False),
    Column("device_mac", String(64), nullable=False),
    Column("ended_at", Moment),
    Column("ended_why", String(20)),
)

# A browser from which this account has signed in before: strangers' guesses do not shut it out.
known_device = Table(
    "known_device",
    metadata,
    Column("username", ForeignKey("account.username"), primary_key=True),
    Column("device_mac", String(64), primary_key=True),
    Column("since", Moment, nullable=False),
)

# One row a wrong try. Names as keyed hashes: what is typed there may be a password. ``device_mac`` empty: unknown.
office_try = Table(
    "office_try",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("step", String(10), nullable=False),
    Column("username_mac", String(64), nullable=False),
    Column("device_mac", String(64), nullable=False),
    Column("block", String(50), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_office_try_of", "username_mac", "at"),
    Index("ix_office_try_from", "block", "at"),
)

# No row: an account nobody has looked at yet; the first sign-in makes one.
account_life = Table(
    "account_life",
    metadata,
    Column("username", ForeignKey("account.username"), primary_key=True),
    Column("used_at", Moment, nullable=False),
    Column("closed_at", Moment),
    # ``idle``, or the username of who closed it.
    Column("closed_by", String(100)),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("username", ForeignKey("account.username"), primary_key=True),
    Column("code_mac", String(64), primary_key=True),
    Column("used_at", Moment),
)

# ``kind``: first, password or second-factor. ``number_mac``: where the link alone must not do (two registrars).
invitation = Table(
    "invitation",
    metadata,
    Column("token_mac", String(64), primary_key=True),
    Column("username", ForeignKey("account.username"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("number_mac", String(64)),
    Column("number_failures", Integer, nullable=False),
    Column("totp_sealed", LargeBinary, nullable=False),
    Column("made_by", String(100), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("used_at", Moment),
    # The mail that brings its link (``mail_outbox.subject``); None: it was shown to whoever made it.
    Column("mail_id", String(36), index=True),
)

# What takes two registrars. ``organisation``: whom it concerns, and so who may see it.
proposal = Table(
    "proposal",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("organisation", ForeignKey("organisation.code"), nullable=False, index=True),
    Column("subject", String(150), nullable=False),
    # The person it is about, who never decides it.
    Column("about_person", String(25)),
    Column("payload", JSON, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("proposed_by", String(100), nullable=False),
    Column("proposed_person", ForeignKey("person.person_id"), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("decided_by", String(100)),
    Column("decided_person", ForeignKey("person.person_id")),
    Column("decided_at", Moment),
    Column("note", String(500)),
)

# What somebody sent just after their session had ended: offered again to the same account, never done by itself.
kept_form = Table(
    "kept_form",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("username", ForeignKey("account.username"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Moment, nullable=False),
)

# A second factor beside the phone's code (WebAuthn). ``credential_id``: 1,023 bytes at most, base64url; nothing here is
# secret. ``name``: its owner's word for it. ``sign_count``: 32 bits, unsigned.
security_key = Table(
    "security_key",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("username", ForeignKey("account.username"), nullable=False, index=True),
    Column("name", String(60), nullable=False),
    Column("credential_id", String(1364), nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("transports", JSON, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("used_at", Moment),
)

# What a key was asked to sign, as a keyed hash, until it is answered. ``holder``: a session's ``id_mac``.
key_challenge = Table(
    "key_challenge",
    metadata,
    Column("challenge_mac", String(64), primary_key=True),
    Column("holder", String(64), nullable=False, index=True),
    Column("purpose", String(10), nullable=False),
    Column("until", Moment, nullable=False),
)
