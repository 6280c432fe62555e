"""The department's desk of findings: what to look at, and what was done about it. Shows no content of any record."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.office.access import desk
from portal.office.audit_desk import number_asked
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import NoSuchThing
from portal.office.place import place
from portal.office.visitor import Visitor, visitor
from portal.office.whence import whence
from registry import findings
from registry.connection import Connection
from registry.findings import FindingNotAllowed, Which, Wish
from registry.recall_notes import LONGEST_NOTE
from registry.rules.findings.catalogue import CATALOGUE
from registry.rules.findings.content import LAST_YEAR_KNOWN
from registry.rules.findings.desk import ACTING, DEPARTMENT, FindingAct, FindingRefusal, FindingState, may_act, possible
from registry.rules.findings.finding import FindingCode
from registry.transactions import reading, transaction

bp = Blueprint("findings", __name__)

READING = {*ACTING, "auditor"}
PER_PAGE = 50
# What the list shows unless told otherwise; ``all`` for every state.
FIRST, ALL = FindingState.OPEN, "all"
# As long as the columns they are compared with.
_LONGEST_SCHOOL, _LONGEST_YEAR = 20, 9


@desk(bp, "/findings", roles=READING, kinds={DEPARTMENT})
def list_findings() -> str:
    """Counts by kind and state, and the newest of those chosen."""
    which, before = _which(), number_asked(request.args, "before")
    every = Which(school=which.school, namhoc=which.namhoc)
    with reading(place().engine) as connection:
        rows = findings.listed(connection, which, before=before, limit=PER_PAGE + 1)
        counts = findings.counts(connection, every)
    return render_template(
        "office/findings.html",
        rows=rows[:PER_PAGE],
        more=rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None,
        counts={code: counts[code] for code in FindingCode if code in counts},
        states=list(FindingState),
        codes=list(FindingCode),
        which=which,
        last_year=f"{LAST_YEAR_KNOWN}-{LAST_YEAR_KNOWN + 1}",
        catalogue=CATALOGUE,
    )


@desk(bp, "/findings/<int:pk>", roles=READING, kinds={DEPARTMENT})
def one_finding(pk: int) -> str:
    """One, with its history."""
    return _page(pk)


@desk(bp, "/findings/<int:pk>/act", roles=ACTING, kinds={DEPARTMENT}, methods=["POST"])
def act(pk: int) -> AnyResponse:
    """Ask the school, explain, or open again; the page says why not."""
    here, note = visitor(), request.form.get("note", "")[:LONGEST_NOTE]
    named = request.form.get("act", "")
    if named not in set(FindingAct):
        return _refused(pk, FindingRefusal.NOT_NOW, note)
    wish = Wish(pk, FindingAct(named), request.form.get("seen", -1, type=int), note)
    try:
        with transaction(place().engine) as connection:
            said = {"from": whence().block}
            findings.act(connection, place().keyring, wish, by=here.account, at=place().clock(), said=said)
    except FindingNotAllowed as refused:
        return _refused(pk, refused.refusal, note)
    return redirect(url_for("findings.one_finding", pk=pk), 303)


def _refused(pk: int, refusal: FindingRefusal, note: str) -> Response:
    if refusal is FindingRefusal.UNKNOWN:
        raise NoSuchThing
    return make_response(_page(pk, refusal=refusal, note=note), 409)


def _page(pk: int, *, refusal: FindingRefusal | None = None, note: str = "") -> str:
    here = visitor()
    with reading(place().engine) as connection:
        held = findings.by_pk(connection, pk)
        if held is None:
            raise NoSuchThing
        steps = findings.history(connection, place().keyring, pk)
    may = may_act(here.account.kind, here.roles, here.account.person_id) is None
    return render_template(
        "office/finding.html",
        one=held,
        steps=steps,
        acts=possible(held.state) if may else [],
        refusal=refusal,
        note=note,
        longest=LONGEST_NOTE,
        severity=CATALOGUE[FindingCode(held.code)].severity,
    )


def _which() -> Which:
    """What the address asks for; what it cannot mean is left out."""
    state, code = request.args.get("state", FIRST), request.args.get("code", "")
    return Which(
        school=request.args.get("school", "").strip()[:_LONGEST_SCHOOL] or None,
        namhoc=request.args.get("year", "").strip()[:_LONGEST_YEAR] or None,
        code=code if code in set(FindingCode) else None,
        state=None if state == ALL else FindingState(state) if state in set(FindingState) else FIRST,
    )


def _open(connection: Connection, _here: Visitor) -> int:
    return findings.open_ones(connection)


add_desk(
    DeskEntry(
        "findings.list_findings", "office-findings.nav", place=60, counter=_open, waiting="office-findings.waiting"
    )
)
