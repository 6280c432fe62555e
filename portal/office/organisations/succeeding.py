"""Several schools go on as one, or one as several: proposed here, decided by a second registrar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.errors import NoSuchThing
from portal.office.for_two import show_kind
from portal.office.organisations.standing_here import ACTING, here_as, in_scope, typed, typed_day
from portal.office.place import place
from portal.office.visitor import visitor
from portal.words.office_failures import FAILURES
from registry import organisation_list, organisation_proposals
from registry.organisation_acts import OrganisationNotAllowed, day
from registry.organisation_list import Listed, Wanted
from registry.organisation_proposals import SUCCESSION, succession_of
from registry.proposals import Proposal, ProposalNotAllowed
from registry.rules.account_rules import Home, answers_for
from registry.rules.organisation_rules import MOST_AT_ONCE, OrganisationRefusal, Standing, Succession
from registry.rules.period_rules import LONGEST_DECISION
from registry.transactions import reading, transaction

bp = Blueprint("succeeding", __name__)

_BETWEEN = re.compile(r"[\s,;]+")


@desk(bp, "/organisations/<code>/succession", roles=ACTING)
def ask(code: str) -> str:
    """The form."""
    return _page(code, None)


@desk(bp, "/organisations/<code>/succession", roles=ACTING, methods=["POST"])
def propose(code: str) -> Response:
    """Write the proposal down, or say above the form why not."""
    since, at = typed_day("since"), place().clock()
    if since is None:
        return make_response(_page(code, OrganisationRefusal.NOT_A_DAY), 409)
    wish = Succession((code, *_codes("others", but=code)), tuple(_codes("heirs")), since)
    try:
        with transaction(place().engine) as connection:
            in_scope(connection, code)
            by = here_as(connection)
            made = organisation_proposals.propose_succession(connection, wish, typed("decision"), by=by, at=at)
    except (OrganisationNotAllowed, ProposalNotAllowed) as refused:
        return make_response(_page(code, refused.refusal.value), 409)
    return redirect(url_for("for_two.show_proposal", proposal_id=made), 303)


def _codes(name: str, *, but: str = "") -> list[str]:
    """Codes as they were typed, each once, between spaces, commas or lines."""
    given = [code for code in _BETWEEN.split(request.form.get(name, "")) if code and code != but]
    return list(dict.fromkeys(given))[: MOST_AT_ONCE + 1]


def _page(code: str, problem: str | None) -> str:
    with reading(place().engine) as connection:
        one = in_scope(connection, code)
        by = here_as(connection)
        every = organisation_list.listed(connection, visitor().scope, Wanted(kind="school"), on=day(place().clock()))
    if one.kind != "school" or not answers_for(by.steward, Home(one.code, one.kind, one.parent)):
        raise NoSuchThing
    said = FAILURES[problem] if problem else None
    return render_template(
        "office/organisations/succession.html",
        one=one,
        schools=[other for other in every if _may_be_named(other, one)],
        problem=voice().say(said.title) if said else None,
        hint=voice().say(said.detail) if said else None,
        typed={name: request.form.get(name, "")[:400] for name in ("heirs", "others", "since", "decision")},
        longest=LONGEST_DECISION,
    )


def _may_be_named(other: Listed, one: Listed) -> bool:
    return other.code != one.code and other.standing is Standing.OPEN


def _facts(one: Proposal) -> Sequence[tuple[str, str]]:
    wish, names = succession_of(one.payload), one.payload["names"]

    def called(codes: Sequence[str]) -> str:
        return "; ".join(f"{names.get(code, code)} ({code})" for code in codes)

    return (
        ("office-organisations.goes", called(wish.predecessors)),
        ("office-organisations.goes-on", called(wish.successors)),
        ("office-organisations.closes-from", voice().day(date.isoformat(wish.since))),
        ("office-organisations.decision", one.payload["decision"]),
        ("office-organisations.means", voice()("office-organisations.succession-means")),
    )


show_kind(SUCCESSION, _facts)
