"""The one place where a mistake at the office becomes a page. An unknown error shows a number only."""

from __future__ import annotations

from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, current_app, g, make_response, render_template, request
from prometheus_client import Counter
from werkzeug.exceptions import HTTPException

from portal.language import voice
from portal.office.errors import OfficeError
from portal.request_log import route_pattern
from portal.unexpected import note_unexpected
from portal.words.office_failures import FAILURES
from registry.connection import DatabaseAway
from sealer.keys import SealUnreadable

_log = structlog.get_logger(__name__)

REFUSALS = Counter("hocba_office_refusals", "Requests of the office that were refused, by problem code.", ["code"])

# What the web framework itself refuses, in our words.
_OF_THE_FRAMEWORK = {404: "no-such-thing", 405: "wrong-way", 413: "form-too-large", 429: "too-many-tries"}

# A standby never takes part in the office: whoever comes back a little later finds out.
TRY_AGAIN_SECONDS = 30


def install_problems(app: Flask) -> None:
    """Answer every mistake of this app here."""
    app.register_error_handler(OfficeError, _of_ours)
    app.register_error_handler(HTTPException, _of_the_framework)
    app.register_error_handler(DatabaseAway, _unavailable)
    app.register_error_handler(SealUnreadable, _seal_away)
    app.register_error_handler(Exception, _unexpected)


def _of_ours(error: OfficeError) -> Response:
    return _page(error.code, error.status)


def _of_the_framework(error: HTTPException) -> Response:
    status = error.code or 400
    if status < 400:
        return make_response(error.get_response())
    response = _page(_OF_THE_FRAMEWORK.get(status, "bad-form"), status)
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _unavailable(error: DatabaseAway) -> Response:
    _log.error("register unavailable", alarm=True, route=route_pattern(), error=type(error.orig).__qualname__)
    g.pop("visitor", None)
    response = _page("unavailable", 503)
    response.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return response


def _seal_away(_error: SealUnreadable) -> Response:
    """The token or HSM with the hub's key does not answer: what needs no seal goes on, and it passes."""
    _log.error("seal unavailable", alarm=True, route=route_pattern())
    response = _page("seal-unavailable", 503)
    response.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return response


def _unexpected(error: Exception) -> Response:
    return _page("internal-error", 500, reference=note_unexpected(error, route=route_pattern()))


def _page(code: str, status: int, **values: str) -> Response:
    REFUSALS.labels(code).inc()
    title, detail = FAILURES[code]
    say = voice().say
    words = {"title": say(title), "detail": say(detail, **values)}
    return make_response(render_template("office/problem.html", **words, came_from=_came_from()), status)


def _came_from() -> str | None:
    """The page of ours whose form or link led here, so that nobody begins anew at the start page.

    Its path alone: a query may hold the form's token. None: there is none, or it is the one that went wrong.
    """
    try:
        came = urlsplit(request.referrer or "")
        if came.netloc != request.host or came.path in {"/", request.path}:
            return None
        current_app.create_url_adapter(request).match(came.path, method="GET")  # type: ignore[union-attr]
    except (ValueError, HTTPException):
        return None
    return came.path
