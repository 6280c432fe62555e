"""The intake's WSGI app. Knows no page and no public."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

import structlog
from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from ingest.answers import register_answers
from ingest.callers import TokenGuesses
from ingest.door import door
from ingest.open_uploads import OpenUploads
from ingest.readiness import readiness
from ingest.recalls_door import recalls
from ingest.tallies import SECONDS
from ingest.workplace import Workplace

log = structlog.get_logger(__name__)


def create_app(
    place: Workplace,
    *,
    submit: Callable[[str], None],
    guesses: TokenGuesses | None = None,
    receipt_paper: Callable[[str], bytes] | None = None,
    proxy_hops: int = 0,
) -> Flask:
    """The app; ``submit`` is told the id of every new batch, ``guesses`` counts wrong tokens (None: nobody does).

    ``receipt_paper`` makes a sealed PDF of a signed receipt; None: there are no such papers.

    ``proxy_hops``: exactly so many proxies of our own stand before it and say whom a request came from.
    """
    app = Flask("ingest", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["workplace"] = place
    app.extensions["submit"] = submit
    app.extensions["guesses"] = guesses
    app.extensions["receipt_paper"] = receipt_paper
    app.extensions["uploads"] = OpenUploads()
    register_answers(app)
    app.before_request(_begin)
    app.after_request(_end)
    app.register_blueprint(door)
    app.register_blueprint(recalls)
    app.register_blueprint(readiness)
    if proxy_hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxy_hops, x_proto=proxy_hops, x_host=0)  # type: ignore[method-assign]
    return app


def _begin() -> None:
    g.request_id, g.began = uuid.uuid4().hex, time.monotonic()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    """Headers for all answers, and one log line: the address's pattern, never what stood in it."""
    response.headers["X-Request-Id"] = g.request_id
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    rule = request.url_rule.rule if request.url_rule else None
    seconds = round(time.monotonic() - g.began, 4)
    SECONDS.labels(request.endpoint or "unmatched", response.status_code).observe(seconds)
    log.info("request", method=request.method, rule=rule, status=response.status_code, seconds=seconds)
    return response
