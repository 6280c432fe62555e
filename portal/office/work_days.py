"""The desk of working days: the year's days off and the terms, which every deadline of the office goes by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.office.access import desk
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import Refused
from portal.office.place import place
from portal.office.visitor import visitor
from portal.words.voice import VIET_NAM
from registry import audit, work_calendar
from registry.rules.working_days import FIRST_YEAR, LAST_YEAR, LONGEST, SHORTEST, Term
from registry.transactions import reading, transaction
from registry.work_calendar import LONGEST_DECISION, CalendarNotChanged

bp = Blueprint("work_days", __name__)

READING, AT = {"registrar", "reviewer", "approver", "auditor"}, {"department"}
ACTING = {"registrar"}
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@desk(bp, "/work-days", roles=READING, kinds=AT)
def show() -> str:
    """The days off of a year, and the terms."""
    year = _year(request.args.get("year", type=int))
    with reading(place().engine) as connection:
        calendar = work_calendar.read(connection)
        by = work_calendar.entered(connection, year)
    return render_template(
        "office/work_days.html",
        year=year,
        years=range(FIRST_YEAR, LAST_YEAR + 1),
        days=sorted(calendar.days_off(year)),
        by=by,
        terms={term: calendar.working_days(term) for term in Term},
        shortest=SHORTEST,
        longest=LONGEST,
        longest_decision=LONGEST_DECISION,
        may=visitor().has(*ACTING),
        done="done" in request.args,
    )


@desk(bp, "/work-days/year", roles=ACTING, kinds=AT, methods=["POST"])
def enter_year() -> Response:
    """The whole list of a year, by a decision."""
    here, form = visitor(), request.form
    year, days, seen = form.get("year", 0, type=int), _days(form.get("days", "")), _days(form.get("seen", ""))
    decision, by = form.get("decision", ""), here.account.username
    try:
        with transaction(place().engine) as connection:
            detail = work_calendar.enter_year(connection, year, days, decision=decision, seen=seen, by=by, at=here.at)
            audit.append(connection, [here.audit("work-days:year", f"work-days:{year}", detail)], at=here.at)
    except CalendarNotChanged as refused:
        raise Refused(f"work-days-{refused.refusal}") from refused
    return redirect(url_for("work_days.show", year=year, done="1"), 303)


@desk(bp, "/work-days/terms", roles=ACTING, kinds=AT, methods=["POST"])
def set_terms() -> Response:
    """How many working days each term has."""
    here = visitor()
    terms: Mapping[Term, int] = {term: request.form.get(term.value, 0, type=int) for term in Term}
    try:
        with transaction(place().engine) as connection:
            detail: Mapping[str, Any] = work_calendar.set_terms(connection, terms)
            audit.append(connection, [here.audit("work-days:terms", "work-days:terms", detail)], at=here.at)
    except CalendarNotChanged as refused:
        raise Refused(f"work-days-{refused.refusal}") from refused
    return redirect(url_for("work_days.show", done="1"), 303)


def _year(asked: int | None) -> int:
    this = place().clock().astimezone(VIET_NAM).year
    return asked if asked is not None and FIRST_YEAR <= asked <= LAST_YEAR else min(max(this, FIRST_YEAR), LAST_YEAR)


def _days(text: str) -> list[date]:
    """One a line, as people write it here, 30/04/2026; what stands behind a day is a remark.

    Raises:
        Refused: a line that is no day.
    """
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        said = _DAY.match(line)
        try:
            found.append(date(int(said[3]), int(said[2]), int(said[1])) if said else date.min)
        except ValueError:
            raise Refused("work-days-not-a-day") from None
        if said is None:
            raise Refused("work-days-not-a-day")
    return found


add_desk(DeskEntry("work_days.show", "work-days.nav", place=86))
