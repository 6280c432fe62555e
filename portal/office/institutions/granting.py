"""The department's desk of institutions: who asks, what is granted for which purpose until when, how much is used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import TypeVar

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import NoSuchThing, Refused
from portal.office.for_two import show_kind
from portal.office.place import place
from portal.office.visitor import Visitor, visitor
from portal.office.whence import whence
from portal.words.voice import VIET_NAM
from registry import access_asks, access_grant_acts, account_acts, audit, institution_use
from registry.access_grant_acts import KIND, GrantNotAllowed, wish_of
from registry.access_grants import LINES_PER_DAY
from registry.account_acts import By
from registry.connection import Connection
from registry.institution_use import Institution
from registry.proposals import Proposal, ProposalNotAllowed
from registry.rules.grant_rules import ENDS_SOON, LONGEST_PURPOSE, MOST_LINES, GrantWish
from registry.transactions import reading, transaction

bp = Blueprint("granting", __name__)

_T = TypeVar("_T")

READING, ACTING, AT = {"registrar", "auditor"}, {"registrar"}, {"department"}


@desk(bp, "/institutions", roles=READING, kinds=AT)
def list_institutions() -> str:
    """Who asks, and every institution with its grant."""
    now = place().real_clock()
    with reading(place().engine) as connection:
        asks = access_asks.listed(connection, place().keyring)
        rows = institution_use.institutions(connection, visitor().scope, now=now)
    soon = {one.code for one in rows if _ends_soon(one, now)}
    may = visitor().has(*ACTING)
    return render_template("office/institutions/list.html", asks=asks, rows=rows, soon=soon, may=may)


@desk(bp, "/institutions/<code>", roles=READING, kinds=AT)
def show(code: str) -> str:
    """One, with its grants, its use day by day, its calls, and the form for the next grant."""
    now = place().real_clock()
    with reading(place().engine) as connection:
        one = _found(connection, code, now)
        grants = institution_use.grants(connection, code)
        days = institution_use.days(connection, code, now=now)
        calls = institution_use.calls(connection, code, limit=20)
    return render_template(
        "office/institutions/one.html",
        one=one,
        grants=grants,
        days=days,
        calls=calls,
        now=now,
        soon=_ends_soon(one, now),
        forecast=_forecast(one),
        may=visitor().has(*ACTING),
        lines=LINES_PER_DAY,
        most=MOST_LINES,
        longest=LONGEST_PURPOSE,
    )


@desk(bp, "/institutions/<code>/grant", roles=ACTING, kinds=AT, methods=["POST"])
def grant(code: str) -> Response:
    """Grant, renew or change; whole records wait for a second registrar."""
    form = request.form
    wish = GrantWish(
        code,
        form.get("purpose", "").strip(),
        form.get("whole_record") == "1",
        form.get("lines_per_day", 0, type=int),
        _end_of(form.get("ends", "")),
    )
    alone = _act(code, lambda connection, by: access_grant_acts.grant(connection, wish, by=by, at=place().clock()))
    return redirect(url_for("granting.show" if alone else "for_two.list_proposals", code=code if alone else None), 303)


@desk(bp, "/institutions/<code>/end", roles=ACTING, kinds=AT, methods=["POST"], keeps=False)
def end(code: str) -> Response:
    """At once."""
    _act(code, lambda connection, by: access_grant_acts.end(connection, code, by=by, at=place().clock()))
    return redirect(url_for("granting.show", code=code), 303)


@desk(bp, "/institutions/asks/<ask_id>", roles=ACTING, kinds=AT, methods=["POST"], keeps=False)
def answer(ask_id: str) -> Response:
    """An ask is settled: the grant itself is made on the institution's page."""
    what = access_asks.GRANTED if request.form.get("answer") == access_asks.GRANTED else access_asks.REFUSED
    here = visitor()
    with transaction(place().engine) as connection:
        by, at = here.account.username, place().clock()
        if not access_asks.answer(connection, ask_id, what, by=by, at=place().real_clock()):
            raise NoSuchThing
        audit.append(connection, [here.audit("access-ask:answered", f"access-ask:{ask_id}", {"answer": what})], at=at)
    return redirect(url_for("granting.list_institutions"), 303)


def _act(code: str, act: Callable[[Connection, By], _T]) -> _T:
    """In one transaction, about an institution in the visitor's scope."""
    now = place().real_clock()
    with transaction(place().engine) as connection:
        _found(connection, code, now)
        by = account_acts.by_account(connection, visitor().account, block=whence().block, now=now)
        try:
            return act(connection, by)
        except (GrantNotAllowed, ProposalNotAllowed) as refused:
            raise Refused(refused.refusal.value) from refused


def _found(connection: Connection, code: str, now: datetime) -> Institution:
    rows = institution_use.institutions(connection, visitor().scope, now=now)
    one = next((row for row in rows if row.code == code), None)
    if one is None:
        raise NoSuchThing
    return one


def _end_of(day: str) -> datetime:
    """The last second of that day here; what is no day lies in the past, which the rule refuses."""
    try:
        return datetime.combine(datetime.fromisoformat(day).date(), time(23, 59, 59), VIET_NAM)
    except ValueError:
        return datetime(2000, 1, 1, tzinfo=VIET_NAM)


def _ends_soon(one: Institution, now: datetime) -> bool:
    return one.grant is not None and one.grant.ends is not None and one.grant.ends - now <= ENDS_SOON


def _forecast(one: Institution) -> int | None:
    """How much of a day's lines it uses on average, in percent."""
    if one.grant is None:
        return None
    return round(100 * one.lines / institution_use.LOOK_BACK.days / one.grant.lines_per_day)


def _waiting(connection: Connection, here: Visitor) -> int:
    return access_asks.waiting(connection) if here.has(*ACTING) else 0


def _facts(one: Proposal) -> list[tuple[str, str]]:
    wish, say = wish_of(one.organisation, one.payload), voice()
    return [
        ("institution.purpose", wish.purpose),
        ("institution.ends", say.date(wish.ends)),
        ("institution.lines-per-day", f"{wish.lines_per_day:,}".replace(",", ".")),
        ("institution.whole-record", say("institution.yes" if wish.whole_record else "institution.no")),
    ]


show_kind(KIND, _facts)
add_desk(
    DeskEntry(
        "granting.list_institutions", "institution.nav", place=70, counter=_waiting, waiting="institution.asks-wait"
    )
)
