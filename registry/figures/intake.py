"""How much came in of a year, and what became of it, by school and period.

Batches are few (some thousands a year). Of their files only those that were not accepted are looked at one by one, by
the index on their state; the accepted ones are what is left of each batch's own total.
"""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, func, select

from registry.batch_items import ItemState
from registry.batches import BatchState
from registry.rules.figures import Figure, What
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store.school_tables import declared_learners
from registry.store.tables import batch, batch_item

_NOT_ACCEPTED = {
    ItemState.REFUSED: What.FILES_REFUSED,
    ItemState.DUPLICATE: What.FILES_DUPLICATE,
    ItemState.HELD: What.FILES_HELD,
    ItemState.WAITING: What.FILES_UNDER_WAY,
    ItemState.VERIFIED: What.FILES_UNDER_WAY,
}
_PARTS = frozenset(_NOT_ACCEPTED.values())


def figures(connection: Connection, scope: Scope, namhoc: str) -> list[Figure]:
    """Batches sent for real, and their files by what became of them. A batch refused whole has no files."""
    counted: Counter[tuple[str, str, What]] = Counter()
    where = (batch.c.namhoc == namhoc, batch.c.dry_run.is_(False), within(scope, batch.c.organisation))
    keys = (batch.c.organisation, batch.c.dot, batch.c.state)
    of_batches = select(*keys, func.count().label("batches"), func.sum(batch.c.total).label("files"))
    for row in connection.execute(of_batches.where(*where).group_by(*keys)):
        place = (row.organisation, row.dot or "")
        refused = row.state == BatchState.REFUSED
        counted[*place, What.BATCHES_REFUSED if refused else What.BATCHES] += row.batches
        counted[*place, What.FILES] += 0 if refused else row.files
    parts = select(batch.c.organisation, batch.c.dot, batch_item.c.state, func.count().label("number"))
    parts = parts.join(batch, batch.c.id == batch_item.c.batch_id).where(
        *where, batch.c.state != BatchState.REFUSED, batch_item.c.state.in_(_NOT_ACCEPTED)
    )
    for row in connection.execute(parts.group_by(batch.c.organisation, batch.c.dot, batch_item.c.state)):
        counted[row.organisation, row.dot or "", _NOT_ACCEPTED[ItemState(row.state)]] += row.number
    for code, dot in {(code, dot) for code, dot, what in counted if what is What.FILES}:
        others = sum(counted[code, dot, what] for what in _PARTS)
        counted[code, dot, What.FILES_ACCEPTED] = counted[code, dot, What.FILES] - others
    return [Figure(code, what, number, dot=dot) for (code, dot, what), number in counted.items() if number]


def declared(connection: Connection, scope: Scope, namhoc: str) -> list[Figure]:
    """How many learners the schools say they have, by level."""
    table = declared_learners
    keys = (table.c.organisation, table.c.level)
    query = select(*keys, func.sum(table.c.number).label("number")).group_by(*keys)
    rows = connection.execute(query.where(table.c.namhoc == namhoc, within(scope, table.c.organisation)))
    return [Figure(row.organisation, What.DECLARED, int(row.number), level=row.level) for row in rows]
