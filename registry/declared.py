"""How many learners a school says it has, beside how many records are here: what is still missing. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, select

from registry.rules.lifecycle import State
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store.school_tables import declared_learners
from registry.store.tables import batch, record

# One grade of one school; the largest school of the country has a few thousand learners in all.
MOST_LEARNERS = 9999

Grade = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """One grade in one school year.

    Attributes:
        declared: None: the school has not said.
        by_period: period → learners whose newest record came in it; ended records do not count.
    """

    level: str
    grade: str
    declared: int | None
    by_period: Mapping[str, int] = field(default_factory=dict)

    @property
    def here(self) -> int:
        return sum(self.by_period.values())

    @property
    def missing(self) -> int | None:
        return None if self.declared is None else max(self.declared - self.here, 0)


def standing(connection: Connection, scope: Scope, namhoc: str) -> list[Standing]:
    """Every grade that was declared or of which a record is here, lowest first."""
    said = _declared(connection, scope, namhoc)
    came: dict[Grade, dict[str, int]] = {}
    later = record.alias("later")
    query = (
        select(record.c.level, record.c.grade, batch.c.dot, func.count())
        .join(batch, batch.c.id == record.c.batch_id)
        .where(
            within(scope, record.c.organisation),
            record.c.namhoc == namhoc,
            record.c.state.not_in((State.RECALLED, State.WITHDRAWN)),
            ~select(later.c.pk).where(later.c.predecessor_pk == record.c.pk).exists(),
        )
        .group_by(record.c.level, record.c.grade, batch.c.dot)
    )
    for level, grade, dot, number in connection.execute(query):
        came.setdefault((level, grade), {})[dot or ""] = number
    return [Standing(*one, said.get(one), came.get(one, {})) for one in sorted({*said, *came})]


def declare(
    connection: Connection, organisation: str, namhoc: str, numbers: Mapping[Grade, int], *, by: str, at: datetime
) -> dict[str, list[int | None]]:
    """Write down the numbers; returns what changed, ``level/grade`` → before and after, for the audit."""
    table = declared_learners
    mine = (table.c.organisation == organisation, table.c.namhoc == namhoc)
    rows = connection.execute(select(table).where(*mine).with_for_update())
    before = {(row.level, row.grade): row.number for row in rows}
    changed = {one: number for one, number in numbers.items() if before.get(one) != number}
    for (level, grade), number in changed.items():
        connection.execute(table.delete().where(*mine, table.c.level == level, table.c.grade == grade))
        row = {"organisation": organisation, "namhoc": namhoc, "level": level, "grade": grade, "number": number}
        connection.execute(table.insert().values(**row, account=by, at=at))
    return {f"{level}/{grade}": [before.get((level, grade)), n] for (level, grade), n in changed.items()}


def _declared(connection: Connection, scope: Scope, namhoc: str) -> dict[Grade, int]:
    table = declared_learners
    query = (
        select(table.c.level, table.c.grade, func.sum(table.c.number))
        .where(within(scope, table.c.organisation), table.c.namhoc == namhoc)
        .group_by(table.c.level, table.c.grade)
    )
    return {(level, grade): int(number) for level, grade, number in connection.execute(query)}
