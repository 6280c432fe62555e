"""One certificate from its file: declared for a signer, or in place of one that a signer has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.files_in_memory import sent_file
from portal.language import voice
from portal.office.access import desk
from portal.office.certificates.looking import checks_for
from portal.office.certificates.who import AT_SCHOOL, DECLARING, declarer, own_school, signer_of, today
from portal.office.place import place
from registry import signer_declaring
from registry.connection import Connection
from registry.rules.binding_checks import Check, stopped
from registry.rules.certificate_file import LARGEST_FILE, CertificateRefused, certificate_in
from registry.rules.signer_form import FIELDS, Said, Wrong, read_said
from registry.signer_book import Bound
from registry.signer_declaring import SignerNotAllowed
from registry.transactions import reading, transaction

bp = Blueprint("certificates_declaring", __name__)

# The file and the words beside it.
LARGEST_FORM = LARGEST_FILE + 32 * 1024


@desk(bp, "/certificates/<code>/new", roles=DECLARING, kinds=AT_SCHOOL)
def form(code: str) -> str:
    """The empty form; with ``replaces``, that signer's words in it."""
    with reading(place().engine) as connection:
        own_school(connection, code)
        replaced = _replaced(connection, code, request.args.get("replaces", ""))
    return _page(code, replaced, _beginning(replaced))


@desk(
    bp,
    "/certificates/<code>/new",
    roles=DECLARING,
    kinds=AT_SCHOOL,
    methods=["POST"],
    body=LARGEST_FORM,
    keeps=False,
)
def declare(code: str) -> Response:
    """Read the certificate, look at it, declare it; a private key is refused unread and dropped."""
    with transaction(place().engine) as connection:
        school = own_school(connection, code)
        replaced = _replaced(connection, code, request.form.get("replaces", ""))
        typed = {**{name: request.form.get(name, "") for name in FIELDS}, **(_fixed(replaced) if replaced else {})}
        said, certificate, wrong = _read(typed)
        if not isinstance(said, Said) or certificate is None:
            return make_response(_page(code, replaced, typed, wrong), 422)
        checks = checks_for(connection, school.code, said, certificate)
        if stopped(checks):
            return make_response(
                _page(code, replaced, typed, [Wrong("certificate", "signer-stopped")], checks=checks), 422
            )
        try:
            made = signer_declaring.declare(
                connection, school.code, said, certificate, by=declarer(), at=place().clock(), replaces=replaced
            )
        except SignerNotAllowed as refused:
            return make_response(
                _page(code, replaced, typed, [Wrong("line", refused.refusal.value)], checks=checks), 409
            )
    return redirect(url_for("certificates_deciding.one_declaration", code=code, declaration_id=made), 303)


def _read(typed: Mapping[str, str]) -> tuple[Said | None, bytes | None, list[Wrong]]:
    said = read_said(typed)
    wrong = [] if isinstance(said, Said) else list(said)
    certificate = None
    try:
        certificate = certificate_in(sent_file("certificate"))
    except CertificateRefused as refused:
        wrong.append(Wrong("certificate", refused.refusal.value))
    return said if isinstance(said, Said) else None, certificate, wrong


def _replaced(connection: Connection, code: str, signer_id: str) -> Bound | None:
    return signer_of(connection, code, int(signer_id)) if signer_id.isascii() and signer_id.isdigit() else None


def _fixed(replaced: Bound) -> dict[str, str]:
    """What a replacement cannot change: it is the same person in the same role."""
    return {"role": replaced.role, "person_id": replaced.office.person_id or ""}


def _beginning(replaced: Bound | None) -> dict[str, str]:
    if replaced is None:
        return {"from": today().isoformat()}
    office = replaced.office
    words = {"name": office.name, "title": office.title or "", "from": today().isoformat()}
    return words | _fixed(replaced)


def _page(
    code: str,
    replaced: Bound | None,
    typed: Mapping[str, str],
    wrong: Sequence[Wrong] = (),
    *,
    checks: Sequence[Check] = (),
) -> str:
    return render_template(
        "office/certificates/new.html",
        code=code,
        replaced=replaced,
        typed=typed,
        problems=[voice().code("signer-problem", one.why) for one in wrong],
        key_sent=any(one.why == "private-key" for one in wrong),
        checks=checks,
        largest=LARGEST_FILE // 1024,
    )
