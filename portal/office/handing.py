"""How an invitation reaches its holder: by mail where that can be, else shown this once to whoever made it."""

from __future__ import annotations

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.errors import Refused
from portal.office.place import place
from portal.office.visitor import visitor
from portal.office.whence import whence
from registry import mail_addresses, mailed_invitations
from registry.connection import Connection
from registry.mail_addresses import MailAddress, well_formed
from registry.mailed_invitations import Sender

# ``way`` of a form: whoever made the invitation wants to see the link, though it could go by mail.
SHOWN = "shown"


def given_address() -> MailAddress | None:
    """The address that the form brings, if it does; its mails come in the language of the page.

    Raises:
        Refused: it is none.
    """
    typed = request.form.get("address", "").strip()
    if not typed:
        return None
    if not well_formed(typed):
        raise Refused("mail-address-malformed")
    return MailAddress(typed, voice().language)


def hand(
    connection: Connection, username: str, token: str, given: MailAddress | None, *, two: bool = False
) -> Response:
    """The page that says it goes by mail, or shows the link.

    ``two``: the link is one of two halves, and goes only to an address that its holder gives now: one that is kept may
    be the other half's holder's.
    """
    wanted = place().mails and request.form.get("way") != SHOWN and (given is not None or not two)
    if wanted and _mailed(connection, username, given):
        return make_response(render_template("office/handed.html", username=username, mailed=True, two=two))
    if given is not None and not wanted:
        mail_addresses.keep(connection, place().keyring, username, given, at=place().clock())
    # Never stored, in no address.
    link = place().office_url + url_for("invited.look", token=token)
    return make_response(render_template("office/handed.html", username=username, link=link, two=two))


def hand_number(username: str, number: str) -> Response:
    """The page that shows the other half, this once."""
    return make_response(render_template("office/handed.html", username=username, number=number))


def _mailed(connection: Connection, username: str, given: MailAddress | None) -> bool:
    by = Sender(visitor().account.username, whence().block)
    at, keyring = place().clock(), place().keyring
    return mailed_invitations.hand_over(connection, keyring, username, given, by=by, at=at)
