"""The one place where a mistake becomes an answer: RFC 9457 for programs, a page for browsers.

Knows status codes; what people read comes from ``portal.words.failures``. An unknown error shows a number only.
"""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, Response, json, jsonify, make_response, render_template, request
from flask_limiter import RateLimitExceeded
from prometheus_client import Counter
from werkzeug.exceptions import HTTPException

from portal.errors import PortalError, TooMany
from portal.headers import allow_own_script
from portal.language import voice
from portal.limits.address_budgets import SOLUTION, refusal_of
from portal.request_log import route_pattern
from portal.tallies import REFUSALS
from portal.unexpected import note_unexpected
from portal.words import verifications
from portal.words.failures import FAILURES, TOO_MANY, Failure
from portal.words.voice import Voice
from registry.connection import DatabaseAway
from registry.rules.lookup_code import MAX_TYPED
from sealer.keys import SealUnreadable

_log = structlog.get_logger(__name__)

STATUS = {
    "code-malformed": 400,
    "birth-date-malformed": 400,
    "token-missing": 401,
    "scope-missing": 403,
    "access-ended": 403,
    "id-last4-needed": 400,
    "bad-request": 400,
    "file-missing": 400,
    "second-tier-closed": 403,
    "not-found-or-no-match": 404,
    "not-found": 404,
    "method-not-allowed": 405,
    "share-unknown": 404,
    "watch-unknown": 404,
    "no-mail": 404,
    "copy-unverified": 409,
    "copy-has-no-form": 409,
    "link-expired": 410,
    "asking-expired": 410,
    "share-closed": 410,
    "download-closed": 410,
    "request-too-large": 413,
    "file-too-large": 413,
    "too-many-lines": 413,
    "unsupported-media-type": 415,
    "too-many": 429,
    "internal-error": 500,
    "original-unavailable": 503,
    "uploads-busy": 503,
    "copies-busy": 503,
    "seal-unavailable": 503,
    "unavailable": 503,
}

# What the web framework itself refuses, in our words.
_OF_THE_FRAMEWORK = {404: "not-found", 405: "method-not-allowed", 413: "request-too-large"}

# What a page offers after a failure: the code's form, the second factor's form, or only the way back.
_FORMS = {
    "code-malformed": "code",
    "birth-date-malformed": "factor",
    "id-last4-needed": "factor",
    "not-found-or-no-match": "factor",
}

# What people read, by code; and by what there was too much of.
_WORDS = FAILURES | verifications.CALLS
_TOO_MANY = TOO_MANY | verifications.TOO_MANY

# Where the second factor's form is sent to, and so may be shown again.
FACTOR_ENDPOINT = "public.show_record"

# Requests that a page can send again with the solution of a challenge, and what of them it repeats.
REPEATABLE = ("public.show_status", FACTOR_ENDPOINT)
# One that a person sends again: no page may choose a file for them.
FILE_ENDPOINT = "upload.check"
REPEATED = ("birth_date", "id_last4")

REFUSED = Counter("hocba_refused", "Requests refused because an address or a code had too many.", ["of"])

# A standby takes over by itself within seconds; whoever comes back later than that finds out for sure.
TRY_AGAIN_SECONDS = 30

PROBLEM_TYPE = "urn:hocba:problem:"


def install_problems(app: Flask) -> None:
    """Answer every mistake of this app here."""
    app.register_error_handler(PortalError, _of_ours)
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(RateLimitExceeded, lambda error: _too_many(refusal_of(error)))
    app.register_error_handler(HTTPException, _of_the_framework)
    app.register_error_handler(DatabaseAway, _unavailable)
    app.register_error_handler(SealUnreadable, _seal_away)
    app.register_error_handler(Exception, _unexpected)


def _of_ours(error: PortalError) -> Response:
    return _answer(error.code)


def _too_many(error: TooMany) -> Response:
    """429 with ``Retry-After`` and ``RateLimit-*``; over an address's budget, with a challenge."""
    REFUSALS.labels(error.code).inc()
    REFUSED.labels(error.of).inc()
    told = {"of": error.of, "retry_after": error.standing.reset}
    if error.challenge:
        told["challenge"] = error.challenge
    if _is_browser():
        response = make_response(_too_many_page(error), STATUS[error.code])
    else:
        response = make_response(jsonify(problem(error.code, _TOO_MANY[error.of]) | told), STATUS[error.code])
        response.content_type = "application/problem+json"
    response.headers.update(error.standing.headers)
    return response


