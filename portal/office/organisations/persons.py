"""One person's accounts and certificates together, so that two accounts of one person are seen to be one.

An address names an account or a certificate, never a person's id: that comes in a form, which nothing keeps.
"""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.office.access import desk
from portal.office.errors import NoSuchThing
from portal.office.place import place
from portal.office.visitor import visitor
from registry import person_page
from registry.person_page import MOST_FOUND, Someone
from registry.rules.person_mask import masked_person
from registry.transactions import reading

bp = Blueprint("persons", __name__)

ROLES, KINDS = {"registrar", "auditor"}, {"commune", "department"}
# SQL's integer.
_LAST_ID = 2**31 - 1


@desk(bp, "/persons", roles=ROLES, kinds=KINDS)
def ask() -> str:
    """By name or id."""
    return render_template("office/organisations/persons.html", found=None, typed="", most=MOST_FOUND)


@desk(bp, "/persons", roles=ROLES, kinds=KINDS, methods=["POST"], keeps=False)
def find() -> str:
    """Those found, in the answer itself: a redirect would write an id into an address."""
    typed = request.form.get("who", "").strip()
    with reading(place().engine) as connection:
        found = person_page.found(connection, visitor().scope, typed)
    return render_template(
        "office/organisations/persons.html", found=found, typed=typed, most=MOST_FOUND, mask=masked_person
    )


@desk(bp, "/persons/account/<username>", roles=ROLES, kinds=KINDS)
def behind_account(username: str) -> str:
    """Whoever has this account."""
    with reading(place().engine) as connection:
        return _page(person_page.behind_account(connection, visitor().scope, username))


@desk(bp, "/persons/certificate/<int:signer_id>", roles=ROLES, kinds=KINDS)
def behind_certificate(signer_id: int) -> str:
    """Whoever signs with this certificate."""
    with reading(place().engine) as connection:
        return _page(person_page.behind_certificate(connection, visitor().scope, min(signer_id, _LAST_ID)))


def _page(one: Someone | None) -> str:
    if one is None:
        raise NoSuchThing
    return render_template("office/organisations/person.html", one=one, mask=masked_person, now=place().clock())
