"""One's own security keys: listed, added after password and second factor, removed after the password."""

from __future__ import annotations

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.headers import allow_own_script
from portal.office import second_factor
from portal.office.access import for_anybody_signed_in
from portal.office.errors import NoSuchThing
from portal.office.password_again import password_holds
from portal.office.place import place
from portal.office.visitor import visitor
from registry import audit, security_keys
from registry.connection import Connection
from registry.security_keys import MOST, NAME_MAX, Asking, KeyRefused
from registry.transactions import reading, transaction

bp = Blueprint("own_keys", __name__)


@for_anybody_signed_in(bp, "/account/keys")
def show() -> str:
    """The list, and the form to add one."""
    return _page()


@for_anybody_signed_in(bp, "/account/keys/new", methods=["POST"])
def begin() -> Response:
    """For password and second factor: the page on which a key answers."""
    asking, name = _asking(), request.form.get("name", "").strip()
    if not name or len(name) > NAME_MAX:
        return make_response(_page("no-name"), 400)
    if not password_holds(asking.username, request.form.get("password", "")):
        return make_response(_page("wrong-password-here"), 403)
    with transaction(place().engine) as connection:
        right = second_factor.shown_again(connection, g.session) is not None
        options = security_keys.ask_new(connection, place().keyring, asking) if right else None
    if options is None:
        return make_response(_page(second_factor.asked_wrongly()), 403)
    allow_own_script()
    return make_response(render_template("office/new_key.html", options=options, name=name))


@for_anybody_signed_in(bp, "/account/keys", methods=["POST"])
def add() -> Response:
    """Keep the key that answered."""
    asking, refused = _asking(), None
    answer, name = request.form.get(second_factor.ANSWER, ""), request.form.get("name", "").strip()[:NAME_MAX]
    with transaction(place().engine) as connection:
        before = len(security_keys.of(connection, asking.username))
        try:
            key = security_keys.add(connection, place().keyring, asking, answer=answer, name=name)
            _note(connection, "account:security-key-added", {"key": key.id, "before": before, "after": before + 1})
        except KeyRefused as no:
            refused = no.refusal
    if refused:
        return make_response(_page(refused.value), 409)
    return redirect(url_for("own_keys.show"), 303)


@for_anybody_signed_in(bp, "/account/keys/<key_id>/remove", methods=["POST"])
def remove(key_id: str) -> Response:
    """Forget one, for the password."""
    username = visitor().account.username
    if not password_holds(username, request.form.get("password", "")):
        return make_response(_page("wrong-password-here"), 403)
    with transaction(place().engine) as connection:
        before = len(security_keys.of(connection, username))
        if not security_keys.remove(connection, username, key_id):
            raise NoSuchThing
        _note(connection, "account:security-key-removed", {"key": key_id, "before": before, "after": before - 1})
    return redirect(url_for("own_keys.show"), 303)


def _asking() -> Asking:
    """For the keys of this session's account.

    Raises:
        NoSuchThing: browsers offer none at this office's address, so no page of ours asks.
    """
    asking = second_factor.asking_for(g.session)
    if asking is None:
        raise NoSuchThing
    return asking


def _note(connection: Connection, act: str, detail: dict[str, object]) -> None:
    """Without the key's name: it may be anything."""
    here = visitor()
    audit.append(connection, [here.audit(act, f"account:{here.account.username}", detail)], at=place().clock())


def _page(problem: str | None = None) -> str:
    with reading(place().engine) as connection:
        keys = security_keys.of(connection, visitor().account.username)
    return render_template(
        "office/own_keys.html",
        keys=keys,
        problem=problem,
        offered=second_factor.asking_for(g.session) is not None,
        key_options=second_factor.key_options(g.session),
        most=MOST,
        longest=NAME_MAX,
    )
