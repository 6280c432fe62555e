"""The desk's first page: the schools one looks after, with what waits there. A school comes to its own page."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.office.access import desk
from portal.office.certificates.who import DECLARING, KINDS, READING, today
from portal.office.desks import DeskEntry, add_desk
from portal.office.place import place
from portal.office.visitor import Visitor, visitor
from registry import signer_book, signer_declarations
from registry.connection import Connection
from registry.transactions import reading

bp = Blueprint("certificates", __name__)

# A commune has some ten schools, a province some 1,500.
PER_PAGE = 100


@desk(bp, "/certificates", roles=READING, kinds=KINDS)
def list_schools() -> str | Response:
    """Those with something to decide first."""
    here = visitor()
    if here.has(*DECLARING):
        return redirect(url_for("certificates_school.one_school", code=here.account.organisation), 303)
    with reading(place().engine) as connection:
        waiting = signer_declarations.waiting_by_school(connection, here.scope)
        schools = signer_book.schools(connection, here.scope, today())
    schools.sort(key=lambda one: (one.code not in waiting, one.code))
    page = min(max(request.args.get("page", 1, type=int), 1), len(schools) // PER_PAGE + 1)
    first = (page - 1) * PER_PAGE
    return render_template(
        "office/certificates/schools.html",
        schools=schools[first : first + PER_PAGE],
        waiting=waiting,
        page=page,
        more=len(schools) > first + PER_PAGE,
    )


def _waiting(connection: Connection, here: Visitor) -> int | None:
    """For a registrar, what they may decide; None: a school has nothing to decide here."""
    if not here.has("registrar"):
        return None
    return signer_declarations.waiting(connection, here.scope, here.account.person_id)


add_desk(
    DeskEntry(
        "certificates.list_schools",
        "certificates.nav",
        place=60,
        counter=_waiting,
        waiting="certificates.waiting",
    )
)
