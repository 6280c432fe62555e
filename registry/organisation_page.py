"""What an organisation's page shows beside its facts: names, succession, people, tokens, history. Reads only."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, text

from registry.organisations import names_of
from registry.store.office_tables import account_life
from registry.store.organisation_tables import ABOUT_ORGANISATIONS, organisation_name
from registry.store.tables import account, api_client, audit_line, period, succession

# The newest acts; an organisation has a handful in its life.
MOST_ACTS = 100


@dataclass(frozen=True, slots=True)
class Related:
    """Another organisation and the day from which it succeeds, or is succeeded. ``name`` None: it has no row here."""

    code: str
    name: str | None
    since: date


@dataclass(frozen=True, slots=True)
class Worker:
    """An account there. ``closed``: somebody, or the want of use, has closed it."""

    username: str
    name: str
    roles: tuple[str, ...]
    person_id: str | None
    closed: bool


@dataclass(frozen=True, slots=True)
class Token:
    """An API client there; ``given``: it has a token."""

    name: str
    scopes: tuple[str, ...]
    given: bool


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to it: a line of the audit."""

    seq: int
    at: datetime
    actor: str
    act: str
    detail: Mapping[str, Any]


def earlier_names(connection: Connection, code: str) -> Sequence[tuple[str, datetime]]:
    """Names it had and the beginning of the day on which each ended, the newest first."""
    table = organisation_name
    mine = select(table).where(table.c.organisation == code).order_by(table.c.until.desc(), table.c.pk.desc())
    return [(row.name, row.until) for row in connection.execute(mine)]


def heirs_of(connection: Connection, code: str) -> Sequence[Related]:
    """Those that succeed it, now or from a day to come."""
    query = select(succession.c.successor.label("code"), succession.c.since).where(succession.c.predecessor == code)
    return _related(connection, query)


def forebears_of(connection: Connection, code: str) -> Sequence[Related]:
    """Those it succeeds."""
    query = select(succession.c.predecessor.label("code"), succession.c.since).where(succession.c.successor == code)
    return _related(connection, query)


def workers_of(connection: Connection, code: str) -> Sequence[Worker]:
    """Its accounts, by name of account."""
    life = account_life
    query = select(account, life.c.closed_at).outerjoin(life, life.c.username == account.c.username)
    rows = connection.execute(query.where(account.c.organisation == code).order_by(account.c.username))
    return [
        Worker(row.username, row.name, tuple(sorted(row.roles)), row.person_id, row.closed_at is not None)
        for row in rows
    ]


def tokens_of(connection: Connection, code: str) -> Sequence[Token]:
    """Its API clients, by name; of a token only whether there is one."""
    rows = connection.execute(select(api_client).where(api_client.c.organisation == code).order_by(api_client.c.name))
    return [Token(row.name, tuple(sorted(row.scopes)), row.token_mac is not None) for row in rows]


def open_periods(connection: Connection, levels: Sequence[str], at: datetime) -> Sequence[tuple[int, str, str]]:
    """Id, year and number of the periods open now for one of these levels."""
    query = select(period).where(period.c.opens <= at, period.c.locks > at).order_by(period.c.namhoc, period.c.dot)
    return [(row.id, row.namhoc, row.dot) for row in connection.execute(query) if set(row.levels) & set(levels)]


def history_of(connection: Connection, code: str) -> Sequence[Act]:
    """What the audit says of it, the newest first; ``hocba load`` names it by its bare code."""
    line = audit_line.c
    query = select(line.seq, line.at, line.actor, line.act, line.detail)
    query = query.where(text(ABOUT_ORGANISATIONS), line.subject.in_([code, f"organisation:{code}"]))
    rows = connection.execute(query.order_by(line.seq.desc()).limit(MOST_ACTS))
    return [Act(row.seq, row.at, row.actor, row.act, json.loads(row.detail)) for row in rows]


def _related(connection: Connection, query: Any) -> Sequence[Related]:
    rows = connection.execute(query.order_by(succession.c.since, "code")).all()
    names = names_of(connection, {row.code for row in rows})
    return [Related(row.code, names.get(row.code), row.since) for row in rows]
