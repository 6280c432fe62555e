"""The tables of recall: requests, who asked, their items, the steps taken on them, which only ever grow; suspensions.

Notes are people's own words and may name a learner: they are kept sealed.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint, text

from registry.store.columns import Moment
from registry.store.tables import metadata

# Spelled out here as in the migration: an index's condition is text to both databases.
_OPEN = "state IN ('awaiting-principal', 'requested', 'checked')"

recall_request = Table(
    "recall_request",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    # Who asks: a school, or the department on a ``ground`` of its own.
    Column("organisation", ForeignKey("organisation.code"), nullable=False, index=True),
    Column("actor", String(150), nullable=False),
    Column("person_id", ForeignKey("person.person_id")),
    Column("ground", String(20)),
    Column("reason", String(20), nullable=False),
    Column("note_sealed", LargeBinary),
    Column("state", String(20), nullable=False, index=True),
    Column("requested_at", Moment, nullable=False),
    # Counts the acts: whoever decides says which one they saw last.
    Column("revision", Integer, nullable=False),
)

# Everybody who counts as having asked, as of the request: an account that changes organisation or loses its role
# afterwards does not make its person a stranger to it.
recall_asker = Table(
    "recall_asker",
    metadata,
    Column("request_pk", ForeignKey("recall_request.pk"), primary_key=True),
    Column("person_id", ForeignKey("person.person_id"), primary_key=True),
)

recall_item = Table(
    "recall_item",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("request_pk", ForeignKey("recall_request.pk"), nullable=False),
    Column("record_pk", ForeignKey("record.pk"), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("decision", String(100)),
    # The department's mark: the next version may correct one of the learner's ids (package.md section 1).
    Column("id_correction", Boolean, nullable=False),
    UniqueConstraint("request_pk", "record_pk"),
    # One open request for a record, whatever two askers do at the same moment.
    Index("ix_recall_item_open", "record_pk", unique=True, sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
)

# One row an act for the whole request (``item_pk`` None, with the note), and one for each item it was about.
recall_step = Table(
    "recall_step",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("request_pk", ForeignKey("recall_request.pk"), nullable=False, index=True),
    Column("item_pk", ForeignKey("recall_item.pk")),
    Column("revision", Integer, nullable=False),
    Column("act", String(20), nullable=False),
    # What the request, or the item, was afterwards.
    Column("state", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    # None: a school's software.
    Column("account", String(100)),
    Column("person_id", ForeignKey("person.person_id")),
    Column("organisation", ForeignKey("organisation.code"), nullable=False),
    Column("role", String(20), nullable=False),
    Column("decision", String(100)),
    Column("note_sealed", LargeBinary),
)

# One row for each time a record was suspended: there may be only so many, and somebody answers for each.
suspension = Table(
    "suspension",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("record_pk", ForeignKey("record.pk"), nullable=False, index=True),
    Column("begun_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("account", String(100), nullable=False),
    Column("person_id", ForeignKey("person.person_id"), nullable=False),
    Column("organisation", ForeignKey("organisation.code"), nullable=False),
    Column("note_sealed", LargeBinary),
    # None: it runs out, or ran out, by itself.
    Column("lifted_at", Moment),
    Column("lifted_account", String(100)),
    Column("lifted_person_id", ForeignKey("person.person_id")),
)
