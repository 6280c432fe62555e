"""What a registrar does to an organisation from its page: name, levels, place, closing, undoing, handing over."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.for_two import show_kind
from portal.office.organisations.standing_here import ACTING, doing, typed, typed_day
from portal.office.place import place
from registry import organisation_acts, organisation_handing, organisation_proposals
from registry.organisation_acts import NewName
from registry.organisation_handing import HandedOver
from registry.organisation_proposals import CLOSING, MOVE, Decided
from registry.proposals import Proposal

bp = Blueprint("organisation_acting", __name__)

# A school has some hundred accounts at most; whoever sends more has not used the page.
_MOST_TICKED = 500


@desk(bp, "/organisations/<code>/name", roles=ACTING, methods=["POST"])
def rename(code: str) -> Response:
    """Another name."""
    new, at = NewName(typed("name"), typed_day("since"), typed("decision")), place().clock()
    doing(code, lambda connection, by: organisation_acts.rename(connection, code, new, by=by, at=at))
    return _back(code)


@desk(bp, "/organisations/<code>/levels", roles=ACTING, methods=["POST"])
def set_levels(code: str) -> Response:
    """Other levels."""
    levels, at = request.form.getlist("levels"), place().clock()
    doing(code, lambda connection, by: organisation_acts.set_levels(connection, code, levels, by=by, at=at))
    return _back(code)


@desk(bp, "/organisations/<code>/parent", roles=ACTING, kinds={"department"}, methods=["POST"])
def move(code: str) -> Response:
    """Propose another place below the department."""
    to, decision, at = request.form.get("parent", ""), typed("decision"), place().clock()
    propose = organisation_proposals.propose_move
    return _proposed(doing(code, lambda connection, by: propose(connection, code, to, decision, by=by, at=at)))


@desk(bp, "/organisations/<code>/closing", roles=ACTING, methods=["POST"])
def close(code: str) -> Response:
    """Propose that it works no more from a day on."""
    wish, at = Decided(typed_day("since"), typed("decision")), place().clock()
    propose = organisation_proposals.propose_closing
    return _proposed(doing(code, lambda connection, by: propose(connection, code, wish, by=by, at=at)))


@desk(bp, "/organisations/<code>/closing-undone", roles=ACTING, methods=["POST"])
def undo(code: str) -> Response:
    """Before its day: it goes on."""
    at = place().clock()
    doing(code, lambda connection, by: organisation_acts.undo_closing(connection, code, by=by, at=at))
    return _back(code)


@desk(bp, "/organisations/<code>/hand-over", roles=ACTING, methods=["POST"])
def hand_over(code: str) -> Response:
    """Ticked accounts and tokens go over to a successor."""
    form, at = request.form, place().clock()
    what = HandedOver(tuple(form.getlist("accounts")[:_MOST_TICKED]), tuple(form.getlist("clients")[:_MOST_TICKED]))
    hand = organisation_handing.hand_over
    doing(code, lambda connection, by: hand(connection, code, form.get("to", ""), what, by=by, at=at))
    return _back(code)


def _back(code: str) -> Response:
    return redirect(url_for("organisation.show", code=code), 303)


def _proposed(proposal_id: str) -> Response:
    return redirect(url_for("for_two.show_proposal", proposal_id=proposal_id), 303)


def _closing_facts(one: Proposal) -> Sequence[tuple[str, str]]:
    said = one.payload
    return (
        ("office-organisations.name", said["name"]),
        ("office-organisations.closes-from", voice().day(said["from"])),
        ("office-organisations.decision", said["decision"]),
        ("office-organisations.means", voice()("office-organisations.closing-means")),
    )


def _move_facts(one: Proposal) -> Sequence[tuple[str, str]]:
    said = one.payload
    return (
        ("office-organisations.name", said["name"]),
        ("office-organisations.moves-to", f"{said['to_name']} ({said['to']})"),
        ("office-organisations.decision", said["decision"]),
        ("office-organisations.means", voice()("office-organisations.move-means")),
    )


show_kind(CLOSING, _closing_facts)
show_kind(MOVE, _move_facts)
