"""The accounts a principal or registrar looks after: list, invite, roles, close and open. Rules are the register's."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import NoSuchThing, Refused
from portal.office.handing import given_address, hand, hand_number
from portal.office.place import place
from portal.office.visitor import visitor
from portal.office.whence import whence
from portal.words.office_accounts import PROBLEMS
from portal.words.office_failures import FAILURES
from registry import account_acts, account_list, mail_addresses, mailed_invitations
from registry.account_acts import AccountNotAllowed, By, NewAccount
from registry.account_list import Listed
from registry.connection import Connection
from registry.proposals import ProposalNotAllowed
from registry.rules.account_rules import AccountRefusal, Home, may_give
from registry.rules.province_file import PERSON, USERNAME
from registry.transactions import reading, transaction

bp = Blueprint("people", __name__)

STEWARDS = frozenset({"principal", "registrar"})
MAX_NAME = 150
_T = TypeVar("_T")
_PAGE = re.compile(r"[1-9]\d{0,3}")


@desk(bp, "/accounts", roles=STEWARDS)
def list_accounts() -> str:
    """Everybody this visitor looks after, fifty at a time."""
    search, asked = request.args.get("search", ""), request.args.get("page", "1")
    page = int(asked) if _PAGE.fullmatch(asked) else 1
    with reading(place().engine) as connection:
        rows, more = account_list.below(connection, _by(connection), search=search, page=page)
    return render_template("office/accounts.html", rows=rows, search=search, page=page, more=more, at=place().clock())


@desk(bp, "/accounts/new", roles=STEWARDS)
def new_account() -> str:
    """The invitation's form."""
    return _new_page(None)


@desk(bp, "/accounts/new", roles=STEWARDS, methods=["POST"])
def invite() -> Response:
    """Make the account and hand over its link; where its roles take two, propose it and show its number."""
    new = _wanted()
    if problem := _wrong_with(new):
        return make_response(_new_page(problem), 400)
    given = given_address()
    with transaction(place().engine) as connection:
        by, at, keyring = _by(connection), place().clock(), place().keyring
        try:
            token = account_acts.invite(connection, keyring, new, by=by, at=at)
            return hand(connection, new.username, token, given)
        except AccountNotAllowed as refused:
            if refused.refusal is not AccountRefusal.TAKES_TWO:
                return make_response(_new_page(refused.refusal.value), 409)
        try:
            return hand_number(new.username, account_acts.propose_new(connection, keyring, new, by=by, at=at))
        except (AccountNotAllowed, ProposalNotAllowed) as refused:
            return make_response(_new_page(refused.refusal.value), 409)


@desk(bp, "/accounts/<username>", roles=STEWARDS)
def show_account(username: str) -> str:
    """One account, and what may be done to it."""
    with reading(place().engine) as connection:
        by = _by(connection)
        found = _found(connection, by, username)
        home = account_acts.home_of(connection, found.organisation)
        assert home is not None
        roles = sorted(may_give(by.steward, home) | set(found.roles))
        mailed = mailed_invitations.of_account(connection, username)
        has_address = mail_addresses.has_one(connection, username)
    own = username == visitor().account.username
    return render_template(
        "office/account.html",
        one=found,
        roles=roles,
        own=own,
        at=place().clock(),
        mails=place().mails,
        mailed=mailed,
        has_address=has_address,
    )


@desk(bp, "/accounts/<username>/roles", roles=STEWARDS, methods=["POST"])
def change_roles(username: str) -> Response:
    """Give and take roles; what takes two is proposed."""
    roles = request.form.getlist("roles")

    def change(connection: Connection, by: By) -> str | None:
        return account_acts.give_roles(connection, place().keyring, username, roles, by=by, at=place().clock())

    number = _act(username, change)
    return hand_number(username, number) if number else _back(username)


@desk(bp, "/accounts/<username>/close", roles=STEWARDS, methods=["POST"])
def close(username: str) -> Response:
    """Nobody signs in to it any more."""
    _act(username, lambda connection, by: account_acts.close(connection, username, by=by, at=place().clock()))
    return _back(username)


