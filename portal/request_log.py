"""One line a request: the route's pattern, never its path, so no code, token or query is written down."""

from __future__ import annotations

import time
import uuid

import structlog
from flask import Flask, Response, g, request

from portal.tallies import SECONDS

_log = structlog.get_logger(__name__)

UNMATCHED = "unmatched"


def install_request_log(app: Flask) -> None:
    """Log every request of this app once it is answered."""
    app.before_request(_start)
    app.after_request(_finish)


def route_pattern() -> str:
    """``/t/<code>`` for any code; ``unmatched`` where no route fits."""
    return request.url_rule.rule if request.url_rule else UNMATCHED


def _start() -> None:
    g.started = time.monotonic()
    # A thread serves one request after another: whatever the one before bound to it must not stand in this one's lines.
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex)


def _finish(response: Response) -> Response:
    took = round((time.monotonic() - g.started) * 1000, 1) if "started" in g else None
    if took is not None:
        SECONDS.labels(request.endpoint or UNMATCHED, response.status_code).observe(took / 1000)
    _log.info("request", method=request.method, route=route_pattern(), status=response.status_code, took_ms=took)
    return response
