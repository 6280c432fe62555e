"""What an institution may check, until when and how much. Reads only; ``access_grant_acts`` changes it.

A client of the province file whose institution has never had a grant works by the file's word: the department loaded
it. From the first grant on, grants alone count. An institution that the office founded has no client before its first
grant (``client_keys`` are made under one), and so nothing: one registrar alone founds it and invites its people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from registry.client_keys import VERIFICATIONS
from registry.store.institution_tables import access_grant as table
from registry.store.tables import api_client

# A call's 10,000 lines ten times over: the applicants of a large university in a day.
LINES_PER_DAY = 100_000


@dataclass(frozen=True, slots=True)
class AccessGrant:
    """``ends`` None: by the province file, without an end."""

    organisation: str
    purpose: str
    whole_record: bool
    lines_per_day: int
    begins: datetime | None = None
    ends: datetime | None = None
    id: str | None = None


def grant_of(connection: Connection, organisation: str, now: datetime) -> AccessGrant | None:
    """The grant that counts now; None: it has ended, has not begun, or nobody ever granted anything."""
    query = select(table).where(table.c.organisation == organisation).order_by(table.c.pk.desc())
    rows = connection.execute(query).all()
    if not rows:
        return _by_the_file(connection, organisation)
    for row in rows:
        if row.ended_at is None and row.begins <= now < row.ends:
            return AccessGrant(
                organisation, row.purpose, row.whole_record, row.lines_per_day, row.begins, row.ends, row.id
            )
    return None


def _by_the_file(connection: Connection, organisation: str) -> AccessGrant | None:
    scopes = connection.scalars(select(api_client.c.scopes).where(api_client.c.organisation == organisation))
    if not any(VERIFICATIONS in given for given in scopes):
        return None
    return AccessGrant(organisation, "", whole_record=True, lines_per_day=LINES_PER_DAY)
