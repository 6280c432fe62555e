"""One binding: its certificate with the checks of today, its history, and the forms that end or correct it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.certificates.looking import holder_of, office_of
from portal.office.certificates.who import (
    DECIDING,
    DECLARING,
    KINDS,
    READING,
    acting,
    declarer,
    may_change,
    signer_of,
    today,
    without_nul,
)
from portal.office.errors import Refused
from portal.office.place import place
from portal.office.visitor import visitor
from registry import certificate_checks, signer_deciding, signer_declarations, signer_declaring
from registry.connection import Connection
from registry.proposals import ProposalNotAllowed
from registry.rules.binding_rules import Stands
from registry.rules.signer_form import Said, Wrong, read_said
from registry.signer_book import Bound
from registry.signer_declaring import SignerNotAllowed
from registry.transactions import reading, transaction

bp = Blueprint("certificates_signer", __name__)

ACTING = DECLARING | DECIDING
LONGEST_REASON = 200


@desk(bp, "/certificates/<code>/signers/<int:signer_id>", roles=READING, kinds=KINDS)
def one_signer(code: str, signer_id: int) -> str:
    """What is known of it, and what may be done."""
    with reading(place().engine) as connection:
        bound = signer_of(connection, code, signer_id)
        return _page(connection, bound, _as_typed(bound))


@desk(bp, "/certificates/<code>/signers/<int:signer_id>", roles=ACTING, kinds=KINDS, methods=["POST"])
def change(code: str, signer_id: int) -> Response:
    """Declare its end, or other words or dates; a registrar decides, two where it reaches back."""
    with transaction(place().engine) as connection:
        bound = signer_of(connection, code, signer_id)
        may_change(connection, bound.organisation)
        typed = _typed(bound)
        said = read_said(typed)
        if not isinstance(said, Said):
            return make_response(_page(connection, bound, typed, said), 422)
        reason = without_nul(request.form.get("reason", ""))[:LONGEST_REASON]
        try:
            declared = signer_declaring.declare_change(
                connection, bound, office_of(said), reason=reason, by=declarer(), at=place().clock()
            )
            if visitor().has(*DECIDING):
                by = acting(connection, bound.organisation)
                signer_deciding.send_on(connection, declared, by=by, at=place().clock())
        except (SignerNotAllowed, ProposalNotAllowed) as refused:
            raise Refused(refused.refusal.value) from refused
    return redirect(url_for("certificates_deciding.one_declaration", code=code, declaration_id=declared), 303)


def _typed(bound: Bound) -> Mapping[str, str]:
    """The form's fields over what stands: the form that ends an office has its last day alone."""
    form = {name: value for name, value in request.form.items() if name in _as_typed(bound)}
    return _as_typed(bound) | form | {"role": bound.role}


def _as_typed(bound: Bound) -> dict[str, str]:
    office = bound.office
    return {
        "role": bound.role,
        "name": office.name,
        "title": office.title or "",
        "person_id": office.person_id or "",
        "from": office.since.isoformat(),
        "until": office.until.isoformat() if office.until else "",
    }


def _page(connection: Connection, bound: Bound, typed: Mapping[str, str], wrong: tuple[Wrong, ...] = ()) -> str:
    here, at = visitor(), place().clock()
    checks = certificate_checks.checks(
        connection,
        bound.organisation,
        certificate=bound.certificate,
        office=bound.office,
        trust=place().trust.current(),
        at=at,
        scope=here.scope,
    )
    own = here.account.organisation == bound.organisation and here.has(*DECLARING)
    return render_template(
        "office/certificates/signer.html",
        one=bound,
        stands=bound.stands(today()),
        ended=Stands.ENDED,
        holder=holder_of(bound.certificate),
        checks=checks,
        history=signer_declarations.about(connection, bound.id, at),
        own=own,
        may=own or (here.has(*DECIDING) and acting(connection, bound.organisation).who.answers),
        typed=typed,
        problems=[voice().code("signer-problem", one.why) for one in wrong],
        today=today(),
        longest=LONGEST_REASON,
    )
