"""Stands before every view of the office: where the form began, who is signed in, what the table lets them open."""

from __future__ import annotations

from flask import Flask, g, redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.office import csrf, kept
from portal.office.access import TABLE, Access, Door, may_open
from portal.office.errors import Foreign, NotListed, NotYours
from portal.office.place import place
from portal.office.visitor import Visitor
from portal.office.what_came import refuse_unkeepable_address, refuse_unkeepable_form
from portal.office.whence import cookie_name, device_id
from registry import accounts, deputies, office_sessions
from registry.office_sessions import Session
from registry.rules.session_life import Stage
from registry.scopes import scope_of
from registry.transactions import reading, transaction

SESSION_COOKIE = "hocba-office"


def install_guard(app: Flask) -> None:
    """Before every request of this app."""
    app.before_request(_guard)


def session_cookie() -> str:
    return cookie_name(SESSION_COOKIE)


def form_token() -> str:
    """The token for a form of this request's page."""
    return csrf.token_for(_holder())


def form_token_field() -> Markup:
    """The same as the hidden field every form of ours has."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(csrf.FIELD, form_token())


def _guard() -> Response | None:
    if request.endpoint is None:
        return None  # no such address: Flask says so
    access = TABLE.get(request.endpoint)
    if access is None:
        raise NotListed
    if request.method not in csrf.SAFE and not csrf.began_here():
        raise Foreign
    if access.body is not None:
        # Texts beside the files are held like these.
        request.max_content_length = request.max_form_memory_size = access.body
    refuse_unkeepable_address()
    session = _session()
    if access.door is Door.STRANGER:
        _check_form(access)
        return None
    if session is None or not session.live:
        return _to_sign_in(access, session)
    _check_form(access)
    if session.stage is Stage.PASSWORD:
        return None if access.door is Door.PASSWORD else redirect(url_for("signing_in.second_factor"), 303)
    if access.door is Door.PASSWORD:
        return redirect(url_for("start.front"), 303)
    return _let_in(access, session)


def _let_in(access: Access, session: Session) -> Response | None:
    """Whoever has signed in whole, to what their roles open."""
    visitor = _visitor(session)
    if visitor.account.left_behind(visitor.at):
        return _shut_out(session)
    if not may_open(access, visitor.account.roles, visitor.account.kind):
        raise NotYours
    return None


def _session() -> Session | None:
    """The session of this request's cookie, live or over."""
    session_id = request.cookies.get(session_cookie())
    if not session_id:
        return None
    with reading(place().engine) as connection:
        found = office_sessions.find(connection, place().keyring, session_id, place().real_clock())
    if found is not None:
        g.session = found
        g.session_id = session_id
    return found


def _visitor(session: Session) -> Visitor:
    at, now = place().clock(), place().real_clock()
    with reading(place().engine) as connection:
        account = accounts.account(connection, session.username)
        assert account is not None, "a session has an account"
        account = deputies.with_lent_roles(connection, account, at)
        g.visitor = Visitor(account, session, scope_of(connection, account, at), at)
    if office_sessions.needs_writing(session, now):
        with transaction(place().engine) as connection:
            office_sessions.seen(connection, session, now)
    found = g.visitor
    assert isinstance(found, Visitor)
    return found


def _shut_out(session: Session) -> Response:
    """Its organisation closes today or has closed: the sign-in of somebody left behind ends with it."""
    with transaction(place().engine) as connection:
        office_sessions.end(connection, session.id_mac, why="closed", at=place().real_clock())
    return redirect(url_for("signing_in.password", over="1"), 303)


def _to_sign_in(access: Access, session: Session | None) -> Response:
    """To the sign-in and back; what was sent is kept if the session it belongs to is merely over."""
    if request.method in csrf.SAFE:
        back = request.full_path.rstrip("?")
        return redirect(url_for("signing_in.password", next=None if back == "/" else back), 303)
    ours = session is not None and access.keeps and csrf.token_holds(g.session_id, request.form.get(csrf.FIELD, ""))
    if ours and session is not None and kept.keep(session):
        return redirect(url_for("signing_in.password", kept="1"), 303)
    return redirect(url_for("signing_in.password", over="1"), 303)


def _check_form(access: Access) -> None:
    """Its token, then what it says; of a streamed one its view looks at that."""
    if request.method in csrf.SAFE:
        return
    beside = request.headers.get(csrf.HEADER) or request.args.get(csrf.FIELD)
    given = beside or "" if access.streams else beside or request.form.get(csrf.FIELD, "")
    if not csrf.token_holds(_holder(), given):
        raise Foreign
    if not access.streams:
        refuse_unkeepable_form()


def _holder() -> str:
    """A live session's id; a stranger's device."""
    session = g.get("session")
    return str(g.session_id) if session is not None and session.live else f"device {device_id()}"
