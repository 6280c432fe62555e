"""The recall desk's own tables: files that came with a request, who acts for whom, mails that wait to be sent.

What people wrote or uploaded, file names too, may name a learner: kept sealed.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from registry.store.columns import Moment
from registry.store.tables import metadata

# Spelled out here as in the migration: an index's condition is text to both databases.
_WAITS = "sent_at IS NULL AND given_up_at IS NULL"

# ``kind``: evidence (a PDF), or corrected (the announced next version of ``record_pk``).
recall_file = Table(
    "recall_file",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("request_pk", ForeignKey("recall_request.pk"), nullable=False, index=True),
    Column("record_pk", ForeignKey("record.pk")),
    Column("kind", String(10), nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content_sealed", LargeBinary, nullable=False),
    Column("account", String(100), nullable=False),
    Column("added_at", Moment, nullable=False),
)

# An approver's role lent for some days; whoever has it acts in their own name.
deputy = Table(
    "deputy",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("approver", ForeignKey("account.username"), nullable=False, index=True),
    Column("deputy", ForeignKey("account.username"), nullable=False, index=True),
    Column("begins", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

# Where somebody who works here gets mail, in which language. An official's address is personal data: sealed.
mail_address = Table(
    "mail_address",
    metadata,
    Column("username", ForeignKey("account.username"), primary_key=True),
    Column("address_sealed", LargeBinary, nullable=False),
    Column("language", String(2), nullable=False),
    Column("since", Moment, nullable=False),
)

# One mail to one account, written with the act it tells of. ``subject``: a request's id, or ``invitation.mail_id``.
mail_outbox = Table(
    "mail_outbox",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("username", ForeignKey("account.username"), nullable=False),
    Column("kind", String(30), nullable=False),
    Column("subject", String(36), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("given_up_at", Moment),
    # The last failure's kind; never what the server said, which may repeat an address.
    Column("problem", String(40)),
    Index("ix_mail_outbox_due", "next_try_at", sqlite_where=text(_WAITS), postgresql_where=text(_WAITS)),
)
