"""How many learners the school has in each grade of a year: typed in, audited, compared with what came."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.office.access import desk
from portal.office.errors import Refused
from portal.office.place import place
from portal.office.school.who import KINDS, ROLES
from portal.office.visitor import Visitor, visitor
from registry import audit, declared
from registry.connection import Connection
from registry.declared import MOST_LEARNERS, Grade
from registry.organisations import VIET_NAM, organisation
from registry.transactions import lock_subjects, reading, transaction
from verifier.grammar import CIRCULARS

bp = Blueprint("school_declaring", __name__)

_YEAR = re.compile(r"20[0-9]{2}-20[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,4}")
# A school year begins in September (seeds: school-year plans); its numbers are asked for from June on.
_NEXT_YEAR_FROM = 6


@desk(bp, "/batches/declared", roles=ROLES, kinds=KINDS)
def form() -> str:
    """The numbers of one year, to change."""
    here = visitor()
    namhoc = _year(request.args.get("year")) or _this_year(here)
    with reading(place().engine) as connection:
        grades = _grades(connection, here)
        said = {(one.level, one.grade): one.declared for one in declared.standing(connection, here.scope, namhoc)}
    return render_template("office/school/declared.html", namhoc=namhoc, grades=grades, said=said, most=MOST_LEARNERS)


@desk(bp, "/batches/declared", roles=ROLES, kinds=KINDS, methods=["POST"])
def declare() -> Response:
    """Write them down; an empty field leaves what was said before."""
    here, namhoc = visitor(), _year(request.form.get("year"))
    if namhoc is None:
        raise Refused("not-a-school-year")
    own, by, at = here.account.organisation, here.account.username, place().clock()
    with transaction(place().engine) as connection:
        lock_subjects(connection, [f"declared:{own}"])
        numbers = _numbers(_grades(connection, here))
        changed = declared.declare(connection, own, namhoc, numbers, by=by, at=at)
        if changed:
            line = here.audit("learners:declare", f"organisation:{own}", {"namhoc": namhoc, "numbers": changed})
            audit.append(connection, [line], at=at)
    return redirect(url_for("school_batch.list_batches", year=namhoc), 303)


def _numbers(grades: list[Grade]) -> dict[Grade, int]:
    found = {}
    for level, grade in grades:
        typed = request.form.get(f"n-{level}-{grade}", "").strip()
        if not typed:
            continue
        if not _NUMBER.fullmatch(typed):
            raise Refused("not-a-number-of-learners")
        found[level, grade] = int(typed)
    return found


def _grades(connection: Connection, here: Visitor) -> list[Grade]:
    """Those of the school's levels, by the circulars; two digits, as records have them."""
    own = organisation(connection, here.account.organisation)
    levels = sorted(own.levels) if own else []
    return [(level, f"{grade:02}") for level in levels for grade in CIRCULARS[level][1]]


def _year(text: str | None) -> str | None:
    if not text or not _YEAR.fullmatch(text):
        return None
    first, last = (int(part) for part in text.split("-"))
    return text if last == first + 1 else None


def _this_year(here: Visitor) -> str:
    day = here.at.astimezone(VIET_NAM)
    first = day.year if day.month >= _NEXT_YEAR_FROM else day.year - 1
    return f"{first}-{first + 1}"
