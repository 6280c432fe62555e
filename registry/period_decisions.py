"""What was decided about a collection period: opened, locked, extended; by whom and on which paper. Reads the audit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, text

from registry.store.tables import audit_line

# A period is extended a few times; its page is no place for more.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class PeriodDecision:
    """One. ``act``: open, lock, extend; ``locks``: from then on; ``decision``: its number, none for an opening."""

    act: str
    actor: str
    at: datetime
    locks: datetime | None
    decision: str | None


def of(connection: Connection, name: str) -> list[PeriodDecision]:
    """About the period of this year and number (``2025-2026/1``), newest first."""
    line = audit_line
    # Said as the index has it: an index's condition is text to both databases.
    query = select(line.c.act, line.c.actor, line.c.at, line.c.detail).where(
        text("substr(act, 1, 7) = 'period:'"), line.c.subject == f"period:{name}"
    )
    found = []
    for row in connection.execute(query.order_by(line.c.seq.desc()).limit(SHOWN)):
        said = json.loads(row.detail)
        locks = (said.get("after") or {}).get("locks")
        actor = row.actor.removeprefix("account:")
        moment = datetime.fromisoformat(locks) if locks else None
        found.append(PeriodDecision(row.act.partition(":")[2], actor, row.at, moment, said.get("decision")))
    return found
