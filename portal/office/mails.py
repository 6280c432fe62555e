"""Where the visitor gets mail: their own address, nobody else's."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.language import LANGUAGE_NAMES, voice
from portal.office.access import desk
from portal.office.desks import DeskEntry, add_desk
from portal.office.place import place
from portal.office.visitor import visitor
from portal.words.voice import LANGUAGES
from registry import audit, mail_addresses
from registry.mail_addresses import AddressMalformed, MailAddress
from registry.transactions import reading, transaction

bp = Blueprint("mails", __name__)

# About recalls (``registry.recall_mail``) the first four; of a new link for a forgotten password, everybody.
WRITTEN_TO = ("school", "principal", "reviewer", "approver", "registrar", "auditor", "institution")


@desk(bp, "/account/mails", roles=WRITTEN_TO)
def my_address() -> str:
    """The form."""
    return _page()


@desk(bp, "/account/mails", roles=WRITTEN_TO, methods=["POST"])
def keep() -> Response:
    """Keep it, or forget it."""
    here, language = visitor(), request.form.get("language", "")
    address = request.form.get("address", "").strip()
    given = MailAddress(address, language if language in LANGUAGES else LANGUAGES[0]) if address else None
    username = here.account.username
    try:
        with transaction(place().engine) as connection:
            mail_addresses.keep(connection, place().keyring, username, given, at=here.at)
            line = here.audit("account:mail-address", f"account:{username}", {"set": given is not None})
            audit.append(connection, [line], at=here.at)
    except AddressMalformed:
        return make_response(_page(voice()("mail-address.malformed"), address), 422)
    return redirect(url_for("mails.my_address", saved="1"), 303)


def _page(problem: str | None = None, typed: str | None = None) -> str:
    with reading(place().engine) as connection:
        kept = mail_addresses.address_of(connection, place().keyring, visitor().account.username)
    return render_template(
        "office/mails.html",
        problem=problem,
        address=typed if typed is not None else kept.address if kept else "",
        chosen=kept.language if kept else voice().language,
        names=LANGUAGE_NAMES,
        saved="saved" in request.args and not problem,
    )


add_desk(DeskEntry("mails.my_address", "mail-address.nav", place=95))
