"""Which address a request is said to come from, behind proxies of our own. Knows no view."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def behind_proxies(app: Flask, hops: int) -> None:
    """Take the client's address from the entry that the outermost of exactly ``hops`` own proxies wrote, never a later.

    With fewer entries than hops the nearest proxy's address stays: the request did not come the way it should.
    """
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
