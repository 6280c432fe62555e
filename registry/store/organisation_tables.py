"""What the office has done to organisations: earlier names, a day of closing, and that the facts are its own now."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, text

from registry.store.columns import Moment
from registry.store.tables import audit_line, metadata

# No row: nobody has touched the organisation at the office, and the province file speaks for it.
organisation_life = Table(
    "organisation_life",
    metadata,
    Column("organisation", ForeignKey("organisation.code"), primary_key=True),
    Column("tended_at", Moment, nullable=False),
    # The first day on which it no longer works; computed at each use, so no job must run that day.
    Column("closed_from", Date),
    Column("decision", String(60)),
)

# A name it had ``until`` the beginning of that day (exclusive). The present one stands with the organisation.
organisation_name = Table(
    "organisation_name",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("organisation", ForeignKey("organisation.code"), nullable=False),
    Column("name", String(250), nullable=False),
    Column("until", Moment, nullable=False),
    Index("ix_organisation_name_of", "organisation", "until"),
)

# An organisation's history is read from the audit, of which only ``seq`` has an index: a small one for these acts.
ABOUT_ORGANISATIONS = "substr(act, 1, 13) = 'organisation:'"
Index(
    "ix_audit_line_organisation",
    audit_line.c.subject,
    audit_line.c.seq,
    sqlite_where=text(ABOUT_ORGANISATIONS),
    postgresql_where=text(ABOUT_ORGANISATIONS),
)
