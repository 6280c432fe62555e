"""Emergency suspension and its lifting: one approver of the department, at once, for at most 72 hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.desks import DeskEntry, add_desk
from portal.office.place import place
from portal.office.recalls import choosing
from portal.office.recalls.acting import acting_account, as_deputy
from portal.office.recalls.pick_lists import BadLine, ListUnreadable, read_text
from portal.office.recalls.seen import key_of, text_of
from portal.office.visitor import Visitor, visitor
from registry import audit, decided_suspensions, scoped_records
from registry.accounts import Account
from registry.connection import Connection
from registry.recall_notes import LONGEST_NOTE
from registry.recall_request import ItemsRefused, NotAllowed
from registry.rules.suspension_rules import LONGEST_HOURS
from registry.suspension import Emergency, lift, suspend
from registry.transactions import reading, transaction

bp = Blueprint("suspensions", __name__)

# What was just done, told on the page.
DONE = frozenset({"suspended", "lifted"})
# Of the newest acts a paper is offered; each suspension runs for three days at most.
MOST_PAPERS = 20


@desk(bp, "/suspensions", roles=("approver", "auditor"), kinds=("department",))
def list_running() -> str:
    """What is suspended now, and the form."""
    return _page()


@desk(bp, "/suspensions", roles=("approver",), kinds=("department",), methods=["POST"], keeps=False)
def begin() -> Response:
    """Suspend the records that the lines name, all or none."""
    here, say = visitor(), voice()
    note, hours = request.form.get("note", "").strip(), request.form.get("hours", 0, type=int)
    if not note or len(note) > LONGEST_NOTE:
        return _refused(say("recall.incomplete-text"))
    try:
        with reading(place().engine) as connection:
            found, bad = choosing.named(connection, here, read_text(request.form.get("lines", "")))
    except ListUnreadable as error:
        return _refused(say(f"recall-list.{error.why}"))
    if bad:
        return _refused(say("recall.items-refused"), bad)
    emergency = Emergency([(held.record_id, held.version) for held in (one.held for one in found)], hours, note)
    return _tried(here, "suspended", lambda connection, by: _suspend(connection, here, emergency, by))


@desk(bp, "/suspensions/lift", roles=("approver",), kinds=("department",), methods=["POST"])
def end() -> Response:
    """Lift the suspensions of those ticked, all or none."""
    here = visitor()
    keys = [key for key in map(key_of, request.form.getlist("item")) if key]
    return _tried(here, "lifted", lambda connection, by: lift(connection, keys, by=by, at=here.at))


def _suspend(connection: Connection, here: Visitor, emergency: Emergency, by: Account) -> None:
    suspend(connection, place().keyring, emergency, by=by, at=here.at)


def _tried(here: Visitor, done: str, act: Callable[[Connection, Account], None]) -> Response:
    say = voice()
    try:
        with transaction(place().engine) as connection:
            act(connection, acting_account(connection, here))
            audit.append(connection, as_deputy(connection, here, "suspensions"), at=here.at)
    except NotAllowed as error:
        return _refused(say(f"recall-refusal.{error.refusal}"))
    except ItemsRefused as error:
        bad = [BadLine(0, text_of((one.record_id, one.version)), str(one.refusal)) for one in error.items]
        return _refused(say("recall.items-refused" if bad else "recall.incomplete-items"), bad)
    return redirect(url_for("suspensions.list_running", done=done), 303)


def _refused(problem: str, bad: Sequence[BadLine] = ()) -> Response:
    return make_response(_page(problem, bad), 422)


def _page(problem: str | None = None, bad: Sequence[BadLine] = ()) -> str:
    here = visitor()
    with reading(place().engine) as connection:
        running = choosing.candidates(
            connection, here, scoped_records.suspended_now(connection, here.scope, now=here.at)
        )
        papers = decided_suspensions.acts(connection, limit=MOST_PAPERS)
    done = request.args.get("done")
    return render_template(
        "office/recalls/suspensions.html",
        running=[(one.line, datetime.fromisoformat(one.line.held.status_detail["until"])) for one in running],
        acts=here.has("approver"),
        papers=papers,
        problem=problem,
        bad=bad,
        done=done if done in DONE else None,
        form=request.form,
        hours=LONGEST_HOURS,
        voice=voice(),
    )


add_desk(DeskEntry("suspensions.list_running", "recall.nav-suspensions", place=33))
