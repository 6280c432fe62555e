"""Finding one's own records: by year, level, grade and state; by a record's id or a code that is typed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.desks import DeskEntry, add_desk
from portal.office.place import place
from portal.office.recalls.asking import GRADES, LEVELS
from portal.office.recalls.record_now import line_of, reader
from portal.office.school.who import KINDS, ROLES
from portal.office.visitor import Visitor, visitor
from registry import scoped_records
from registry.connection import Connection
from registry.held_records import HeldRecord
from registry.rules.lifecycle import Status
from registry.rules.lookup_code import normalise
from registry.scoped_records import Wanted
from registry.transactions import reading

bp = Blueprint("school_records", __name__)

# Each line is an original read and verified: the register holds no names.
PER_PAGE = 50
# What a state is looked for in: more than the largest school has in all its years of one level.
MOST_SEARCHED = 5000
# A code has 20 symbols, an id 36: with all separators nobody types more.
_LONGEST = 60
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_YEAR = re.compile(r"20[0-9]{2}-20[0-9]{2}")


@desk(bp, "/records", roles=ROLES, kinds=KINDS)
def search() -> str:
    """A page of what the filters find, newest years first."""
    return _page(visitor())


@desk(bp, "/records", roles=ROLES, kinds=KINDS, methods=["POST"], keeps=False)
def find() -> Response:
    """By id or code, which stand in no address of a search: to the record's page, or a few lines to choose from."""
    here, typed = visitor(), request.form.get("which", "").strip()[:_LONGEST]
    with reading(place().engine) as connection:
        found = _named(connection, here, typed)
    if len(found) == 1:
        held = found[0]
        return redirect(url_for("school_record.show", record_id=held.record_id, version=held.version), 303)
    return make_response(_page(here, found), 200 if found else 422)


def _named(connection: Connection, here: Visitor, typed: str) -> list[HeldRecord]:
    record_id, code = typed.lower(), normalise(typed)
    if _ID.fullmatch(record_id):
        wanted = Wanted(record_id=record_id)
        return scoped_records.search(connection, here.scope, wanted, now=here.at, limit=1)
    if code is None:
        return []
    return scoped_records.by_code(connection, place().keyring, here.scope, [code], now=here.at).get(code, [])


def _page(here: Visitor, named: Sequence[HeldRecord] | None = None) -> str:
    wanted, status, page = _wanted(), _one_of("state", list(Status)), max(request.args.get("page", 0, type=int), 0)
    page = min(page, MOST_SEARCHED // PER_PAGE)
    with reading(place().engine) as connection:
        years = scoped_records.years(connection, here.scope)
        found = (
            list(named)
            if named is not None
            else _found(connection, here, wanted, status=status, limit=(page + 1) * PER_PAGE + 1)
        )
        shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
        kept = reader().evidence(connection, shown)
    return render_template(
        "office/school/records.html",
        rows=[line_of(one, voice()) for one in reader().examined(shown, kept)],
        none_named=named is not None and not named,
        named=bool(named),
        page=page,
        more=len(found) > (page + 1) * PER_PAGE,
        years=years,
        levels=LEVELS,
        grades=GRADES,
        states=list(Status),
        wanted=wanted,
        status=status,
    )


def _found(
    connection: Connection, here: Visitor, wanted: Wanted, *, status: str | None, limit: int
) -> list[HeldRecord]:
    """A state is told by the clock too, so it is looked for here and not in SQL."""
    at_most = MOST_SEARCHED if status else limit
    found = scoped_records.search(connection, here.scope, wanted, now=here.at, limit=at_most)
    return [held for held in found if status in (None, held.status)][:limit]


def _wanted() -> Wanted:
    namhoc = request.args.get("year", "")
    return Wanted(
        namhoc=namhoc if _YEAR.fullmatch(namhoc) else None,
        level=_one_of("level", LEVELS),
        grade=_one_of("grade", GRADES),
    )


def _one_of(name: str, choices: Sequence[str]) -> str | None:
    given = request.args.get(name, "")
    return given if given in choices else None


add_desk(DeskEntry("school_records.search", "school-record.nav", place=22))
