"""A form that came after its session's end: sealed, kept for its account alone, offered again. Never done by itself."""

from __future__ import annotations

from flask import Flask, Response, g, request

from portal.office import csrf
from portal.office.access import TABLE
from portal.office.place import place
from registry import kept_forms
from registry.kept_forms import KeptForm
from registry.office_sessions import Session
from registry.rules.session_life import Stage
from registry.transactions import transaction

# Decisions are some lines of text; longer ones were not typed by hand. Files are never kept.
MAX_KEPT = 64 * 1024
# Which kept form this one is, when it is sent again.
FIELD = "kept_form"


def keep(session: Session) -> bool:
    """Keep this request's form for the account of a session that time has ended; whether it could be.

    One that somebody ended may be in a thief's hands: nothing of it is kept.
    """
    fields = [(n, v) for n, v in request.form.items(multi=True) if n not in {csrf.FIELD, FIELD}]
    ended_by_time = session.ended_why is None and session.stage is Stage.FULL
    if not ended_by_time or sum(len(n) + len(v) for n, v in fields) > MAX_KEPT:
        return False
    form = KeptForm(path=request.full_path.rstrip("?"), fields=tuple(fields), files=bool(request.files))
    with transaction(place().engine) as connection:
        kept_forms.keep(connection, place().keyring, session.username, form, at=place().real_clock())
    return True


def install_kept(app: Flask) -> None:
    """What was sent again and taken is no longer unfinished."""
    app.after_request(_drop_when_taken)


def _drop_when_taken(response: Response) -> Response:
    access = TABLE.get(request.endpoint or "")
    # Asked first: a body that its view streams must not be parsed here, into temporary files, after all.
    if request.method != "POST" or access is None or not access.keeps:
        return response
    if FIELD in request.form and "visitor" in g and response.status_code < 400:
        with transaction(place().engine) as connection:
            kept_forms.drop(connection, g.visitor.account.username, request.form[FIELD])
    return response
