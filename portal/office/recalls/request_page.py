"""One request's page: what is asked for and why, how far it is, its records, and what the visitor may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from portal.language import voice
from portal.office.access import desk
from portal.office.place import place
from portal.office.recalls.queue import ACTING, ROLES
from portal.office.recalls.record_now import Line, line_of, reader
from portal.office.recalls.seen import Key, Seen, seen_request
from portal.office.visitor import Visitor, visitor
from registry import recall_files, recall_queue, scoped_records, work_calendar
from registry.connection import Connection
from registry.decided import decisions_of
from registry.organisations import names_of
from registry.recall_files import FileKind
from registry.recall_history import Item
from registry.recall_queue import May
from registry.recall_request import actor_at
from registry.rules import recall_terms
from registry.rules.recall_rules import FINAL, MARKABLE, Ground, RecallAct, RecallState, Refusal
from registry.transactions import reading

bp = Blueprint("recall_request", __name__)

# Each line reads and verifies an original, a few milliseconds each.
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the request. ``line`` None: its record is outside the scope by now."""

    item: Item
    line: Line | None
    may: May

    @property
    def key(self) -> Key:
        return self.item.record_id, self.item.version


@desk(bp, "/recalls/<request_id>", roles=ROLES)
def show(request_id: str) -> str:
    """The page."""
    here = visitor()
    with reading(place().engine) as connection:
        return page(connection, here, seen_request(connection, here, request_id))


def page(
    connection: Connection,
    here: Visitor,
    seen: Seen,
    *,
    problem: str | None = None,
    typed: Mapping[str, Any] | None = None,
) -> str:
    """The page, with what went wrong and what had been typed, if it comes back after a refusal."""
    asked, number = seen.request, max(request.args.get("page", 1, type=int), 1)
    may = recall_queue.choices(connection, asked.head.id, actor_at(connection, here.account, here.at))
    start = (number - 1) * PER_PAGE
    part = asked.items[start : start + PER_PAGE]
    lines = _lines(connection, here, part)
    rows = [Row(i, lines.get((i.record_id, i.version)), may[i.record_id, i.version]) for i in part]
    acts = possible(may, seen.keys)
    return render_template(
        "office/recalls/request.html",
        asked=asked,
        whole=seen.whole,
        rows=rows,
        acts=acts,
        deciding=any(RecallState.APPROVED in of.values() for of in acts.values()),
        refusal=None if acts or not here.has(*ACTING) else why_not(may, seen.keys),
        undoes=asked.head.ground == Ground.REINSTATEMENT,
        markable=asked.head.reason in MARKABLE and asked.head.ground != Ground.REINSTATEMENT,
        **_files(connection, seen),
        papers=decisions_of(connection, asked.head.id) if seen.whole else {},
        names=names_of(connection, {asked.head.organisation} | {step.organisation for step in asked.history}),
        due=recall_terms.due(asked.head.state, max(step.at for step in asked.history), work_calendar.read(connection)),
        now=here.at,
        open=asked.head.state not in FINAL,
        pages=range(1, (len(asked.items) - 1) // PER_PAGE + 2),
        page=number,
        problem=problem,
        typed=typed or {},
        done=request.args.get("done") if request.args.get("done") in DONE else None,
        voice=voice(),
    )


def _files(connection: Connection, seen: Seen) -> dict[str, Any]:
    """What came with the request, for who sees all of it."""
    files = recall_files.listed(connection, place().keyring, seen.request.head.id) if seen.whole else []
    return {
        "evidence": [file for file in files if file.kind is FileKind.EVIDENCE],
        "corrected": {file.of for file in files if file.kind is FileKind.CORRECTED},
    }


# What somebody has just done, told on top of the page they come back to.
DONE = frozenset({"asked", *RecallState})


def possible(may: Mapping[Key, May], keys: Sequence[Key]) -> dict[RecallAct, dict[Key, RecallState]]:
    """For each act the items on which the visitor may do it, with what would follow."""
    found: dict[RecallAct, dict[Key, RecallState]] = {}
    for key in keys:
        for act, follows in may[key].acts.items():
            found.setdefault(act, {})[key] = follows
    return found


def why_not(may: Mapping[Key, May], keys: Sequence[Key]) -> str | None:
    """Why this visitor can do nothing about what is still open."""
    refusals = [str(may[key].refusal) for key in keys if may[key].refusal not in (None, Refusal.DECIDED)]
    return refusals[0] if refusals else None


def _lines(connection: Connection, here: Visitor, items: Sequence[Item]) -> dict[Key, Line]:
    keys = [(item.record_id, item.version) for item in items]
    held = scoped_records.by_keys(connection, here.scope, keys, now=here.at)
    records = list(held.values())
    kept = reader().evidence(connection, records)
    examined = reader().examined(records, kept)
    return {(one.held.record_id, one.held.version): line_of(one, voice()) for one in examined}
