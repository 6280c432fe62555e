"""The desk of revocation lists: how fresh they are, how fetching goes, which certificates are remembered as revoked.

A department's registrar proposes that one was the authority's mistake; another one decides, among the proposals.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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
from registry import account_acts, mistaken_revocations
from registry.connection import Connection
from registry.mistaken_revocations import LONGEST_REASON, MISTAKEN
from registry.proposals import Proposal, ProposalNotAllowed
from registry.transactions import reading, transaction
from registry.trust_crls import GOOD, read_state
from registry.trust_lists import lists_of, newest_of_each

bp = Blueprint("trust_desk", __name__)

READING, ACTING, AT = {"registrar", "auditor"}, {"registrar"}, {"department"}
_LONGEST_DIGEST = 64


@desk(bp, "/trust", roles=READING, kinds=AT)
def show() -> str:
    """Lists, fetches, remembered revocations."""
    with reading(place().engine) as connection:
        remembered = mistaken_revocations.remembered(connection)
    return render_template(
        "office/trust.html",
        lists=newest_of_each(lists_of(place().trust.current())),
        at=place().clock(),
        fetched=[(address, one, one.came in GOOD) for address, one in sorted(read_state(place().trust.path).items())],
        remembered=remembered,
        counting=[one for one in remembered if one.mistaken_at is None],
        shown=_shown,
        may=visitor().has(*ACTING),
        longest=LONGEST_REASON,
    )


@desk(bp, "/trust/mistaken", roles=ACTING, kinds=AT, methods=["POST"], keeps=False)
def propose() -> Response:
    """Ask a second registrar to take one back."""
    here, reason = visitor(), request.form.get("reason", "").strip()
    certificate = request.form.get("certificate", "")[:_LONGEST_DIGEST]
    if not reason:
        raise Refused("mistaken-no-reason")
    try:
        with transaction(place().engine) as connection:
            home = account_acts.home_of(connection, here.account.organisation)
            assert home is not None
            by = account_acts.by_account(connection, here.account, block=whence().block, now=place().real_clock())
            mistaken_revocations.propose_mistaken(
                connection,
                certificate,
                department=home.organisation,
                reason=reason,
                by=account_acts.acting_on(by, home),
                at=place().clock(),
            )
    except LookupError as error:
        raise NoSuchThing from error
    except ProposalNotAllowed as refused:
        raise Refused(refused.refusal.value) from refused
    return redirect(url_for("for_two.list_proposals"), 303)


def _shown(moment: str) -> str:
    """A moment of the fetches' state file, which another process wrote."""
    try:
        return voice().moment(datetime.fromisoformat(moment))
    except ValueError:
        return moment


def _facts(one: Proposal) -> Sequence[tuple[str, str]]:
    return [
        ("office-trust.certificate", one.payload["certificate"]),
        ("office-trust.reason", one.payload["reason"]),
        ("office-trust.means", voice()("office-trust.meaning")),
    ]


def _stale(_connection: Connection, _here: Visitor) -> int:
    now = place().clock()
    return sum(one.ended(now) for one in newest_of_each(lists_of(place().trust.current())))


show_kind(MISTAKEN, _facts)
add_desk(DeskEntry("trust_desk.show", "office-trust.nav", place=88, counter=_stale, waiting="office-trust.waiting"))
