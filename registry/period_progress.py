"""How far a collection period is: which school has sent how much, and what was wrong with it. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, func, select, true

from registry.batch_items import ItemState
from registry.batches import BatchState
from registry.organisation_life import has_come
from registry.periods import Period
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store.organisation_tables import organisation_life
from registry.store.school_tables import declared_learners
from registry.store.tables import batch, batch_item, organisation


class Stands(StrEnum):
    """How far a school is."""

    DONE = "done"
    UNKNOWN = "unknown"
    PART = "part"
    NOTHING = "nothing-sent"


@dataclass(frozen=True, slots=True)
class Sent:
    """One school. ``declared``: its learners of the period's levels, None: it has not said."""

    school: str
    name: str
    batches: int
    newest: datetime | None
    accepted: int
    refused: int
    held: int
    declared: int | None

    @property
    def stands(self) -> Stands:
        """How far it is; what is complete only the school's own number can say."""
        if self.accepted == 0:
            return Stands.NOTHING
        if self.declared is None:
            return Stands.UNKNOWN
        return Stands.PART if self.accepted < self.declared else Stands.DONE

    @property
    def late(self) -> bool:
        """Nothing was accepted, or less than the school says it has."""
        return self.stands in (Stands.NOTHING, Stands.PART)


def sent(connection: Connection, scope: Scope, period: Period) -> list[Sent]:
    """Every school of the period's levels in the scope, by its code, those that sent nothing among them.

    Not those that had closed when it opened: nobody waits for them.
    """
    here = select(organisation.c.code, organisation.c.name, organisation.c.levels, organisation_life.c.closed_from)
    here = select(organisation.c.code, organisation.c.name, organisation.c.levels, organisation_life.c.closed_from)
    here = here.outerjoin(organisation_life, organisation_life.c.organisation == organisation.c.code)
    here = here.where(organisation.c.kind == "school", within(scope, organisation.c.code)).order_by(organisation.c.code)
    came = _came(connection, scope, period)
    items = _items(connection, scope, period)
    said = _declared(connection, scope, period)
    return [
        Sent(
            code,
            name,
            batches=came.get(code, (0, None))[0],
            newest=came.get(code, (0, None))[1],
            accepted=items.get((code, ItemState.ACCEPTED), 0),
            refused=items.get((code, ItemState.REFUSED), 0),
            held=items.get((code, ItemState.HELD), 0),
            declared=said.get(code),
        )
        for code, name, levels, closed_from in connection.execute(here)
        if code in came or (period.levels.intersection(levels) and not has_come(closed_from, period.opens))
    ]


def problems(connection: Connection, scope: Scope, period: Period) -> Mapping[str, int]:
    """Code → how often it was the matter with a record or with a whole batch; the most frequent first."""
    mine = _of(scope, period)
    states = (ItemState.REFUSED, ItemState.HELD)
    of_items = batch_item.join(batch, batch.c.id == batch_item.c.batch_id)
    counted: Counter[str] = Counter()
    for source, column, wanted in (
        (of_items, batch_item.c.problems, [*mine, batch_item.c.state.in_(states)]),
        (batch, batch.c.problems, [*mine, batch.c.state == BatchState.REFUSED]),
    ):
        each, code = _codes(connection, column)
        query = select(code, func.count()).select_from(source).join(each, true()).where(*wanted)
        for name, number in connection.execute(query.group_by(code)):
            counted[name] += number
    return dict(counted.most_common())


def _codes(connection: Connection, column: Column[Any]) -> tuple[Any, ColumnElement[str]]:
    """A JSON list of problems as rows, and the code of each: said differently in the two dialects."""
    if connection.dialect.name == "postgresql":
        each = func.json_array_elements(column).table_valued("value").render_derived()
        return each, func.json_extract_path_text(each.c.value, "code")
    each = func.json_each(column).table_valued("value")
    return each, func.json_extract(each.c.value, "$.code")


def _of(scope: Scope, period: Period) -> list[ColumnElement[bool]]:
    return [
        batch.c.namhoc == period.namhoc,
        batch.c.dot == period.dot,
        batch.c.dry_run.is_(False),
        within(scope, batch.c.organisation),
    ]


def _came(connection: Connection, scope: Scope, period: Period) -> dict[str, tuple[int, datetime | None]]:
    query = select(batch.c.organisation, func.count(), func.max(batch.c.received_at)).where(*_of(scope, period))
    return {code: (number, at) for code, number, at in connection.execute(query.group_by(batch.c.organisation))}


def _items(connection: Connection, scope: Scope, period: Period) -> dict[tuple[str, str], int]:
    query = select(batch.c.organisation, batch_item.c.state, func.count())
    query = query.join(batch_item, batch_item.c.batch_id == batch.c.id).where(*_of(scope, period))
    rows = connection.execute(query.group_by(batch.c.organisation, batch_item.c.state))
    return {(code, state): number for code, state, number in rows}


def _declared(connection: Connection, scope: Scope, period: Period) -> dict[str, int]:
    table = declared_learners
    query = select(table.c.organisation, func.sum(table.c.number)).where(
        within(scope, table.c.organisation),
        table.c.namhoc == period.namhoc,
        table.c.level.in_(sorted(period.levels)),
    )
    return {code: int(number) for code, number in connection.execute(query.group_by(table.c.organisation))}
