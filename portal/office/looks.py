"""Who looked at records in the office, or took copies and codes out: for those who answer for the accounts. Reads only.

The lines are the audit's own; a school sees its accounts', a commune its schools', the department all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Blueprint, render_template, request

from portal.office import looked
from portal.office.access import desk
from portal.office.audit_desk import days_asked, number_asked
from portal.office.desks import DeskEntry, add_desk
from portal.office.place import place
from portal.office.visitor import visitor
from registry import audit_reading
from registry.audit_reading import Wanted
from registry.rules.audit_chain import Line
from registry.transactions import reading

bp = Blueprint("looks", __name__)

ROLES = {"principal", "registrar", "auditor"}
KINDS = {"school", "commune", "department"}
# Content shown; codes shown and handed out; originals, files and tables taken out of the hub.
ACTS = frozenset(
    {
        looked.ACT,
        "code:show",
        "codes:hand-out",
        "copies:hand-out",
        "originals:download",
        "statistics:export",
        "audit:export",
    }
)
PER_PAGE = 50
_LONGEST_NAME = 100


@desk(bp, "/looks", roles=ROLES, kinds=KINDS)
def show() -> str:
    """Newest first, by account and days."""
    here, asked = visitor(), request.args
    who = asked.get("who", "").replace("\0", "").strip()[:_LONGEST_NAME]
    since, until, said = days_asked(asked)
    wanted = Wanted(actor=who or None, since=since, until=until, acts=ACTS, by=here.scope)
    with reading(place().engine) as connection:
        found = audit_reading.lines_of(connection, wanted, before=number_asked(asked, "before"), limit=PER_PAGE)
    rows = [(line, _said(line)) for line in found.lines]
    return render_template("office/looks.html", rows=rows, older=found.older, asked={"who": who, **said})


def _said(line: Line) -> Mapping[str, object]:
    """What a line says beside act and subject; nothing of one that cannot be read."""
    try:
        detail = json.loads(line.detail)
    except ValueError:
        return {}
    return detail if isinstance(detail, dict) else {}


add_desk(DeskEntry("looks.show", "looks.nav", place=46))
