"""Taking up an invitation: number, password, second factor, recovery codes. The link is the only way in, and once.

Where a number is asked for, nothing of the second factor is shown before it: the link alone is one of two halves.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask import Blueprint, make_response, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.office.access import before_sign_in
from portal.office.errors import InvitationOver
from portal.office.password_again import password_holds
from portal.office.place import place
from portal.office.visitor import line
from portal.office.whence import whence
from portal.public import qr_code
from registry import accounts, audit, invitations, office_sessions, office_tries, passwords, recovery
from registry.connection import Connection
from registry.invitations import Invitation, Kind
from registry.office_tries import Step
from registry.password_choice import why_not
from registry.transactions import transaction

bp = Blueprint("invited", __name__)

# What authenticator apps show above the code.
ISSUER = "Hoc ba so"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form brought, checked: to be written."""

    password_hash: str | None
    totp_step: int | None


@before_sign_in(bp, "/invitation/<token>")
def look(token: str) -> str:
    """What is to be set."""
    with transaction(place().engine) as connection:
        return _page(_good(connection, token), None)


@before_sign_in(bp, "/invitation/<token>", methods=["POST"])
def take_up(token: str) -> Response:
    """Set it; the link is used, every sign-in of the account ends."""
    # Read first, hashed outside of any transaction, written last: a hash takes its tenth of a second.
    with transaction(place().engine) as connection:
        found = _good(connection, token)
        if not invitations.number_holds(connection, place().keyring, found, request.form.get("number", "")):
            return make_response(_page(found, "wrong-number"), 403)
    if "step" in request.form:
        return make_response(_page(found, None))
    new = request.form.get("password", "")
    problem = _wrong_with(found, new)
    if problem:
        return make_response(_page(found, problem), 400)
    wanted = passwords.hashed(new) if found.kind is not Kind.SECOND_FACTOR else None
    with transaction(place().engine) as connection:
        found = _good(connection, token)
        step = invitations.step_shown(found, request.form.get("code", ""), place().real_clock())
        if step is None and found.kind is not Kind.PASSWORD:
            return make_response(_page(found, "wrong-code"), 400)  # its half minute went by just now
        return make_response(_write(connection, found, Wanted(wanted, step)))


def _wrong_with(found: Invitation, new: str) -> str | None:
    """The first thing that is wrong with the form, None if nothing is."""
    given, now = request.form.get("code", ""), place().real_clock()
    if found.kind is Kind.SECOND_FACTOR and not password_holds(found.username, new):
        return "wrong-password-here"
    if found.kind is not Kind.SECOND_FACTOR:
        if problem := why_not(new, found.username):
            return problem
        if new != request.form.get("again", ""):
            return "password-differs"
    if found.kind is Kind.PASSWORD:
        return None if _old_factor_holds(found.username, given) else "wrong-code"
    return None if invitations.step_shown(found, given, now) is not None else "wrong-code"


def _old_factor_holds(username: str, given: str) -> bool:
    now, keyring = place().real_clock(), place().keyring
    with transaction(place().engine) as connection:
        one = office_tries.begin(connection, keyring, Step.CODE, username, whence=whence(), at=now)
        right = one is not None and (
            accounts.use_code(connection, keyring, username, given, at=now)
            or recovery.use(connection, keyring, username, given, at=now)
        )
        if one and right:
            office_tries.right(connection, one)
    return right


def _write(connection: Connection, found: Invitation, wanted: Wanted) -> str:
    now, keyring = place().real_clock(), place().keyring
    step = wanted.totp_step if found.kind is not Kind.PASSWORD else None
    invitations.take_up(connection, keyring, found, password_hash=wanted.password_hash, totp_step=step, at=now)
    codes = recovery.renew(connection, keyring, found.username) if found.kind is not Kind.PASSWORD else []
    office_sessions.end_all(connection, found.username, why="credentials", at=now)
    office_tries.forget_devices(connection, found.username)
    account = accounts.account(connection, found.username)
    assert account is not None
    taken = line(account, "account:invitation-taken-up", f"account:{found.username}", {"kind": found.kind})
    audit.append(connection, [taken], at=place().clock())
    return render_template("office/invited_done.html", codes=codes)


def _good(connection: Connection, token: str) -> Invitation:
    found = invitations.find(connection, place().keyring, token, place().real_clock())
    if found is None:
        raise InvitationOver
    return found


def _page(found: Invitation, problem: str | None) -> str:
    number = request.form.get("number", "")
    asks_first = found.asks_number and (not number or problem == "wrong-number")
    return render_template(
        "office/invited.html",
        invitation=found,
        problem=problem,
        number=number,
        asks_first=asks_first,
        qr="" if asks_first else _drawn(_otpauth(found)),
        secret=" ".join(found.totp_secret[i : i + 4] for i in range(0, len(found.totp_secret), 4)),
    )


def _drawn(text: str) -> Markup:
    """The QR code, to stand in the page: an address of its own would bring the secret into a log."""
    _, _, drawing = qr_code.as_svg(text).decode().partition("?>")
    return Markup(drawing)  # noqa: S704 (our own drawing)


def _otpauth(found: Invitation) -> str:
    """The address that authenticator apps read (Key Uri Format)."""
    issuer = quote(ISSUER)
    return f"otpauth://totp/{issuer}:{quote(found.username)}?secret={found.totp_secret}&issuer={issuer}"
