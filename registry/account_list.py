"""The accounts somebody looks after, page by page. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, false, or_, select

from registry.account_acts import By
from registry.account_life import Life
from registry.invitations import open_ones
from registry.rules.account_rules import Steward
from registry.store import tables
from registry.store.office_tables import account_life

PER_PAGE = 50
# A name, a username or a school's code: longer ones are none.
MAX_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """One account in the list."""

    username: str
    name: str
    organisation: str
    organisation_name: str
    kind: str
    person_id: str | None
    roles: tuple[str, ...]
    has_password: bool
    has_factor: bool
    life: Life
    invited_until: datetime | None


def below(connection: Connection, by: By, *, search: str = "", page: int = 1) -> tuple[Sequence[Listed], bool]:
    """One page of the accounts this steward looks after, by organisation and name; whether there are more."""
    account, organisation = tables.account, tables.organisation
    statement = _all().where(_theirs(by.steward))
    if search := search.strip()[:MAX_SEARCH]:
        sign = "!"
        like = "%" + search.replace(sign, sign * 2).replace("%", "!%").replace("_", "!_") + "%"
        columns = (account.c.username, account.c.name, organisation.c.code, organisation.c.name)
        statement = statement.where(or_(*(column.ilike(like, escape=sign) for column in columns)))
    ordered = statement.order_by(account.c.organisation, account.c.username)
    rows = connection.execute(ordered.limit(PER_PAGE + 1).offset((page - 1) * PER_PAGE)).all()
    return _listed(connection, rows[:PER_PAGE], by.now), len(rows) > PER_PAGE


def one_below(connection: Connection, by: By, username: str) -> Listed | None:
    """One account, if this steward looks after it."""
    rows = connection.execute(_all().where(_theirs(by.steward), tables.account.c.username == username)).all()
    return next(iter(_listed(connection, rows, by.now)), None)


def homes_below(connection: Connection, by: By) -> Sequence[tuple[str, str, str]]:
    """Code, name and kind of the organisations this steward may invite people of."""
    organisation = tables.organisation
    statement = select(organisation.c.code, organisation.c.name, organisation.c.kind).where(_theirs(by.steward))
    return [(row.code, row.name, row.kind) for row in connection.execute(statement.order_by(organisation.c.code))]


def _all() -> Select[Any]:
    account, organisation = tables.account, tables.organisation
    return (
        select(account, organisation.c.name.label("organisation_name"), organisation.c.kind, account_life)
        .join(organisation, organisation.c.code == account.c.organisation)
        .outerjoin(account_life, account_life.c.username == account.c.username)
    )


def _theirs(steward: Steward) -> ColumnElement[bool]:
    """``rules.account_rules.answers_for`` as a condition of a query; a test holds the two together."""
    organisation = tables.organisation
    if "registrar" in steward.roles:
        if steward.home.kind == "department":
            return organisation.c.code.is_not(None)
        return (organisation.c.kind == "school") & (organisation.c.parent == steward.home.organisation)
    return organisation.c.code == steward.home.organisation if "principal" in steward.roles else false()


def _listed(connection: Connection, rows: Sequence[Row[Any]], now: datetime) -> Sequence[Listed]:
    invited = open_ones(connection, [row.username for row in rows], now)
    return [
        Listed(
            username=row.username,
            name=row.name,
            organisation=row.organisation,
            organisation_name=row.organisation_name,
            kind=row.kind,
            person_id=row.person_id,
            roles=tuple(sorted(row.roles)),
            has_password=row.password_hash is not None,
            has_factor=row.totp_sealed is not None,
            life=Life(row.used_at, row.closed_at, row.closed_by),
            invited_until=invited.get(row.username),
        )
        for row in rows
    ]
