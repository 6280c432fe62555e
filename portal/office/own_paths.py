"""Where ``next`` may lead: a page of the office itself, nowhere else. An open redirect lends our name to a phisher."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException

# Browsers read ``\\`` as ``/`` and drop control characters: what is left must be a plain path and query.
_PLAIN = re.compile(r"/(?![/\\])[0-9A-Za-z._~!$&'()*+,;=:@%/?-]*")
MAX_LENGTH = 500


def own_path(asked: str | None, otherwise: str) -> str:
    """The path if it is one that a GET of ours answers, else ``otherwise``."""
    if not asked or len(asked) > MAX_LENGTH or not _PLAIN.fullmatch(asked):
        return otherwise
    address = urlsplit(asked)
    if address.scheme or address.netloc:
        return otherwise
    try:
        current_app.url_map.bind("").match(address.path, method="GET")
    except HTTPException:
        return otherwise
    return asked
