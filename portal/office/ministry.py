"""The desk of what the ministry is told: what waits, what it answered, what it refused. Registrars send again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.audit_desk import number_asked
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import Refused
from portal.office.place import place
from portal.office.visitor import Visitor, visitor
from portal.words.office_ministry import PROBLEMS
from registry import audit, ministry_outbox, ministry_progress
from registry.connection import Connection
from registry.ministry_progress import Kind
from registry.organisations import names_of
from registry.transactions import reading, transaction

bp = Blueprint("ministry", __name__)

READING, ACTING, AT = {"registrar", "auditor"}, {"registrar"}, {"department"}
PER_PAGE = 50
_NUMBER = re.compile(r"[0-9]{1,9}")


@desk(bp, "/ministry", roles=READING, kinds=AT)
def list_entries() -> str:
    """How far the ministry has been told, and the entries of one kind, newest first."""
    kind, before = _kind(), number_asked(request.args, "before")
    now = place().clock()
    with reading(place().engine) as connection:
        rows = ministry_progress.page(connection, now=now, kind=kind, before=before, limit=PER_PAGE + 1)
        standing = ministry_progress.progress(connection, now=now)
        names = names_of(connection, {one.school for one in rows})
    here = visitor()
    return render_template(
        "office/ministry.html",
        rows=rows[:PER_PAGE],
        more=rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None,
        standing=standing,
        kind=kind,
        kinds=list(Kind),
        names=names,
        may=here.has(*ACTING),
        problem_of=_problem,
        done=request.args.get("done", type=int),
    )


@desk(bp, "/ministry/again", roles=ACTING, kinds=AT, methods=["POST"])
def send_again() -> Response:
    """Ticked entries are due now, or all that were refused or put off."""
    everything, ticked = request.form.get("which") == "all", request.form.getlist("entry")
    pks = None if everything else [int(one) for one in ticked[:PER_PAGE] if _NUMBER.fullmatch(one)]
    if pks == []:
        raise Refused("ministry-nothing-ticked")
    with transaction(place().engine) as connection:
        count = ministry_outbox.try_again(connection, pks)
        detail: Mapping[str, Any] = {"which": "all" if pks is None else pks, "again": count}
        audit.append(connection, [visitor().audit("ministry:again", "ministry", detail)], at=place().clock())
    return redirect(url_for("ministry.list_entries", done=count, kind=request.form.get("kind")), 303)


def _kind() -> Kind | None:
    asked = request.args.get("kind", "")
    return Kind(asked) if asked in set(Kind) else None


def _problem(code: str) -> str:
    """In words; one with a number, ``http-500``, by its kind."""
    kind, _, number = code.rpartition("-")
    if number.isdigit():
        return voice().say(PROBLEMS[kind], number=number) if kind in PROBLEMS else code
    return voice().say(PROBLEMS[code]) if code in PROBLEMS else code


def _refused(connection: Connection, _here: Visitor) -> int:
    return ministry_progress.refused(connection)


add_desk(
    DeskEntry(
        "ministry.list_entries", "office-ministry.nav", place=60, counter=_refused, waiting="office-ministry.wait"
    )
)
