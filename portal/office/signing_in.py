"""Signing in, in two steps, and out. Whether an account exists is told to nobody, by words or by time."""

from __future__ import annotations

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.office import second_factor as factor
from portal.office.access import before_sign_in, for_anybody_signed_in, half_way
from portal.office.guard import session_cookie
from portal.office.own_paths import own_path
from portal.office.place import place
from portal.office.visitor import line, visitor
from portal.office.whence import set_cookie, whence
from registry import account_life, accounts, audit, office_sessions, office_tries, passwords
from registry.accounts import Account
from registry.connection import Connection
from registry.office_tries import Step, Try
from registry.rules.session_life import Stage
from registry.transactions import reading, transaction

bp = Blueprint("signing_in", __name__)

# As long as usernames are (province file); what is longer was not typed as one.
MAX_USERNAME = 100


@before_sign_in(bp, "/sign-in")
def password() -> str:
    """The first step's form."""
    return _password_page()


@before_sign_in(bp, "/sign-in", methods=["POST"])
def give_password() -> Response:
    """Compare name and password; half a session comes of it."""
    username, given = request.form.get("username", "").strip(), request.form.get("password", "")
    one = _begin(Step.PASSWORD, username)
    if one is None:
        return make_response(_password_page("too-many-tries"), 429)
    with reading(place().engine) as connection:
        kept_hash = passwords.hash_of(connection, username)
    right = passwords.holds(kept_hash, given)
    with transaction(place().engine) as connection:
        account = accounts.account(connection, username) if len(username) <= MAX_USERNAME else None
        if account is None or not right:
            _note_failure(connection, account, Step.PASSWORD)
            return make_response(_password_page("wrong-password"), 403)
        office_tries.right(connection, one)
        if _closed(connection, account):
            return make_response(_password_page("account-closed"), 403)
        session_id = _begin_session(connection, account, Stage.PASSWORD)
    response = redirect(url_for("signing_in.second_factor", next=_next()), 303)
    set_cookie(response, session_cookie(), session_id)
    return response


@half_way(bp, "/sign-in/second-factor")
def second_factor() -> str:
    """The second step's form."""
    return _code_page()


@half_way(bp, "/sign-in/second-factor", methods=["POST"])
def give_second_factor() -> Response:
    """Compare the code, or what a key signed; a whole session of a new id comes of it, the half one ends."""
    session = g.session
    one = _begin(Step.CODE, session.username)
    if one is None:
        return make_response(_code_page("too-many-tries"), 429)
    with transaction(place().engine) as connection:
        account = accounts.account(connection, session.username)
        assert account is not None
        by = factor.shown_by(connection, session, recovery_too=True)
        if by:
            office_tries.right(connection, one)
        session_id = _come_in(connection, account, by) if by else None
        if session_id is None:
            _note_failure(connection, account, Step.CODE)
    if session_id is None:
        return make_response(_code_page(factor.asked_wrongly()), 403)
    response = redirect(own_path(_next(), url_for("start.front")), 303)
    set_cookie(response, session_cookie(), session_id)
    return response


@for_anybody_signed_in(bp, "/sign-out", methods=["POST"])
def sign_out() -> Response:
    """End this session."""
    here, now = visitor(), place().real_clock()
    with transaction(place().engine) as connection:
        office_sessions.end(connection, here.session.id_mac, why="signed-out", at=now)
        out = here.audit("account:signed-out", f"account:{here.account.username}")
        audit.append(connection, [out], at=now)
    response = redirect(url_for("signing_in.password"), 303)
    response.delete_cookie(session_cookie(), secure=session_cookie().startswith("__Host-"), httponly=True)
    return response


def _come_in(connection: Connection, account: Account, by: str) -> str:
    """The whole session's id; ``by``: what the second factor was shown with."""
    now = place().real_clock()
    office_sessions.end(connection, g.session.id_mac, why="signed-in", at=now)
    session_id = _begin_session(connection, account, Stage.FULL)
    office_tries.remember(connection, account.username, whence().device_mac, now)
    account_life.used(connection, account.username, place().clock())
    done = line(account, "account:signed-in", f"account:{account.username}", {"by": by})
    audit.append(connection, [done], at=now)
    return session_id


def _begin(step: Step, username: str) -> Try | None:
    now = place().real_clock()
    with transaction(place().engine) as connection:
        return office_tries.begin(connection, place().keyring, step, username, whence=whence(), at=now)


def _begin_session(connection: Connection, account: Account, stage: Stage) -> str:
    now = place().real_clock()
    return office_sessions.begin(connection, place().keyring, account.username, stage=stage, whence=whence(), at=now)


def _closed(connection: Connection, account: Account) -> bool:
    """Whether it is closed, or is now for want of use."""
    at, life = place().clock(), account_life.life_of(connection, account.username)
    if life.idle(at):
        account_life.close(connection, account.username, by=account_life.IDLE, at=at)
        closed = line(account, "account:closed", f"account:{account.username}", {"why": account_life.IDLE})
        audit.append(connection, [closed], at=place().real_clock())
        return True
    return life.closed or account.left_behind(at)


def _note_failure(connection: Connection, account: Account | None, step: Step) -> None:
    """What is typed where no such account exists may be a password: the audit does not repeat it."""
    if account is None:
        return
    failed = line(account, "account:sign-in-failed", f"account:{account.username}", {"step": step.value})
    audit.append(connection, [failed], at=place().real_clock())


def _next() -> str | None:
    asked = request.args.get("next")
    return own_path(asked, "") or None


def _password_page(problem: str | None = None) -> str:
    return render_template(
        "office/sign_in.html",
        problem=problem,
        username=request.form.get("username", "")[:MAX_USERNAME] if problem else "",
        next=_next(),
        kept="kept" in request.args,
        over="over" in request.args,
    )


def _code_page(problem: str | None = None) -> str:
    options = factor.key_options(g.session)
    return render_template("office/second_factor.html", problem=problem, next=_next(), key_options=options)
