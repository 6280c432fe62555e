"""Does the register say of each record what the audit's lines come to? For rechecks; reads only.

A state set by hand, with every row about the decision taken away, is in order with itself: it is not with the chain.
In memory is one short entry a record; lines and rows are read a page at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from registry.locked_records import UNTIL
from registry.rules import replay
from registry.rules.lifecycle import ActNotAllowed, State
from registry.rules.replay import ACCEPT, ACTS, Come
from registry.store.archive_tables import archive_audit_line
from registry.store.tables import audit_line, record

# Lines or records read at a time.
PAGE = 2000

NOT_WHAT_WAS_DECIDED = "not-what-was-decided"
NEVER_ACCEPTED = "never-accepted"
RECORD_GONE = "record-gone"
OTHER_ORIGINAL = "other-original"
IMPOSSIBLE_ACT = "impossible-act"


@dataclass(frozen=True, slots=True)
class Unlike:
    """``name``: record id and version; ``kind``: one of those above."""

    name: str
    kind: str


@dataclass(slots=True)
class _Replayed:
    come: dict[str, Come] = field(default_factory=dict)
    extended: set[datetime] = field(default_factory=set)
    # Records of millions share a few states: one object each.
    same: dict[Come, Come] = field(default_factory=dict)

    def put(self, subject: str, come: Come) -> None:
        self.come[subject] = self.same.setdefault(come, come) if come.until is None else come


def unlike_the_audit(connection: Connection) -> Iterator[Unlike]:
    """Everything in which the records and the lines about them differ. To be read at one moment (``reading``)."""
    known = _Replayed()
    for page in _kept_lines(connection):
        yield from _replay(connection, page, known, elsewhere=True)
    for page in _own_lines(connection):
        yield from _replay(connection, page, known, elsewhere=False)
    for row in _records(connection):
        name = f"{row.record_id}/{row.version}"
        come = known.come.pop(f"record:{name}", None)
        if come is None:
            yield Unlike(name, NEVER_ACCEPTED)
        elif not _agrees(come, row, known):
            yield Unlike(name, NOT_WHAT_WAS_DECIDED)
    for subject in known.come:
        yield Unlike(subject.removeprefix("record:"), RECORD_GONE)


def _replay(connection: Connection, page: list[Row[Any]], known: _Replayed, *, elsewhere: bool) -> Iterator[Unlike]:
    accepted = {}
    for row in page:
        detail = _detail(row.detail)
        if row.act == ACCEPT:
            accepted[row.subject] = detail.get("sha256")
        if not row.act.startswith("record:"):
            known.extended |= _lock_before(detail)
        elif not _put(known, row, detail, elsewhere=elsewhere):
            yield Unlike(row.subject.removeprefix("record:"), IMPOSSIBLE_ACT)
    yield from _other_originals(connection, accepted)


def _put(known: _Replayed, row: Row[Any], detail: Mapping[str, Any], *, elsewhere: bool) -> bool:
    """Whether the line could follow those before it; if not, the record stays as it was."""
    before = known.come.get(row.subject)
    if row.act == ACCEPT:
        come = replay.begun(detail, elsewhere=elsewhere) if before is None else None
    else:
        try:
            come = replay.further(before, row.act, detail, at=row.at) if before else None
        except (ActNotAllowed, ValueError):
            come = None
    if come is not None:
        known.put(row.subject, come)
    return come is not None


def _agrees(come: Come, row: Row[Any], known: _Replayed) -> bool:
    try:
        state, until = State(row.state), row.state_detail.get(UNTIL)
        ends = datetime.fromisoformat(until) if until else None
    except (AttributeError, TypeError, ValueError):
        return False
    return replay.agrees(come, state, until=ends, since=row.state_since, extended=known.extended)


def _other_originals(connection: Connection, accepted: Mapping[str, object]) -> Iterator[Unlike]:
    ids = {subject.removeprefix("record:").partition("/")[0] for subject in accepted}
    query = select(record.c.record_id, record.c.version, record.c.sha256).where(record.c.record_id.in_(ids))
    for row in connection.execute(query) if ids else ():
        name = f"{row.record_id}/{row.version}"
        if accepted.get(f"record:{name}", row.sha256) != row.sha256:
            yield Unlike(name, OTHER_ORIGINAL)


def _own_lines(connection: Connection) -> Iterator[list[Row[Any]]]:
    column = audit_line.c
    wanted = or_(column.act.in_(ACTS), column.act == "period:extend")
    query: Select[Any] = select(column.seq, column.at, column.act, column.subject, column.detail).where(wanted)
    last = 0
    while page := list(connection.execute(query.where(column.seq > last).order_by(column.seq).limit(PAGE))):
        yield page
        last = page[-1].seq


def _kept_lines(connection: Connection) -> Iterator[list[Row[Any]]]:
    """Those of the hubs whose archives were taken in; by time, for an archive may hold lines of two chains."""
    column = archive_audit_line.c
    query = select(column.at, column.act, column.subject, column.detail).where(column.act.in_(ACTS))
    yield from _pages(connection, query.order_by(column.archive_pk, column.at, column.seq))


def _pages(connection: Connection, query: Select[Any]) -> Iterator[list[Row[Any]]]:
    with connection.execution_options(yield_per=PAGE).execute(query) as found:
        for page in found.partitions():
            yield list(page)


def _records(connection: Connection) -> Iterator[Row[Any]]:
    column = record.c
    wanted = (column.pk, column.record_id, column.version, column.state, column.state_since, column.state_detail)
    query: Select[Any] = select(*wanted).order_by(column.pk).limit(PAGE)
    last = 0
    while page := connection.execute(query.where(column.pk > last)).all():
        yield from page
        last = page[-1].pk


def _detail(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _lock_before(detail: Mapping[str, Any]) -> set[datetime]:
    try:
        return {datetime.fromisoformat(detail["before"]["locks"])}
    except (KeyError, TypeError, ValueError):
        return set()
