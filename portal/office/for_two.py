"""Proposals that wait for a second registrar, of every kind. What a kind proposes, its own desk puts into words.

A desk whose acts take two calls ``show_kind("certificate-bound", facts)``: ``facts`` gives label keys and values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import NoSuchThing, Refused
from portal.office.handing import given_address, hand
from portal.office.place import place
from portal.office.visitor import Visitor, visitor
from portal.office.whence import whence
from registry import account_acts, proposals, signer_book
from registry.account_changes import FACTOR_FOR_TWO, NEW_FOR_TWO, ROLES_FOR_TWO, AccountTaken
from registry.connection import Connection
from registry.proposals import Proposal, ProposalNotAllowed
from registry.rules.two_people import ProposalAct
from registry.transactions import reading, transaction

bp = Blueprint("for_two", __name__)

# Label key and value, as a page shows them.
Facts = Callable[[Proposal], Sequence[tuple[str, str]]]
_FACTS: dict[str, Facts] = {}
# Approving one of these hands over a link, which may go by mail.
LINKS = frozenset({NEW_FOR_TWO, ROLES_FOR_TWO, FACTOR_FOR_TWO})


def show_kind(kind: str, facts: Facts) -> None:
    """How proposals of this kind are shown; its name is ``proposal-kind.<kind>`` in the catalogue."""
    _FACTS[kind] = facts


def facts_of(one: Proposal) -> Sequence[tuple[str, str]]:
    """What a page shows of it."""
    return _FACTS[one.kind](one) if one.kind in _FACTS else ()


@desk(bp, "/proposals", roles={"registrar", "auditor"})
def list_proposals() -> str:
    """All in the scope, open ones first."""
    here = visitor()
    with reading(place().engine) as connection:
        found = proposals.of(connection, here.scope)
    rows = sorted(found, key=lambda one: one.state != "open")
    return render_template("office/proposals.html", rows=rows, at=place().clock())


@desk(bp, "/proposals/<proposal_id>", roles={"registrar", "auditor"})
def show_proposal(proposal_id: str) -> str:
    """One, with what it would do."""
    with reading(place().engine) as connection:
        one = _found(connection, proposal_id)
    own = one.proposed_person == visitor().account.person_id
    hands = place().mails and one.kind in LINKS
    return render_template(
        "office/proposal.html", one=one, facts=facts_of(one), own=own, at=place().clock(), hands=hands
    )


@desk(bp, "/proposals/<proposal_id>", roles={"registrar"}, methods=["POST"])
def decide(proposal_id: str) -> Response:
    """Approve, reject or take back. What approving hands over is shown this once."""
    act = _act()
    with transaction(place().engine) as connection:
        one = _found(connection, proposal_id)
        home = account_acts.home_of(connection, one.organisation)
        here = account_acts.by_account(connection, visitor().account, block=whence().block, now=place().real_clock())
        assert home is not None
        by, note = account_acts.acting_on(here, home), request.form.get("note", "").strip()
        given = given_address() if act is ProposalAct.APPROVE else None
        try:
            handed = proposals.act(connection, place().keyring, proposal_id, act, by=by, note=note, at=place().clock())
        except ProposalNotAllowed as refused:
            raise Refused(refused.refusal.value) from refused
        except AccountTaken as taken:
            raise Refused("account-taken") from taken
        if handed is not None:
            return hand(connection, one.payload["username"], handed, given, two=True)
    return redirect(url_for("for_two.list_proposals"), 303)


def _act() -> ProposalAct:
    try:
        return ProposalAct(request.form.get("act", ""))
    except ValueError:
        raise Refused("two-no-act") from None


def _found(connection: Connection, proposal_id: str) -> Proposal:
    one = proposals.read(connection, proposal_id)
    if one is None or not visitor().scope.covers(one.organisation):
        raise NoSuchThing
    return one


def _waiting(connection: Connection, here: Visitor) -> int:
    if not here.has("registrar"):
        return 0
    return proposals.waiting(connection, here.scope, here.account.person_id, place().clock())


def _account_facts(one: Proposal) -> Sequence[tuple[str, str]]:
    wish, say = one.payload, voice()
    named = (("office-accounts.username", "username"), ("office-accounts.name", "name"))
    facts = [(label, str(wish[key])) for label, key in named if wish.get(key)]
    if wish.get("roles"):
        facts.append(("office-accounts.roles", ", ".join(say.code("account-role", role) for role in wish["roles"])))
    return [*facts, *_person_facts(one)]


def _person_facts(one: Proposal) -> Iterator[tuple[str, str]]:
    """What makes two people two: the second registrar agrees to this id, not only to a name that somebody typed."""
    if one.about_person is None:
        return
    yield "office-accounts.person", one.about_person
    with reading(place().engine) as connection:
        known = signer_book.known_names(connection, {one.about_person}).get(one.about_person)
    if known is not None and known != one.payload.get("name"):
        yield "office-accounts.known-as", known


for _kind in LINKS:
    show_kind(_kind, _account_facts)
add_desk(
    DeskEntry(
        "for_two.list_proposals", "office-accounts.nav-proposals", place=85, counter=_waiting,
        waiting="office-accounts.waiting-proposals",
    )
)  # fmt: skip
