"""By when a recall request should have moved on. Pure; knows no database.

Nothing happens by itself when a term has passed: the request is shown as overdue to whoever may act.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from registry.rules.recall_rules import RecallState
from registry.rules.working_days import Term, WorkCalendar

TERMS: Mapping[RecallState, Term] = {
    RecallState.AWAITING_PRINCIPAL: Term.PRINCIPAL,
    RecallState.REQUESTED: Term.REVIEW,
    RecallState.CHECKED: Term.DECISION,
}


def due(state: RecallState, since: datetime, calendar: WorkCalendar) -> datetime | None:
    """The last second for what waits in this state since then; None: it waits for nobody."""
    term = TERMS.get(state)
    return calendar.due(term, since) if term else None
