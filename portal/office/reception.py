"""Reception reports: a commune confirms what it has received in a period; the department sees who has, who has not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.language import voice
from portal.office.access import desk
from portal.office.csv_file import csv_file
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import NoSuchThing, Refused
from portal.office.periods import AT, READING, kind_of_problem
from portal.office.place import place
from portal.office.visitor import Visitor, visitor
from portal.words.voice import VIET_NAM
from registry import audit, period_acts, reception_reports
from registry.connection import Connection
from registry.periods import Period
from registry.reception_figures import Figures, figures
from registry.reception_reports import LONGEST_REMARK, Confirmed, Report, ReportNotTaken, Standing
from registry.transactions import reading, transaction

bp = Blueprint("reception", __name__)

SENDING, BY = {"reviewer", "registrar"}, {"commune"}
_COLUMNS = ("ma_truong", "ten_truong", "cap", "si_so", "da_nhan", "hieu_luc", "cho_khoa", "thu_hoi", "tu_choi", "cham")
_STANDING = (
    *("ma_xa", "ten_xa", "phien_ban", "gui_luc", "nguoi_xac_nhan", "so_truong", "si_so", "da_nhan", "hieu_luc"),
    *("cho_khoa", "thu_hoi", "tu_choi", "truong_cham"),
)
PROBLEMS_SHOWN = 12
# A commune is reminded of a period for a quarter after its lock; older ones are the archive's.
REMINDED_FOR = timedelta(days=90)


@desk(bp, "/reception", roles=SENDING, kinds=BY)
def list_periods() -> str:
    """Every period, with what the commune has sent of it."""
    here = visitor()
    with reading(place().engine) as connection:
        periods = period_acts.listed(connection)
        sent = {one.id: reception_reports.versions(connection, here.account.organisation, one.id) for one in periods}
    return render_template("office/reception.html", rows=periods, sent=sent, now=place().clock())


@desk(bp, "/periods/<int:period_id>/report", roles=SENDING, kinds=BY)
def prepare(period_id: int) -> str:
    """The figures as they stand, and the form that confirms them."""
    with reading(place().engine) as connection:
        return _preparing(connection, period_id)


@desk(bp, "/periods/<int:period_id>/report", roles=SENDING, kinds=BY, methods=["POST"])
def send(period_id: int) -> AnyResponse:
    """Keep it as the page showed it; if anything has changed since, the page comes again."""
    here, form = visitor(), request.form
    confirmed = Confirmed(
        form.get("seen", ""), form.get("version", -1, type=int), form.get("name", ""), form.get("remark", "")
    )
    try:
        with transaction(place().engine) as connection:
            of = _period(connection, period_id)
            found = figures(connection, here.scope, of, now=here.at)
            report = reception_reports.send(
                connection, place().keyring, of, confirmed, figures=found, by=here.account, at=here.at
            )
            detail = {"id": report.id, "version": report.version, "sha256": report.sha256, **found.totals}
            subject = f"reception:{report.commune}/{report.period_name}"
            audit.append(connection, [here.audit("reception:sent", subject, detail)], at=here.at)
    except ReportNotTaken as refused:
        raise Refused(f"reception-{refused.refusal}") from refused
    return redirect(url_for("reception.show", report_id=report.id, done="1"), 303)


@desk(bp, "/reception/<report_id>", roles=READING, kinds=AT)
def show(report_id: str) -> str:
    """One as it was sent."""
    with reading(place().engine) as connection:
        report = _report(connection, report_id)
        others = reception_reports.versions(connection, report.commune, report.period_id)
    done = "done" in request.args
    return render_template(
        "office/report.html", report=report, others=others, problems=_problems(report.figures), done=done
    )


@desk(bp, "/reception/<report_id>/schools.csv", roles=READING, kinds=AT)
def report_file(report_id: str) -> Response:
    """The same as a table."""
    with reading(place().engine) as connection:
        report = _report(connection, report_id)
    return csv_file("bao-cao-tiep-nhan.csv", _rows(report.figures))


@desk(bp, "/periods/<int:period_id>/reports", roles=READING, kinds={"department"})
def of_communes(period_id: int) -> str:
    """Which communes have reported, and which have not."""
    with reading(place().engine) as connection:
        of = _period(connection, period_id)
        rows = reception_reports.standing(connection, visitor().scope, period_id)
    return render_template("office/reports.html", period=of, rows=rows, missing=sum(not one.newest for one in rows))


@desk(bp, "/periods/<int:period_id>/reports.csv", roles=READING, kinds={"department"})
def communes_file(period_id: int) -> Response:
    """The same as a table, with the sums of each newest report."""
    with reading(place().engine) as connection:
        _period(connection, period_id)
        rows = reception_reports.standing(connection, visitor().scope, period_id)
    return csv_file("bao-cao-cac-xa.csv", _standing_rows(rows))


def _preparing(connection: Connection, period_id: int) -> str:
    here, of = visitor(), _period(connection, period_id)
    found = figures(connection, here.scope, of, now=here.at)
    sent = reception_reports.versions(connection, here.account.organisation, period_id)
    return render_template(
        "office/report_form.html",
        period=of,
        figures=found,
        problems=_problems(found),
        sent=sent,
        begun=here.at >= of.opens,
        locked=here.at >= of.locks,
        longest=LONGEST_REMARK,
    )


def _period(connection: Connection, period_id: int) -> Period:
    found = period_acts.by_id(connection, period_id)
    if found is None:
        raise NoSuchThing
    return found


def _report(connection: Connection, report_id: str) -> Report:
    found = reception_reports.one(connection, place().keyring, report_id)
    if found is None or not visitor().scope.covers(found.commune):
        raise NoSuchThing
    return found


def _problems(of: Figures) -> list[tuple[str, int]]:
    return [(kind_of_problem(code), number) for code, number in of.problems[:PROBLEMS_SHOWN]]


def _rows(of: Figures) -> Iterator[tuple[str, ...]]:
    yield _COLUMNS
    for one in of.schools:
        late = "x" if one.late else ""
        # What was refused is the school's whole number, on its first line.
        for place_, level in enumerate(one.levels):
            numbers = (level.received, level.effective, level.pending, level.recalled)
            declared = "" if level.declared is None else str(level.declared)
            refused = str(one.refused) if place_ == 0 else ""
            name = voice().code("level", level.level)
            yield (one.code, one.name, name, declared, *map(str, numbers), refused, late)
        if not one.levels:
            yield (one.code, one.name, "", "", "0", "0", "0", "0", str(one.refused), late)


def _standing_rows(rows: list[Standing]) -> Iterator[tuple[str, ...]]:
    yield _STANDING
    for one in rows:
        if one.newest is None:
            yield (one.commune, one.name, *[""] * (len(_STANDING) - 2))
            continue
        sent, sums = one.newest, one.newest.figures.totals
        at = sent.sent_at.astimezone(VIET_NAM).isoformat(timespec="seconds")
        names = ("schools", "declared", "received", "effective", "pending", "recalled", "refused", "late")
        yield (one.commune, one.name, str(sent.version), at, sent.name, *(str(sums[name]) for name in names))


def _waiting(connection: Connection, here: Visitor) -> int:
    since = here.at - REMINDED_FOR
    return reception_reports.waiting(connection, here.account.organisation, now=here.at, since=since)


add_desk(DeskEntry("reception.list_periods", "reception.nav", place=41, counter=_waiting, waiting="reception.waiting"))
