"""For auditors: which records each call of an institution opened, and who opened a record. Ids, never a code."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request

from portal.office.access import desk
from portal.office.audit_desk import number_asked
from portal.office.errors import NoSuchThing
from portal.office.place import place
from portal.office.visitor import visitor
from registry import institution_use
from registry.transactions import reading

bp = Blueprint("checked", __name__)

READING, AT = {"auditor"}, {"department"}
PER_PAGE = 100
_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@desk(bp, "/institutions/calls/<call_id>", roles=READING, kinds=AT)
def show_call(call_id: str) -> str:
    """The records that one call opened, a hundred at a time."""
    after = number_asked(request.args, "after") or 0
    with reading(place().engine) as connection:
        found = institution_use.opened_by(connection, call_id, after=after, limit=PER_PAGE + 1)
    rows = [one for _, one in found[:PER_PAGE]]
    if rows and not visitor().scope.covers(rows[0].call.organisation):
        raise NoSuchThing
    more = found[PER_PAGE - 1][0] if len(found) > PER_PAGE else None
    return render_template("office/institutions/call.html", rows=rows, call_id=call_id, more=more)


@desk(bp, "/institutions/opened", roles=READING, kinds=AT)
def who_opened() -> str:
    """The newest calls that opened one record, by its id."""
    record_id = request.args.get("record", "").strip()
    rows = []
    if _ID.fullmatch(record_id):
        with reading(place().engine) as connection:
            rows = institution_use.who_opened(connection, record_id.lower(), limit=PER_PAGE)
    return render_template("office/institutions/opened.html", rows=rows, record_id=record_id[:36])
