"""A new organisation: one registrar's act, for it can do nothing before signers, accounts and tokens are its own."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.organisations.standing_here import ACTING, here_as, typed
from portal.office.place import place
from portal.office.visitor import visitor
from portal.words.office_failures import FAILURES
from registry import organisation_acts, organisation_list
from registry.organisation_acts import NewOrganisation, OrganisationNotAllowed, day
from registry.organisation_list import Wanted
from registry.rules.organisation_rules import PARENT_KINDS
from registry.rules.province_file import LEVELS
from registry.transactions import reading, transaction

bp = Blueprint("founding", __name__)


@desk(bp, "/new-organisation", roles=ACTING)
def new() -> str:
    """The form."""
    return _page(None)


@desk(bp, "/new-organisation", roles=ACTING, methods=["POST"])
def found() -> Response:
    """Make it, or say above the form why not."""
    wish = _wish()
    try:
        with transaction(place().engine) as connection:
            organisation_acts.found(connection, wish, by=here_as(connection), at=place().clock())
    except OrganisationNotAllowed as refused:
        return make_response(_page(refused.refusal.value), 409)
    return redirect(url_for("organisation.show", code=wish.code), 303)


def _wish() -> NewOrganisation:
    kind = request.form.get("kind", "school")
    levels = frozenset(request.form.getlist("levels")) if kind == "school" else frozenset[str]()
    parent = request.form.get("parent") or None
    return NewOrganisation(typed("code"), typed("name"), kind, None if kind == "institution" else parent, levels)


def _page(problem: str | None) -> str:
    here = visitor()
    with reading(place().engine) as connection:
        every = organisation_list.listed(connection, here.scope, Wanted(), on=day(place().clock()))
    department = here.account.kind == "department"
    kinds = list(PARENT_KINDS) if department else ["school"]
    own = [one for one in every if department or one.code == here.scope.own]
    return render_template(
        "office/organisations/new.html",
        problem=voice().say(FAILURES[problem].title) if problem else None,
        hint=voice().say(FAILURES[problem].detail) if problem else None,
        kinds=kinds,
        above=[one for one in own if one.kind in ("commune", "department") and not one.closed_from],
        levels=sorted(LEVELS),
        wanted=_wish(),
    )
