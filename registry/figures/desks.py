"""What was done and is to be done about a year's records, how often they were looked up, whose accounts there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from registry import work_calendar
from registry.account_life import Life
from registry.rules.figures import Figure, What
from registry.rules.findings.desk import FindingState
from registry.rules.recall_rules import RecallState
from registry.rules.scope import Scope
from registry.rules.working_days import Term
from registry.scopes import within
from registry.store.look_up_tables import look_up_count
from registry.store.office_tables import account_life
from registry.store.recall_tables import recall_item, suspension
from registry.store.school_tables import record_message
from registry.store.tables import account, finding, record

_RECALLS = {
    RecallState.APPROVED: What.RECALLS_APPROVED,
    RecallState.REJECTED: What.RECALLS_REJECTED,
    RecallState.RETURNED: What.RECALLS_RETURNED,
}


# By tier (contract/http.md).
_LOOK_UPS = {1: What.LOOK_UPS_GENERAL, 2: What.LOOK_UPS_WHOLE}


def figures(connection: Connection, scope: Scope, namhoc: str, *, now: datetime) -> list[Figure]:
    """Recalls by record, suspensions, look-ups, findings, messages about the year's records.

    Each costs as many records as it is about, and those are few beside all that the year has.
    """
    counted: Counter[tuple[str, str, What]] = Counter()
    for school, level, state, number in connection.execute(_by(recall_item, recall_item.c.state, scope, namhoc)):
        counted[school, level, _RECALLS.get(RecallState(state), What.RECALLS_OPEN)] += number
    for school, level, _, number in connection.execute(_by(suspension, record.c.level, scope, namhoc)):
        counted[school, level, What.SUSPENSIONS] += number
    open_findings = _by(finding, finding.c.state, scope, namhoc).where(finding.c.state == FindingState.OPEN)
    for school, level, _, number in connection.execute(open_findings):
        counted[school, level, What.FINDINGS_OPEN] += number
    looked_up = _by(look_up_count, look_up_count.c.tier, scope, namhoc, number=func.sum(look_up_count.c.number))
    for school, level, tier, number in connection.execute(looked_up):
        counted[school, level, _LOOK_UPS[tier]] += int(number)
    for school, level, what in _messages(connection, scope, namhoc, now):
        counted[school, level, what] += 1
    return [Figure(school, what, number, level=level) for (school, level, what), number in counted.items()]


def accounts(connection: Connection, scope: Scope, *, now: datetime) -> list[Figure]:
    """Accounts as they are now, whatever the year."""
    counted: Counter[tuple[str, What]] = Counter()
    wanted = (account.c.organisation, account.c.totp_sealed.is_not(None).label("factor"))
    life = (account_life.c.used_at, account_life.c.closed_at, account_life.c.closed_by)
    query = select(*wanted, *life).outerjoin(account_life, account_life.c.username == account.c.username)
    for row in connection.execute(query.where(within(scope, account.c.organisation))):
        state = Life(row.used_at, row.closed_at, row.closed_by)
        counted[row.organisation, What.ACCOUNTS_CLOSED if state.closed else What.ACCOUNTS_OPEN] += 1
        if not state.closed and state.idle(now):
            counted[row.organisation, What.ACCOUNTS_UNUSED] += 1
        if not state.closed and not row.factor:
            counted[row.organisation, What.ACCOUNTS_WITHOUT_FACTOR] += 1
    return [Figure(organisation, what, number) for (organisation, what), number in counted.items()]


def _by(table: Any, column: Any, scope: Scope, namhoc: str, *, number: Any = None) -> Select[Any]:
    """School, level, column and how many rows; or another ``number``."""
    keys = (record.c.organisation, record.c.level, column)
    query = (
        select(*keys, func.count() if number is None else number)
        .select_from(table)
        .join(record, record.c.pk == table.c.record_pk)
    )
    return query.where(record.c.namhoc == namhoc, within(scope, record.c.organisation)).group_by(*keys)


def _messages(connection: Connection, scope: Scope, namhoc: str, now: datetime) -> Iterator[tuple[str, str, What]]:
    table = record_message
    query = select(record.c.organisation, record.c.level, table.c.sent_at).select_from(table.join(record))
    mine = (record.c.namhoc == namhoc, within(scope, record.c.organisation), table.c.answered_at.is_(None))
    calendar = work_calendar.read(connection)
    for school, level, sent_at in connection.execute(query.where(*mine)):
        yield school, level, What.MESSAGES_OPEN
        if calendar.due(Term.MESSAGE, sent_at) < now:
            yield school, level, What.MESSAGES_LATE
