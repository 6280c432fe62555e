"""An account's scope, from the register, and as a condition of a query. Knows no route.

A school: itself and those it succeeded. A commune: itself and the schools below it, with theirs. The department: all.
An institution: itself.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, true

from registry.accounts import Account
from registry.organisations import VIET_NAM, own_and_succeeded
from registry.rules.scope import Scope
from registry.store import tables


def scope_of(connection: Connection, account: Account, at: datetime) -> Scope:
    """What this account may see at that moment."""
    own = account.organisation
    if account.kind == "department":
        return Scope(own, None)
    if account.kind == "commune":
        return Scope(own, _below(connection, own, at) | {own})
    if account.kind == "school":
        return Scope(own, own_and_succeeded(connection, own, at))
    return Scope(own, frozenset({own}))


def within(scope: Scope, column: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition that a row's organisation lies in the scope. Every query of the office has one."""
    return true() if scope.organisations is None else column.in_(sorted(scope.organisations))


def _below(connection: Connection, commune: str, at: datetime) -> frozenset[str]:
    """The commune's schools and all that these succeeded by that day, directly or through others."""
    organisation, succession = tables.organisation, tables.succession
    found = set(connection.scalars(select(organisation.c.code).where(organisation.c.parent == commune)))
    on = at.astimezone(VIET_NAM).date()
    rows: list[Any] = list(connection.execute(select(succession).where(succession.c.since <= on)))
    edge = set(found)
    while edge:
        edge = {row.predecessor for row in rows if row.successor in edge} - found
        found |= edge
    return frozenset(found)
