"""Approvers lend their role for the days they are away, and take it back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import NoSuchThing
from portal.office.place import place
from portal.office.visitor import visitor
from portal.words.voice import VIET_NAM
from registry import accounts, deputies
from registry.deputies import DeputyRefused
from registry.rules.deputy_rules import LONGEST, DeputyRefusal
from registry.transactions import reading, transaction

bp = Blueprint("deputies", __name__)

DEPARTMENT = ("department",)


@desk(bp, "/deputies", roles=("approver", "reviewer"), kinds=DEPARTMENT)
def list_mine() -> str:
    """What I lent and was lent."""
    return _page()


@desk(bp, "/deputies", roles=("approver",), kinds=DEPARTMENT, methods=["POST"])
def name() -> Response:
    """Name a deputy from one day to another, both included."""
    here = visitor()
    try:
        begins, ends = _days()
        with transaction(place().engine) as connection:
            username = request.form.get("deputy", "")
            deputies.name_deputy(connection, username, begins=begins, ends=ends, by=here.account, at=here.at)
    except DeputyRefused as error:
        return make_response(_page(voice()(f"recall-deputy.{error.refusal}")), 422)
    return redirect(url_for("deputies.list_mine"), 303)


@desk(bp, "/deputies/<int:pk>/revoke", roles=("approver",), kinds=DEPARTMENT, methods=["POST"])
def revoke(pk: int) -> Response:
    """Take it back from now on."""
    here = visitor()
    with transaction(place().engine) as connection:
        if not deputies.revoke(connection, pk, by=here.account, at=here.at):
            raise NoSuchThing
    return redirect(url_for("deputies.list_mine"), 303)


def _days() -> tuple[datetime, datetime]:
    try:
        first, last = (date.fromisoformat(request.form.get(field, "")) for field in ("begins", "ends"))
        return _midnight(first), _midnight(last + timedelta(days=1))
    except (ValueError, OverflowError) as error:
        raise DeputyRefused(DeputyRefusal.BAD_DATES) from error


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIET_NAM)


def _page(problem: str | None = None) -> str:
    here = visitor()
    with reading(place().engine) as connection:
        own = accounts.account(connection, here.account.username)
        lends = own is not None and deputies.LENT in own.roles
        mine = deputies.concerning(connection, here.account.username)
        candidates = deputies.candidates(connection, here.account) if lends else []
    return render_template(
        "office/recalls/deputies.html",
        mine=mine,
        lends=lends,
        candidates=candidates,
        problem=problem,
        form=request.form,
        days=LONGEST.days,
        now=here.at,
        me=here.account.username,
        day=timedelta(days=1),
        voice=voice(),
    )


add_desk(DeskEntry("deputies.list_mine", "recall.nav-deputies", place=35))
