"""Organisations and the province, as the register knows them. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from registry.store import tables

# Days in the province file are days in Viet Nam.
VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Organisation:
    """``kind`` is department, commune, school or institution; ``levels`` are those of ``macaphoc``."""

    code: str
    name: str
    kind: str
    parent: str | None
    levels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Province:
    """Whose register this is. ``masogd`` is the department's two digits."""

    masogd: str
    name: str
    tentinh: str
    base_url: str


def organisation(connection: Connection, code: str) -> Organisation | None:
    """The organisation with this code, or None."""
    row = connection.execute(select(tables.organisation).where(tables.organisation.c.code == code)).first()
    return Organisation(row.code, row.name, row.kind, row.parent, frozenset(row.levels)) if row else None


def names_of(connection: Connection, codes: Iterable[str]) -> dict[str, str]:
    """What these organisations are called, by code."""
    table = tables.organisation
    rows = connection.execute(select(table.c.code, table.c.name).where(table.c.code.in_(set(codes))))
    return {row.code: row.name for row in rows}


def successors_of(connection: Connection, code: str, on: date) -> frozenset[str]:
    """Every organisation that succeeded this one by that day, directly or through others; not itself."""
    table = tables.succession
    rows = connection.execute(select(table.c.predecessor, table.c.successor).where(table.c.since <= on)).all()
    found: set[str] = set()
    edge = {code}
    while edge:
        edge = {row.successor for row in rows if row.predecessor in edge} - found - {code}
        found |= edge
    return frozenset(found)


def predecessors_of(connection: Connection, code: str, on: date) -> frozenset[str]:
    """Every organisation that this one succeeded by that day, directly or through others; not itself."""
    table = tables.succession
    rows = connection.execute(select(table.c.predecessor, table.c.successor).where(table.c.since <= on)).all()
    found: set[str] = set()
    edge = {code}
    while edge:
        edge = {row.predecessor for row in rows if row.successor in edge} - found - {code}
        found |= edge
    return frozenset(found)


def own_and_succeeded(connection: Connection, code: str, at: datetime) -> frozenset[str]:
    """This organisation and those it succeeded: whose records it answers for at that moment."""
    return predecessors_of(connection, code, at.astimezone(VIET_NAM).date()) | {code}


def above(connection: Connection, code: str) -> frozenset[str]:
    """The organisations over this one: its commune, its department."""
    table = tables.organisation
    parents = {row.code: row.parent for row in connection.execute(select(table.c.code, table.c.parent))}
    found: set[str] = set()
    parent = parents.get(code)
    while parent is not None and parent not in found:
        found.add(parent)
        parent = parents.get(parent)
    return frozenset(found)


def province(connection: Connection) -> Province | None:
    """The province this register is loaded with, or None before ``hocba load``."""
    row = connection.execute(select(tables.province)).first()
    return Province(row.masogd, row.name, row.tentinh, row.base_url) if row else None
