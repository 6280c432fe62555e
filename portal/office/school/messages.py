"""Messages from parents and learners about a record: answered by the school; the department sees who is late."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.office.access import desk
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import NoSuchThing, Refused
from portal.office.place import place
from portal.office.school.who import KINDS, ROLES, checked_id
from portal.office.visitor import Visitor, visitor
from registry import audit, record_messages, work_calendar
from registry.connection import Connection
from registry.record_messages import LONGEST, AnsweredAlready, NoSuchMessage
from registry.rules.working_days import Term
from registry.transactions import reading, transaction

bp = Blueprint("school_messages", __name__)

MOST_WAITING, MOST_ANSWERED = 200, 50


@desk(bp, "/messages", roles=ROLES, kinds=KINDS)
def show() -> str:
    """Those that wait, oldest first, and the last answers."""
    here, keyring = visitor(), place().keyring
    with reading(place().engine) as connection:
        open_ones = record_messages.listed(connection, keyring, here.scope, answered=False, limit=MOST_WAITING)
        done = record_messages.listed(connection, keyring, here.scope, answered=True, limit=MOST_ANSWERED)
        days = work_calendar.read(connection).working_days(Term.MESSAGE)
    return render_template(
        "office/school/messages.html", waiting=open_ones, done=done, now=here.at, longest=LONGEST, days=days
    )


@desk(bp, "/messages/<message_id>", roles=ROLES, kinds=KINDS, methods=["POST"])
def answer(message_id: str) -> Response:
    """What the school found and did; audited without a word of it."""
    here, at = visitor(), place().clock()
    said = request.form.get("answer", "").replace("\r\n", "\n").strip()
    checked = checked_id(message_id)
    if not 0 < len(said) <= LONGEST:
        raise Refused("no-answer")
    try:
        with transaction(place().engine) as connection:
            record_messages.answer(
                connection,
                place().keyring,
                here.scope,
                message_id=checked,
                said=said,
                by=here.account.username,
                at=at,
            )
            audit.append(connection, [here.audit("message:answer", f"message:{checked}")], at=at)
    except NoSuchMessage:
        raise NoSuchThing from None
    except AnsweredAlready:
        raise Refused("answered-already") from None
    return redirect(url_for("school_messages.show"), 303)


@desk(bp, "/messages/overdue", roles=("reviewer", "approver", "auditor"), kinds=("department",))
def overdue() -> str:
    """Schools that have let the term pass; the messages themselves are between parents and school."""
    here = visitor()
    with reading(place().engine) as connection:
        late = record_messages.overdue(connection, here.scope, now=here.at)
        days = work_calendar.read(connection).working_days(Term.MESSAGE)
    return render_template("office/school/messages_overdue.html", late=late, days=days)


def _waiting(connection: Connection, here: Visitor) -> int:
    return record_messages.waiting(connection, here.scope)


def _late(connection: Connection, here: Visitor) -> int:
    return sum(one.number for one in record_messages.overdue(connection, here.scope, now=here.at))


add_desk(DeskEntry("school_messages.show", "message.nav", place=26, counter=_waiting, waiting="message.waiting"))
add_desk(DeskEntry("school_messages.overdue", "message.nav", place=62, counter=_late, waiting="message.late-waiting"))
