"""The pages of the look-up: the form, both tiers, the QR code. Reads requests, calls one verb, shows a page."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from portal.headers import allow_camera
from portal.language import LANGUAGE_NAMES, in_same_language, voice
from portal.limits.address_budgets import SOLUTION
from portal.public import qr_code
from portal.public.after.parts import parts
from portal.public.desk import desk
from portal.public.download_links import Linked
from portal.public.look_up import Answer, SecondFactor, canonical, is_closed
from portal.public.paper_form import Compared
from portal.public.present import answer_json
from portal.public.record_page import answer_page
from portal.public.scanning import scanning
from registry.organisations import province
from registry.rules.lookup_code import printed
from registry.transactions import reading

bp = Blueprint("public", __name__)


@bp.get("/")
def front() -> str:
    """The look-up form, and what may fill it from a camera."""
    allow_camera()
    return render_template("public/front.html", owner=owner(), scanning=scanning(desk().base_url))


@bp.post("/")
def go_to_code() -> AnyResponse:
    """The form's way to the code's own page, without the code in a query string."""
    code = canonical(request.form.get("code", ""))
    return redirect(in_same_language(f"/t/{printed(code)}"), 303)


@bp.get("/t/<code>")
def show_status(code: str) -> str:
    """The first tier."""
    return _page(desk().look_up.tier_one(code))


@bp.post("/t/<code>")
def show_record(code: str) -> str:
    """The second tier; without a birth date but with the solution of a challenge, the first (docs/contract.md)."""
    if SOLUTION in request.form and "birth_date" not in request.form:
        return show_status(code)
    factor = SecondFactor(request.form.get("birth_date", ""), request.form.get("id_last4") or None)
    return _page(desk().look_up.tier_two(code, factor))


@bp.get("/t/<code>/qr.svg")
def qr_svg(code: str) -> Response:
    """The look-up address as SVG; of any well-formed code, so it says nothing about whether one exists."""
    return Response(qr_code.as_svg(_address(code)), mimetype="image/svg+xml")


@bp.get("/t/<code>/qr.png")
def qr_png(code: str) -> Response:
    """The look-up address as PNG."""
    return Response(qr_code.as_png(_address(code)), mimetype="image/png")


def _address(code: str) -> str:
    return qr_code.look_up_address(desk().base_url, printed(canonical(code)))


def _page(answer: Answer) -> str:
    return answer_as_page(answer)


def answer_as_page(answer: Answer, done: str | None = None, *, days: int = 0, compared: Compared | None = None) -> str:
    """The page of either tier.

    ``done`` names the sentence that says what became of a message, ``days`` the term; ``compared``: with a paper.
    """
    words = voice()
    page = answer_page(answer, answer_json(answer, desk().links), words)
    other = next((code, name) for code, name in LANGUAGE_NAMES if code != words.language)
    # A page made by POST changes its language by the same POST; what it repeats is on that page anyway.
    repeat = [(name, value) for name, value in request.form.items() if name in {"birth_date", "id_last4"}]
    return render_template(
        "public/answer.html",
        page=page,
        other_language=other,
        repeat=repeat,
        owner=owner(),
        asks=_asks(answer),
        watchable=parts().sends_mail,
        done=done,
        days=days,
        compared=compared,
    )


def _asks(answer: Answer) -> list[str | None]:
    """By record: what lets the reader of its second tier share or watch it (``after``)."""
    return [
        None if answer.tier == 1 or is_closed(one.held) else parts().tokens.token(Linked(one.held.pk, answer.code_pk))
        for one in answer.records
    ]


def owner() -> str | None:
    """The department whose register this is, as the law wants it named beside what is shown (domain.md 4)."""
    with reading(desk().engine) as connection:
        found = province(connection)
    return found.name if found else None
