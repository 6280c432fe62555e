"""Watches an office in tests: every act that succeeded must have left a line in the audit.

An act is a POST answered below 400. What a page reads (``content:look``) does not count as a line about the act.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy import Engine, func, select

from portal.office import looked
from registry.store.tables import audit_line
from registry.transactions import reading

# Successes that leave no line, each for a reason.
QUIET = {
    "signing_in.give_password": "half a sign-in opens nothing; the second step and each failure leave lines",
    "own_keys.begin": "shows the page on which a key answers; the answer leaves a line",
    "invited.take_up": "its first press shows the page for the number; the second sets everything and leaves a line",
    "recall_asking.choose_more": "gathers what is ticked on a page; nothing is asked for yet",
    "persons.find": "a search by name or id among staff, whose accounts and certificates are no learner's content",
    "school_records.find": "a search; whoever opens a record by it leaves content:look",
    "start.drop_unfinished": "throws away what its owner never sent",
    "certificates_from_document.look": "shows who signed a test document, which is not kept",
    "certificates_from_document.assign": "tries those that were ticked, as a list's trial",
    "file_check.check": "its line (verification:call) is written when the last answer has left",
    "certificates_listing.send": "a trial of a list changes nothing; a real one leaves lines",
}

# Acts that leave lines, but may end well with nothing done.
SOMETIMES = {
    "school_sending.send": "the same bytes again lead to the batch they are; a trial stores nothing",
    "school_declaring.declare": "the same numbers again change nothing",
    "school_hand_out.slips": "a grade of more than a thousand leads to the list of its parts, without codes",
    "school_hand_out.slips_as_pdf": "the same",
    "school_hand_out.originals": "the same",
    "certificates_deciding.decide": "nothing of this school was ticked",
}


class ActWatch:
    """``unaudited``: endpoints that succeeded without a line; ``audited``: those that left one, with its acts."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self.engine = engine
        self.unaudited: list[str] = []
        self.audited: dict[str, set[str]] = {}
        app.before_request(self._before)
        # Runs before all that were there: functions after a request run in reverse.
        app.after_request(self._after)

    def _before(self) -> None:
        if request.method == "POST":
            g.newest_line = self._newest()

    def _after(self, response: Response) -> Response:
        if "newest_line" not in g or response.status_code >= 400 or request.endpoint is None:
            return response
        acts = self._acts_since(g.pop("newest_line")) - {looked.ACT}
        if acts:
            self.audited.setdefault(request.endpoint, set()).update(acts)
        elif request.endpoint not in QUIET | SOMETIMES:
            self.unaudited.append(request.endpoint)
        return response

    def _newest(self) -> int:
        with reading(self.engine) as connection:
            return connection.scalar(select(func.max(audit_line.c.seq))) or 0

    def _acts_since(self, seq: int) -> set[Any]:
        with reading(self.engine) as connection:
            return set(connection.scalars(select(audit_line.c.act).where(audit_line.c.seq > seq)))
