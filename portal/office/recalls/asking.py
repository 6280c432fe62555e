"""Asking for recalls, first page: records are chosen by search, from a list, or by file. Writes nothing.

Codes and ids travel in forms, never in addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.place import place
from portal.office.recalls import choosing, uploads
from portal.office.recalls.choosing import MOST_FOUND, Candidate
from portal.office.recalls.pick_lists import (
    LARGEST_LIST,
    MOST_LINES,
    BadLine,
    ListUnreadable,
    Named,
    read_csv,
    read_text,
)
from portal.office.recalls.seen import Key, key_of, text_of
from portal.office.visitor import Visitor, visitor
from registry import scoped_records
from registry.connection import Connection
from registry.recall_notes import LONGEST_NOTE
from registry.rules.recall_rules import DEPARTMENT, REASONS_BY_GROUND, Ground, Reason
from registry.scoped_records import Wanted
from registry.transactions import reading

bp = Blueprint("recall_asking", __name__)

ASKING = ("school", "principal", "reviewer", "approver")
KINDS = ("school", "department")
LEVELS = ("02", "03", "04", "05")
# A list, and the ids of a thousand records that were chosen before, each a part of the form.
LARGEST_STEP = LARGEST_LIST + 1024 * 1024
GRADES = tuple(f"{grade:02d}" for grade in range(1, 13))


@dataclass(slots=True)
class Choice:
    """What has been chosen so far, and what this step found or could not use."""

    keys: list[Key]
    found: list[Candidate] | None = None
    bad: list[BadLine] = field(default_factory=list)
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """``values``: all, as the form carries them on; ``shown``: the first ones, each a reading of its original."""

    values: list[str]
    shown: list[Candidate]

    @property
    def more(self) -> int:
        return len(self.values) - len(self.shown)


@desk(bp, "/recalls/new", roles=ASKING, kinds=KINDS)
def choose() -> str:
    """The empty page."""
    here = visitor()
    with reading(place().engine) as connection:
        return picking_page(connection, here, Choice([]))


@desk(bp, "/recalls/new", roles=ASKING, kinds=KINDS, methods=["POST"], keeps=False, body=LARGEST_STEP)
def choose_more() -> Response:
    """One step: search, add, read a list, take out, or go on to the reasons."""
    here, step = visitor(), request.form.get("do", "")
    choice = Choice(chosen_keys("chosen"))
    with reading(place().engine) as connection:
        if step == "next" and choice.keys:
            return make_response(reasons_page(connection, here, choice.keys))
        _STEPS.get(step, _nothing)(connection, here, choice)
        status = 422 if choice.problem else 200
        return make_response(picking_page(connection, here, choice), status)


def chosen_keys(name: str) -> list[Key]:
    """The records that this field of the form names, once each; at most as many as a request may have."""
    keys = (key_of(text) for text in request.form.getlist(name))
    return list(dict.fromkeys(key for key in keys if key))[:MOST_LINES]


def picking_page(connection: Connection, here: Visitor, choice: Choice) -> str:
    """The page with what is chosen."""
    return render_template(
        "office/recalls/choose.html",
        chosen=chosen(connection, here, choice.keys),
        found=choice.found,
        bad=choice.bad,
        problem=choice.problem,
        years=scoped_records.years(connection, here.scope),
        levels=LEVELS,
        grades=GRADES,
        form=request.form,
        department=here.account.kind == DEPARTMENT,
        voice=voice(),
    )


def reasons_page(
    connection: Connection,
    here: Visitor,
    keys: Sequence[Key],
    *,
    problem: str | None = None,
    bad: Sequence[BadLine] = (),
) -> str:
    """The second page: why."""
    department = here.account.kind == DEPARTMENT
    return render_template(
        "office/recalls/reasons.html",
        chosen=chosen(connection, here, keys),
        reasons=[str(reason) for reason in Reason],
        grounds={str(g): [str(r) for r in Reason if r in REASONS_BY_GROUND[g]] for g in Ground} if department else {},
        problem=problem,
        bad=bad,
        form=request.form,
        longest=LONGEST_NOTE,
        limits=uploads,
        voice=voice(),
    )


def chosen(connection: Connection, here: Visitor, keys: Sequence[Key]) -> Chosen:
    """Those of the keys that the visitor may see, in their order."""
    held = scoped_records.by_keys(connection, here.scope, list(keys), now=here.at)
    mine = [key for key in keys if key in held]
    shown = choosing.candidates(connection, here, [held[key] for key in mine[:MOST_FOUND]])
    return Chosen([text_of(key) for key in mine], shown)


def _search(connection: Connection, here: Visitor, choice: Choice) -> None:
    form = request.form
    wanted = Wanted(
        namhoc=form.get("namhoc") or None,
        level=form.get("level") or None,
        grade=form.get("grade") or None,
    )
    choice.found = choosing.found(connection, here, wanted, form.get("class_name", "").strip())


def _add(_connection: Connection, _here: Visitor, choice: Choice) -> None:
    choice.keys = _together(choice.keys, chosen_keys("pick"))


def _drop(_connection: Connection, _here: Visitor, choice: Choice) -> None:
    out = set(chosen_keys("drop"))
    choice.keys = [key for key in choice.keys if key not in out]


def _typed(connection: Connection, here: Visitor, choice: Choice) -> None:
    _take(connection, here, choice, lambda: read_text(request.form.get("lines", "")))


def _file(connection: Connection, here: Visitor, choice: Choice) -> None:
    given = request.files.get("list")
    _take(connection, here, choice, lambda: read_csv(given.stream.read(LARGEST_LIST + 1) if given else b""))


def _nothing(_connection: Connection, _here: Visitor, choice: Choice) -> None:
    choice.problem = "nothing-chosen"


def _take(connection: Connection, here: Visitor, choice: Choice, read: Callable[[], list[Named | BadLine]]) -> None:
    try:
        lines = read()
    except ListUnreadable as error:
        choice.problem = error.why
        return
    records, choice.bad = choosing.resolved(connection, here, lines)
    choice.keys = _together(choice.keys, [(held.record_id, held.version) for held in records])


def _together(first: Sequence[Key], more: Sequence[Key]) -> list[Key]:
    return list(dict.fromkeys((*first, *more)))[:MOST_LINES]


_STEPS = {"find": _search, "add": _add, "drop": _drop, "lines": _typed, "file": _file}