def _of_the_framework(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return make_response(error.get_response())
    response = _answer(_OF_THE_FRAMEWORK.get(error.code or 0, "bad-request"))
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _unavailable(error: DatabaseAway) -> Response:
    """Neither the database nor its standby answers: nothing can be said of any code, and it passes."""
    _log.error("register unavailable", alarm=True, route=route_pattern(), error=type(error.orig).__qualname__)
    response = _answer("unavailable")
    response.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return response


def _seal_away(_error: SealUnreadable) -> Response:
    """The token or HSM with the hub's key does not answer: look-ups go on, nothing can be sealed, and it passes."""
    _log.error("seal unavailable", alarm=True, route=route_pattern())
    response = _answer("seal-unavailable")
    response.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return response


def _unexpected(error: Exception) -> Response:
    return _answer("internal-error", reference=note_unexpected(error, route=route_pattern()))


def _answer(code: str, **values: str) -> Response:
    REFUSALS.labels(code).inc()
    body = _page(code, values) if _is_browser() else jsonify(problem(code, **values))
    response = make_response(body, STATUS[code])
    if not _is_browser():
        response.content_type = "application/problem+json"
    if STATUS[code] == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="hocba"'
    return response


def problem(code: str, wording: Failure | None = None, /, **values: str) -> dict[str, Any]:
    """RFC 9457 members: stable ``type`` and ``code``, and sentences in both languages."""
    title, detail = wording or _WORDS[code]
    return {
        "type": PROBLEM_TYPE + code,
        "code": code,
        "title": title.vi,
        "status": STATUS[code],
        "vi": detail.vi.format(**values),
        "en": detail.en.format(**values),
        **values,
    }


def _page(code: str, values: dict[str, str]) -> str:
    title, detail = _WORDS[code]
    say = voice().say
    form = _FORMS.get(code)
    if form == "factor" and request.endpoint != FACTOR_ENDPOINT:
        form = "code"
    ask_last4 = form == "factor" and (code == "id-last4-needed" or "id_last4" in request.form)
    # What was mistyped is given back to be mended; the page is never stored, and nothing was found by it.
    typed = request.form.get("code", "")[:MAX_TYPED] if code == "code-malformed" else ""
    words = {"title": say(title), "detail": say(detail, **values)}
    return render_template("errors/problem.html", **words, form=form, ask_last4=ask_last4, typed=typed)


def _too_many_page(error: TooMany) -> str:
    title, detail = _TOO_MANY[error.of]
    words = voice()
    challenge = error.challenge if request.endpoint in (*REPEATABLE, FILE_ENDPOINT) else None
    if challenge:
        allow_own_script()
    return render_template(
        "errors/too_many.html",
        title=words.say(title),
        detail=words.say(detail),
        of=error.of,
        wait=_wait(words, error.standing.reset),
        challenge=json.dumps(challenge) if challenge else None,
        solution=SOLUTION,
        with_file=request.endpoint == FILE_ENDPOINT,
        repeat=_repeated(),
    )


def _repeated() -> list[tuple[str, str]]:
    """Fields of this request that its page sends again; a form with a file is not read for them."""
    if request.endpoint not in REPEATABLE:
        return []
    return [(name, request.form[name]) for name in REPEATED if name in request.form]


def _wait(words: Voice, seconds: int) -> str:
    """A time to wait, rounded up to what people count in."""
    if seconds > 3600:
        return words("page.wait-hours", count=-(-seconds // 3600))
    if seconds > 60:
        return words("page.wait-minutes", count=-(-seconds // 60))
    return words("page.wait-seconds", count=seconds)


def _is_browser() -> bool:
    """Whether a page helps: the caller names HTML, and this is not the programs' door."""
    if request.path.startswith(("/api/", "/oauth/", "/.well-known/")):
        return False
    accepted = request.accept_mimetypes
    named = any(kind == "text/html" for kind, _ in accepted)
    return named and accepted["text/html"] >= max(accepted["application/json"], accepted["application/problem+json"])
