"""Runs migrations on the connection that ``registry.transactions.migrate`` hands in. Reads no settings."""

from __future__ import annotations

from alembic import context

from registry.store import (
    archive_tables,
    calendar_tables,
    console_tables,
    finding_tables,
    institution_tables,
    limit_tables,
    look_up_tables,
    ministry_tables,
    office_tables,
    organisation_tables,
    paper_tables,
    period_tables,
    recall_desk_tables,
    recall_tables,
    record_indexes,
    revocation_tables,
    school_tables,
    share_tables,
    signer_tables,
)
from registry.store.tables import metadata

# Named, so that the tables of every file are on the metadata before anything is compared with it.
DECLARED = (
    archive_tables,
    calendar_tables,
    console_tables,
    finding_tables,
    institution_tables,
    limit_tables,
    look_up_tables,
    ministry_tables,
    office_tables,
    organisation_tables,
    paper_tables,
    period_tables,
    recall_desk_tables,
    recall_tables,
    record_indexes,
    revocation_tables,
    school_tables,
    share_tables,
    signer_tables,
)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
