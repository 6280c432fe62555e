"""No other site sends forms in a visitor's name: where a request began, and a token in each form. Knows no view.

Own HMAC instead of Flask-WTF: its token lives in Flask's cookie session, and ours lives in SQL.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from flask import request

from portal.office.place import place

FIELD = "csrf"
HEADER = "Hocba-Csrf"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_SALT = 16


def token_for(holder: str) -> str:
    """A token for one form. ``holder``: the session's id, or a stranger's device. Another salt each time (BREACH)."""
    salt = secrets.token_hex(_SALT)
    return f"{salt}.{_mac(holder, salt)}"


def token_holds(holder: str, token: str) -> bool:
    """Whether this token was made for this holder."""
    salt, _, mac = token.partition(".")
    return len(salt) == 2 * _SALT and salt.isascii() and hmac.compare_digest(mac.encode(), _mac(holder, salt).encode())


def began_here() -> bool:
    """Whether the browser says that one of our own pages sent this. Browsers that say nothing are asked for the token.

    ``Sec-Fetch-Site`` cannot be set by a page (Fetch, forbidden request-header); ``none`` is the address bar.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _mac(holder: str, salt: str) -> str:
    secret = place().keyring.secret("office-csrf")
    return hmac.new(secret, f"{salt}\0{holder}".encode(), hashlib.sha256).hexdigest()
