"""One's own account: where it is signed in, password, second factor, recovery codes. Nobody else's."""

from __future__ import annotations

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.office import second_factor as factor
from portal.office.access import for_anybody_signed_in
from portal.office.password_again import password_holds
from portal.office.place import place
from portal.office.visitor import visitor
from portal.office.whence import whence
from registry import audit, invitations, office_sessions, office_tries, passwords, recovery, security_keys
from registry.connection import Connection
from registry.invitations import Kind
from registry.password_choice import why_not
from registry.transactions import reading, transaction

bp = Blueprint("own_account", __name__)


@for_anybody_signed_in(bp, "/account")
def show() -> str:
    """The page."""
    return _page()


@for_anybody_signed_in(bp, "/account/sessions", methods=["POST"])
def end_session() -> Response:
    """End one of one's own sign-ins, or all but this one."""
    here, now = visitor(), place().real_clock()
    which, username = request.form.get("session", ""), here.account.username
    with transaction(place().engine) as connection:
        if which == "others":
            office_sessions.end_all(connection, username, why="revoked", at=now, but=here.session.id_mac)
        else:
            office_sessions.end(connection, which, why="revoked", at=now, username=username)
        _note(connection, "account:sessions-ended", {"which": "others" if which == "others" else "one"})
    return redirect(url_for("own_account.show"), 303)


@for_anybody_signed_in(bp, "/account/password", methods=["POST"])
def change_password() -> Response:
    """A new password for the old one; every other sign-in ends, other devices are strangers again."""
    here, now = visitor(), place().real_clock()
    username, new = here.account.username, request.form.get("password", "")
    if not password_holds(visitor().account.username, request.form.get("old", "")):
        return make_response(_page("wrong-password-here", "password"), 403)
    problem = why_not(new, username) or ("password-differs" if new != request.form.get("again", "") else None)
    if problem:
        return make_response(_page(problem, "password"), 400)
    new_hash = passwords.hashed(new)
    with transaction(place().engine) as connection:
        passwords.set_hash(connection, username, new_hash)
        office_sessions.end_all(connection, username, why="password", at=now, but=here.session.id_mac)
        office_tries.forget_devices(connection, username)
        office_tries.remember(connection, username, whence().device_mac, now)
        _note(connection, "account:password-changed", {})
    return make_response(_page(None, "password", done="password-done"))


@for_anybody_signed_in(bp, "/account/recovery-codes", methods=["POST"])
def renew_recovery_codes() -> Response:
    """Ten new ones, shown this once, for the second factor."""
    username = visitor().account.username
    with transaction(place().engine) as connection:
        right = factor.shown_again(connection, g.session) is not None
        codes = recovery.renew(connection, place().keyring, username) if right else []
        if right:
            _note(connection, "account:recovery-codes-renewed", {})
    if not right:
        return make_response(_page(factor.asked_wrongly(), "recovery"), 403)
    return make_response(_page(codes=codes))


@for_anybody_signed_in(bp, "/account/second-factor", methods=["POST"])
def new_second_factor() -> Response:
    """To a page that sets a new one, for the old one or a security key."""
    username, now, token = visitor().account.username, place().real_clock(), None
    with transaction(place().engine) as connection:
        if factor.shown_again(connection, g.session):
            token = invitations.make(
                connection, place().keyring, username, kind=Kind.SECOND_FACTOR, made_by=username, at=now
            )
            _note(connection, "account:second-factor-asked", {})
    if token is None:
        return make_response(_page(factor.asked_wrongly(), "factor"), 403)
    return redirect(url_for("invited.look", token=token), 303)


def _note(connection: Connection, act: str, detail: dict[str, str]) -> None:
    here = visitor()
    audit.append(connection, [here.audit(act, f"account:{here.account.username}", detail)], at=place().clock())


def _page(
    problem: str | None = None, where: str | None = None, *, done: str | None = None, codes: list[str] | None = None
) -> str:
    here, options = visitor(), factor.key_options(g.session)
    with reading(place().engine) as connection:
        return render_template(
            "office/own_account.html",
            key_options=options,
            keys=security_keys.of(connection, here.account.username),
            sessions=office_sessions.live_of(connection, here.account.username, place().real_clock()),
            codes_left=recovery.left(connection, here.account.username),
            problem=problem,
            where=where,
            done=done,
            codes=codes or [],
        )
