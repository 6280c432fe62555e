"""``POST /api/v1/verifications``: NDJSON in, NDJSON out, in the same order (contract/http.md, Institutions).

The body is taken whole, which is 8 MiB at most, and the answers are streamed: a client that sends all before it reads
would otherwise wait for us while we wait for it.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, request

from portal.institutions.callers import caller
from portal.institutions.desk import desk
from portal.institutions.errors import TooManyLines, WrongMediaType

bp = Blueprint("verifications", __name__)

PATH = "/api/v1/verifications"
# contract/http.md, Institutions.
MOST_LINES = 10_000
# 10,000 lines with a dozen claimed marks are 5 MB.
LARGEST_BODY = 8 * 1024 * 1024
NDJSON = "application/x-ndjson"
# What cannot be lines; whatever else a body calls itself, it is read as lines.
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


@bp.post(PATH)
def verify() -> Response:
    """An answer for every line."""
    client, grant = caller()
    if request.mimetype in _FORMS:
        raise WrongMediaType
    run = desk().checking.begin(grant, f"client:{client.organisation}/{client.name}", _lines())
    response = Response((_written(one.body) for one in run.answers()), content_type=NDJSON)
    response.call_on_close(run.close)
    return response


def _lines() -> list[bytes]:
    """The body's lines; empty ones ask nothing.

    Raises:
        TooManyLines: nothing was answered.
    """
    request.max_content_length = LARGEST_BODY
    body: bytes = request.get_data(cache=False)
    lines = [line for line in body.split(b"\n") if line.strip()]
    if len(lines) > MOST_LINES:
        raise TooManyLines
    return lines


def _written(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
