"""The desk of collection periods: opened, locked, extended by the department; progress, for it and the communes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.language import voice
from portal.office.access import desk
from portal.office.csv_file import csv_file
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import NoSuchThing, Refused
from portal.office.place import place
from portal.office.visitor import visitor
from portal.words.voice import VIET_NAM
from registry import audit, period_acts, period_decisions, period_progress
from registry.connection import Connection
from registry.period_acts import Changed, PeriodNotAllowed
from registry.period_progress import Sent, Stands
from registry.periods import Period
from registry.rules.period_rules import LONGEST_DECISION, STANDING, Span
from registry.rules.province_file import LEVELS
from registry.transactions import reading, transaction

bp = Blueprint("periods", __name__)

READING, AT = {"registrar", "reviewer", "approver", "auditor"}, {"commune", "department"}
ACTING, BY = {"registrar"}, {"department"}
# A province has some 1,500 schools.
PER_PAGE = 100
# The commonest kinds of problem; all of them are in the table's words.
KINDS_SHOWN = 12
_COLUMNS = ("ma_truong", "ten_truong", "so_goi", "goi_moi_nhat", "da_nhan", "tu_choi", "cho", "si_so", "cham")


@desk(bp, "/periods", roles=READING, kinds=AT)
def list_periods() -> str:
    """By year; the department's registrars open new ones here."""
    with reading(place().engine) as connection:
        rows = period_acts.listed(connection)
    return render_template(
        "office/periods.html", rows=rows, now=place().clock(), may=_may_act(), levels=sorted(LEVELS), standing=STANDING
    )


@desk(bp, "/periods", roles=ACTING, kinds=BY, methods=["POST"])
def open_period() -> AnyResponse:
    """A new one."""
    form = request.form
    opens, locks = _moment("opens"), _moment("locks")
    name = (form.get("year", "").strip(), form.get("number", "").strip())
    span = Span(opens, locks, standing=name[1] == STANDING) if opens and locks else None
    levels = set(form.getlist("level"))
    _act("period:open", lambda c: period_acts.open_one(c, name, levels, span, now=place().clock()))
    return redirect(url_for("periods.list_periods"), 303)


@desk(bp, "/periods/<int:period_id>", roles=READING, kinds=AT)
def one_period(period_id: int) -> str:
    """Who has sent how much, who is late, what was wrong: of the schools the account may see."""
    with reading(place().engine) as connection:
        period, schools = _schools(connection, period_id)
        found = period_progress.problems(connection, visitor().scope, period)
        decisions = period_decisions.of(connection, f"{period.namhoc}/{period.dot}")
    only_late = request.args.get("show") == "late"
    shown = [one for one in schools if one.late or not only_late]
    page = min(request.args.get("page", 1, type=int), len(shown) // PER_PAGE + 1)
    first = max(page - 1, 0) * PER_PAGE
    return render_template(
        "office/period.html",
        period=period,
        now=place().clock(),
        may=_may_act(),
        counts=_counts(schools),
        decisions=decisions,
        at_commune=visitor().account.kind == "commune",
        problems=[(kind_of_problem(code), number) for code, number in list(found.items())[:KINDS_SHOWN]],
        shown=shown[first : first + PER_PAGE],
        more=page + 1 if len(shown) > first + PER_PAGE else None,
        only_late=only_late,
        standing=STANDING,
        longest=LONGEST_DECISION,
    )


@desk(bp, "/periods/<int:period_id>/schools.csv", roles=READING, kinds=AT)
def schools_file(period_id: int) -> Response:
    """The same as a table: schools and numbers, no learner."""
    with reading(place().engine) as connection:
        _, schools = _schools(connection, period_id)
    return csv_file("dot.csv", _rows(schools))


@desk(bp, "/periods/<int:period_id>/lock", roles=ACTING, kinds=BY, methods=["POST"])
def lock(period_id: int) -> AnyResponse:
    """At once, by a decision."""
    decision, seen = _decision()
    now = place().clock()
    _act("period:lock", lambda c: period_acts.lock_now(c, period_id, decision, seen=seen, now=now))
    return redirect(url_for("periods.one_period", period_id=period_id), 303)


@desk(bp, "/periods/<int:period_id>/extend", roles=ACTING, kinds=BY, methods=["POST"])
def extend(period_id: int) -> AnyResponse:
    """To a later moment, by a decision; what has taken effect stays so."""
    decision, seen = _decision()
    until, now = _moment("until"), place().clock()
    _act("period:extend", lambda c: period_acts.extend(c, period_id, until, decision, seen=seen, now=now))
    return redirect(url_for("periods.one_period", period_id=period_id), 303)


def _act(verb: str, act: Callable[[Connection], Changed | None]) -> None:
    """In one transaction with its audit line."""
    try:
        with transaction(place().engine) as connection:
            changed = act(connection)
            if changed is None:
                raise NoSuchThing
            line = visitor().audit(verb, f"period:{changed.name}", changed.detail)
            audit.append(connection, [line], at=place().clock())
    except PeriodNotAllowed as refused:
        raise Refused(f"period-{refused.refusal}") from refused


def _schools(connection: Connection, period_id: int) -> tuple[Period, list[Sent]]:
    period = period_acts.by_id(connection, period_id)
    if period is None:
        raise NoSuchThing
    return period, period_progress.sent(connection, visitor().scope, period)


def _counts(schools: list[Sent]) -> list[tuple[str, int]]:
    """Schools by how far they are, for the chart."""
    found = Counter(one.stands for one in schools)
    return [(voice()(f"office-periods.{stands}"), found[stands]) for stands in Stands]


def kind_of_problem(code: str) -> str:
    """What the matter was, in the first sentence of what the school was told."""
    sentence = place().intake.sentences.get(code)
    return voice().say(sentence).split(". ")[0].rstrip(".") if sentence else code


def _rows(schools: list[Sent]) -> Iterator[tuple[str, ...]]:
    yield _COLUMNS
    for one in schools:
        newest = one.newest.astimezone(VIET_NAM).isoformat(timespec="seconds") if one.newest else ""
        numbers = (
            str(one.accepted),
            str(one.refused),
            str(one.held),
            "" if one.declared is None else str(one.declared),
        )
        yield (one.school, one.name, str(one.batches), newest, *numbers, "x" if one.late else "")


def _may_act() -> bool:
    here = visitor()
    return here.account.kind in BY and here.has(*ACTING)


def _decision() -> tuple[str, str]:
    """The decision's number, and the lock as the page showed it."""
    return request.form.get("decision", "").strip()[: LONGEST_DECISION + 1], request.form.get("seen", "")


def _moment(name: str) -> datetime | None:
    """As a browser's date and time field sends it, in the province's time."""
    try:
        return datetime.strptime(request.form.get(name, ""), "%Y-%m-%dT%H:%M").replace(tzinfo=VIET_NAM)
    except ValueError:
        return None


add_desk(DeskEntry("periods.list_periods", "office-periods.nav", place=40))
