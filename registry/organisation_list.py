"""The organisations somebody may see, filtered. Reads only.

A province has some 1,500 schools: all of a scope are read, and what is typed is compared without marks and capitals,
which no database of ours does alike.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from registry.organisations import names_of
from registry.rules.organisation_rules import Standing, standing
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store.organisation_tables import organisation_life
from registry.store.tables import organisation, succession

# A name or a code: longer ones are none.
MAX_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None or empty: any."""

    search: str = ""
    kind: str | None = None
    level: str | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One organisation. ``heirs``: code and day of those that succeed it, ``closed_from`` its last day's next."""

    code: str
    name: str
    kind: str
    parent: str | None
    parent_name: str | None
    levels: tuple[str, ...]
    closed_from: date | None
    heirs: tuple[tuple[str, date], ...]
    standing: Standing


def listed(connection: Connection, scope: Scope, wanted: Wanted, *, on: date) -> list[Listed]:
    """Those in the scope that are asked for, by kind from the department down, then by code."""
    query = select(organisation, organisation_life.c.closed_from)
    query = query.outerjoin(organisation_life, organisation_life.c.organisation == organisation.c.code)
    rows = connection.execute(query.where(within(scope, organisation.c.code))).all()
    heirs = _heirs(connection)
    above = names_of(connection, {row.parent for row in rows if row.parent})
    found = (_listed(row, above, heirs, on) for row in rows)
    return sorted((one for one in found if _is_wanted(one, wanted)), key=lambda one: (_ORDER[one.kind], one.code))


def one(connection: Connection, scope: Scope, code: str, *, on: date) -> Listed | None:
    """That one, if it lies in the scope."""
    if not scope.covers(code):
        return None
    query = select(organisation, organisation_life.c.closed_from)
    query = query.outerjoin(organisation_life, organisation_life.c.organisation == organisation.c.code)
    row = connection.execute(query.where(organisation.c.code == code)).first()
    if row is None:
        return None
    return _listed(row, names_of(connection, {row.parent} - {None}), _heirs(connection), on)


_ORDER = {"department": 0, "commune": 1, "school": 2, "institution": 3}


def _heirs(connection: Connection) -> Mapping[str, tuple[tuple[str, date], ...]]:
    found: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for row in connection.execute(select(succession).order_by(succession.c.since, succession.c.successor)):
        found[row.predecessor].append((row.successor, row.since))
    return {code: tuple(ones) for code, ones in found.items()}


def _listed(
    row: Row[Any], above: Mapping[str, str], heirs: Mapping[str, tuple[tuple[str, date], ...]], on: date
) -> Listed:
    mine = heirs.get(row.code, ())
    return Listed(
        code=row.code,
        name=row.name,
        kind=row.kind,
        parent=row.parent,
        parent_name=above.get(row.parent) if row.parent else None,
        levels=tuple(sorted(row.levels)),
        closed_from=row.closed_from,
        heirs=mine,
        standing=standing(row.closed_from, [since for _, since in mine], on),
    )


def _is_wanted(one: Listed, wanted: Wanted) -> bool:
    return (
        (wanted.kind is None or one.kind == wanted.kind)
        and (wanted.level is None or wanted.level in one.levels)
        and (wanted.standing is None or one.standing is wanted.standing)
        and all(word in plain(f"{one.code} {one.name}") for word in plain(wanted.search[:MAX_SEARCH]).split())
    )


def plain(text: str) -> str:
    """Without marks and capitals: ``Trường Điện Biên`` → ``truong dien bien``."""
    bare = (c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return "".join(bare).replace("đ", "d")
