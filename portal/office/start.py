"""The office's first page: what waits for this account, and where it may go. Decides nothing."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal.office.access import before_sign_in, for_anybody_signed_in
from portal.office.desks import waiting_for
from portal.office.errors import NoSuchThing
from portal.office.kept_words import in_words
from portal.office.place import place
from portal.office.visitor import visitor
from registry import kept_forms
from registry.kept_forms import KeptForm
from registry.organisations import organisation, province
from registry.transactions import reading, transaction

bp = Blueprint("start", __name__)


@for_anybody_signed_in(bp, "/")
def front() -> str:
    """Waiting for me, and the desks."""
    here = visitor()
    with reading(place().engine) as connection:
        return render_template(
            "office/front.html",
            waiting=waiting_for(connection, here),
            kept=_kept(),
            at_home=organisation(connection, here.account.organisation),
        )


@for_anybody_signed_in(bp, "/unfinished/<form_id>")
def unfinished(form_id: str) -> str:
    """A form that came after its session's end: what was in it, to be sent again or thrown away."""
    found = next((form for form in _kept() if form.id == form_id), None)
    if found is None:
        raise NoSuchThing
    return render_template("office/unfinished.html", form=found, words=in_words(found))


@for_anybody_signed_in(bp, "/unfinished/<form_id>/drop", methods=["POST"])
def drop_unfinished(form_id: str) -> Response:
    """Throw it away."""
    with transaction(place().engine) as connection:
        kept_forms.drop(connection, visitor().account.username, form_id)
    return redirect(url_for("start.front"), 303)


@before_sign_in(bp, "/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@before_sign_in(bp, "/readyz")
def ready() -> dict[str, str]:
    """The database answers; where it does not, ``problems`` says 503."""
    with reading(place().engine) as connection:
        province(connection)
    return {"status": "ok"}


def _kept() -> list[KeptForm]:
    with reading(place().engine) as connection:
        return kept_forms.of(connection, place().keyring, visitor().account.username, place().real_clock())
