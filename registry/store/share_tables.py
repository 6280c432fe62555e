"""What people without an account ask for after a look-up: links to one record, and to be told when it changes.

Links are found by keyed hashes; what somebody wrote and where they get mail is kept sealed. Rows are deleted after
their end (docs/operations.md).
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint, text

from registry.store.columns import Moment
from registry.store.tables import metadata

_WAITS = "sent_at IS NULL AND given_up_at IS NULL"

# ``mac`` finds the link that was given away, ``manage_mac`` its maker's. ``code_pk``: under which code it was made.
share_link = Table(
    "share_link",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("record_pk", ForeignKey("record.pk"), nullable=False, index=True),
    Column("code_pk", ForeignKey("code.pk"), nullable=False),
    Column("mac", String(64), nullable=False, unique=True),
    Column("manage_mac", String(64), nullable=False, unique=True),
    Column("purpose_sealed", LargeBinary),
    Column("made_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
    Column("ended_at", Moment),
    Column("opened", Integer, nullable=False),
)

# When, and nothing of who.
share_opening = Table(
    "share_opening",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("link_pk", ForeignKey("share_link.pk"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
)

# ``address_mac``: of this address and this record, so that nobody is signed up twice for one. ``told``: how the record
# stood when its watcher last heard of it.
record_watch = Table(
    "record_watch",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("record_pk", ForeignKey("record.pk"), nullable=False),
    Column("code_pk", ForeignKey("code.pk"), nullable=False),
    Column("address_mac", String(64), nullable=False),
    Column("address_sealed", LargeBinary, nullable=False),
    Column("language", String(2), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("confirmed_at", Moment),
    Column("ends_at", Moment, nullable=False, index=True),
    Column("told", String(30), nullable=False, index=True),
    UniqueConstraint("record_pk", "address_mac"),
)

# Written with the act it tells of, as ``mail_outbox``; what it says is read when it is sent.
watch_mail = Table(
    "watch_mail",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("watch_pk", ForeignKey("record_watch.pk"), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Moment, nullable=False),
    Column("sent_at", Moment),
    Column("given_up_at", Moment),
    Column("problem", String(40)),
    Index("ix_watch_mail_due", "next_try_at", sqlite_where=text(_WAITS), postgresql_where=text(_WAITS)),
)