@desk(bp, "/accounts/<username>/reopen", roles=STEWARDS, methods=["POST"])
def reopen(username: str) -> Response:
    """Its holder may sign in again."""
    _act(username, lambda connection, by: account_acts.reopen(connection, username, by=by, at=place().clock()))
    return _back(username)


@desk(bp, "/accounts/<username>/sessions", roles=STEWARDS, methods=["POST"])
def end_sessions(username: str) -> Response:
    """End every sign-in of it."""
    _act(username, lambda connection, by: account_acts.end_sessions(connection, username, by=by, at=place().clock()))
    return _back(username)


@desk(bp, "/accounts/<username>/invite", roles=STEWARDS, methods=["POST"])
def invite_again(username: str) -> Response:
    """A new link, for a forgotten password or an invitation that ran out."""

    def again(connection: Connection, by: By) -> Response:
        # Who has signed in says themselves where they get mail.
        given = None if _found(connection, by, username).has_factor else given_address()
        token = account_acts.invite_again(connection, place().keyring, username, by=by, at=place().clock())
        return hand(connection, username, token, given)

    return _act(username, again)


@desk(bp, "/accounts/<username>/second-factor", roles={"registrar"}, methods=["POST"])
def reset_second_factor(username: str) -> Response:
    """Propose that a lost second factor may be set anew: a second registrar decides."""

    def lost(connection: Connection, by: By) -> str:
        return account_acts.propose_new_factor(connection, place().keyring, username, by=by, at=place().clock())

    return hand_number(username, _act(username, lost))


def _act(username: str, act: Callable[[Connection, By], _T]) -> _T:
    """Do it in one transaction, to an account this visitor looks after."""
    with transaction(place().engine) as connection:
        by = _by(connection)
        _found(connection, by, username)
        try:
            return act(connection, by)
        except (AccountNotAllowed, ProposalNotAllowed) as refused:
            raise Refused(refused.refusal.value) from refused


def _by(connection: Connection) -> By:
    here = visitor()
    return account_acts.by_account(connection, here.account, block=whence().block, now=place().real_clock())


def _found(connection: Connection, by: By, username: str) -> Listed:
    found = account_list.one_below(connection, by, username)
    if found is None:
        raise NoSuchThing
    return found


def _wanted() -> NewAccount:
    form = {name: request.form.get(name, "").strip() for name in ("username", "name", "person_id", "organisation")}
    roles = tuple(sorted(set(request.form.getlist("roles"))))
    return NewAccount(form["username"], form["name"], form["person_id"] or None, form["organisation"], roles)


def _wrong_with(new: NewAccount) -> str | None:
    if not USERNAME.fullmatch(new.username):
        return "account-username"
    if not new.name or len(new.name) > MAX_NAME:
        return "account-name"
    if new.person_id and not PERSON.fullmatch(new.person_id):
        return "account-person"
    address = request.form.get("address", "").strip()
    return "mail-address-malformed" if address and not mail_addresses.well_formed(address) else None


def _new_page(problem: str | None) -> str:
    with reading(place().engine) as connection:
        by = _by(connection)
        homes = account_list.homes_below(connection, by)
    kinds = {kind for _, _, kind in homes}
    roles = sorted({role for kind in kinds for role in may_give(by.steward, _some_home(by, kind))})
    said = _sentence(problem) if problem else None
    return render_template(
        "office/new_account.html",
        homes=homes,
        roles=roles,
        problem=said,
        wanted=_wanted(),
        address=request.form.get("address", ""),
        mails=place().mails,
    )


def _sentence(problem: str) -> str:
    """A form's own faults, and a rule's refusal, said above the form so that nothing is typed twice."""
    say = voice()
    return say.say(PROBLEMS[problem]) if problem in PROBLEMS else say.say(FAILURES[problem].detail)


def _some_home(by: By, kind: str) -> Home:
    """An organisation of this kind that the steward answers for: which roles are there to choose from."""
    own = by.steward.home
    return own if kind == own.kind else Home("", kind, own.organisation)


def _back(username: str) -> Response:
    return redirect(url_for("people.show_account", username=username), 303)


add_desk(DeskEntry("people.list_accounts", "office-accounts.nav", place=80))
