"""Calls of institutions: how much they used of their day, which records they opened, how a call ended. Holds no code.

What a call opened is written down before its answer leaves the hub, so a call that dies has told nothing unwritten.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from registry import audit
from registry.audit import AuditEntry
from registry.organisations import VIET_NAM
from registry.store.institution_tables import record_check, verification_call, verification_use

_MAX_ACTOR = 150


@dataclass(frozen=True, slots=True)
class Call:
    """One that has begun."""

    pk: int
    id: str
    organisation: str
    actor: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One record that a line opened."""

    record_pk: int
    whole_record: bool
    reference: str | None


def day_of(now: datetime) -> date:
    """The day of Viet Nam that a moment counts for."""
    return now.astimezone(VIET_NAM).date()


def begin(connection: Connection, organisation: str, actor: str, *, at: datetime, day: date) -> Call:
    """Write down that a call has begun."""
    row: dict[str, Any] = {
        "id": str(uuid.uuid4()),
        "organisation": organisation,
        "actor": actor[:_MAX_ACTOR],
        "began_at": at,
    }
    made = connection.execute(verification_call.insert().values(**row, lines=0, outcomes={}))
    assert made.inserted_primary_key is not None
    _lock_use(connection, organisation, day)
    mine = _mine(organisation, day)
    connection.execute(update(verification_use).where(*mine).values(calls=verification_use.c.calls + 1))
    return Call(made.inserted_primary_key[0], row["id"], organisation, row["actor"])


def left_today(connection: Connection, organisation: str, day: date, quota: int) -> int:
    """How many lines of this day are left."""
    used = connection.scalar(select(verification_use.c.lines).where(*_mine(organisation, day)))
    return max(quota - (used or 0), 0)


def take_lines(connection: Connection, organisation: str, day: date, *, wanted: int, quota: int) -> int:
    """Take up to so many lines of the day; says how many there were. Callers at one moment come one after the other."""
    used = _lock_use(connection, organisation, day)
    taken = min(wanted, max(quota - used, 0))
    if taken:
        mine = _mine(organisation, day)
        connection.execute(update(verification_use).where(*mine).values(lines=used + taken))
    return taken


def note_checked(connection: Connection, call: Call, checked: Sequence[Checked], *, wrong: int, day: date) -> None:
    """The records that some lines opened, and how many lines opened none because code or second factor were wrong."""
    if checked:
        rows = [
            {"call_pk": call.pk, "record_pk": c.record_pk, "whole_record": c.whole_record, "reference": c.reference}
            for c in checked
        ]
        connection.execute(record_check.insert(), rows)
    if wrong:
        mine = _mine(call.organisation, day)
        connection.execute(update(verification_use).where(*mine).values(wrong=verification_use.c.wrong + wrong))


def finish(connection: Connection, call: Call, outcomes: Mapping[str, int], *, lines: int, at: datetime) -> None:
    """How it ended: one line of the audit for the whole call, with numbers and no code."""
    counts = dict(sorted(outcomes.items()))
    ended = {"finished_at": at, "lines": lines, "outcomes": counts}
    connection.execute(update(verification_call).where(verification_call.c.pk == call.pk).values(ended))
    detail = {"organisation": call.organisation, "lines": lines, "outcomes": counts}
    audit.append(connection, [AuditEntry(call.actor, "verification:call", f"verification:{call.id}", detail)], at=at)


def _lock_use(connection: Connection, organisation: str, day: date) -> int:
    """The day's row, made where there is none, and locked; its lines."""
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    row = {"organisation": organisation, "day": day, "calls": 0, "lines": 0, "wrong": 0}
    connection.execute(insert(verification_use).values(row).on_conflict_do_nothing())
    query = select(verification_use.c.lines).where(*_mine(organisation, day)).with_for_update()
    return int(connection.execute(query).scalar_one())


def _mine(organisation: str, day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (verification_use.c.organisation == organisation, verification_use.c.day == day)
