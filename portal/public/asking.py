"""``/institutions``: an institution without an account asks to check many records; answered in the office."""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from portal.errors import TooMany
from portal.limits.budget import Budget
from portal.limits.client_block import client_block
from portal.public.desk import desk
from registry import access_asks
from registry.access_asks import Ask
from registry.rules.grant_rules import LONGEST_PURPOSE, MOST_LINES
from registry.transactions import transaction

bp = Blueprint("asking", __name__)

EXTENSION = "hocba-asks"
LONGEST = {"institution": 250, "purpose": LONGEST_PURPOSE, "contact": 150, "address": 150}


@bp.get("/institutions")
def form() -> str:
    """The empty form."""
    return _page()


@bp.post("/institutions")
def ask() -> Response:
    """Sealed at once; few from one address, and few that wait in all."""
    given = {name: " ".join(request.form.get(name, "").replace("\0", "").split()) for name in LONGEST}
    lines = request.form.get("lines", 0, type=int)
    complete = all(0 < len(given[name]) <= longest for name, longest in LONGEST.items())
    if not complete or not 1 <= lines <= MOST_LINES:
        return make_response(_page("incomplete"), 400)
    budget = current_app.extensions[EXTENSION]
    assert isinstance(budget, Budget)
    if standing := budget.take(client_block(request.remote_addr)):
        raise TooMany(standing, of="address")
    asked = Ask(**given, whole_record=request.form.get("whole") == "1", lines_per_day=lines)
    with transaction(desk().engine) as connection:
        kept = access_asks.add(connection, desk().keyring, asked, at=desk().clock())
    return make_response(_page("sent" if kept else "full"), 200 if kept else 503)


def _page(said: str | None = None) -> str:
    return render_template("public/ask.html", said=said, form=request.form, longest=LONGEST)
