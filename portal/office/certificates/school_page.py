"""A school's signers: in office, coming, waiting, refused, ended. Nothing that ever was is left out."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.office.access import desk
from portal.office.certificates.who import DECLARING, KINDS, READING, school_of, today
from portal.office.place import place
from portal.office.visitor import visitor
from registry import signer_book, signer_declarations
from registry.rules.binding_rules import OPEN, DeclarationState, Stands
from registry.transactions import reading

bp = Blueprint("certificates_school", __name__)

# Refusals shown at once; older ones stand on their own pages and in the audit.
REFUSED_SHOWN = 50


@desk(bp, "/certificates/<code>", roles=READING, kinds=KINDS)
def one_school(code: str) -> str:
    """By what they are today."""
    here, at, on = visitor(), place().clock(), today()
    with reading(place().engine) as connection:
        school = school_of(connection, code)
        signers = signer_book.of_school(connection, school.code)
        declared = signer_declarations.of_school(connection, school.code, at)
    refused = [one for one in declared if one.state is DeclarationState.REFUSED]
    return render_template(
        "office/certificates/school.html",
        school=school,
        by_standing={stands: [one for one in signers if one.stands(on) is stands] for stands in Stands},
        waiting=[one for one in declared if one.state in OPEN],
        refused=refused[: -REFUSED_SHOWN - 1 : -1],
        own=here.account.organisation == school.code and here.has(*DECLARING),
        now=at,
    )
