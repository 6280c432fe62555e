"""The headers every answer carries. Knows no routes but the static folder, whose files may be kept."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, current_app, g, request

from portal.assets import digest

# Nothing but our own style sheet and pictures; no script, no frame, no plug-in, no other host.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The one page that brings a script and its worker, both files of ours: what a browser computes there is nobody's data.
POLICY_WITH_OWN_SCRIPT = f"{CONTENT_SECURITY_POLICY}; script-src 'self'; worker-src 'self'"
# The one page that sends a file itself, to show how far it is: to this same host and to no other.
POLICY_WITH_OWN_UPLOAD = f"{CONTENT_SECURITY_POLICY}; script-src 'self'; connect-src 'self'"
# The reader of QR codes, a worker with a policy of its own: it fetches its WebAssembly from us and compiles it. The
# page that starts it may do neither. Browsers keep this with the file: with another policy the file must change, too.
POLICY_OF_THE_READER = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
READER = "scan-worker.js"
# Two years, the least that browsers' preload lists take.
STRICT_TRANSPORT_SECURITY = "max-age=63072000; includeSubDomains"
_NO_OTHER_SENSE = "geolocation=(), microphone=(), payment=(), usb=()"
PERMISSIONS_POLICY = f"camera=(), {_NO_OTHER_SENSE}"
# The one page that may ask for the camera: to read a QR code, in the browser itself.
PERMISSIONS_WITH_CAMERA = f"camera=(self), {_NO_OTHER_SENSE}"

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Strict-Transport-Security": STRICT_TRANSPORT_SECURITY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

# For static files asked for with their own digest in the address: such a copy can never be stale. Under any other
# address (of yesterday's version, while servers are being replaced one by one) the next one will want it anew.
STATIC_CACHE = "public, max-age=31536000, immutable"
NO_STORE = "no-store"


def install_headers(app: Flask) -> None:
    """Put the headers on every answer of this app, errors included."""
    app.after_request(_add)


def allow_own_script() -> None:
    """Let the page that answers this request run scripts from our own static folder."""
    g.own_script = POLICY_WITH_OWN_SCRIPT


def allow_own_upload() -> None:
    """Let the page that answers this request run our own scripts, and these send to this host."""
    g.own_script = POLICY_WITH_OWN_UPLOAD


def allow_camera() -> None:
    """Let the page that answers this request ask for the camera, and run the scripts that read what it shows."""
    allow_own_script()
    g.permissions = PERMISSIONS_WITH_CAMERA


def _add(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers[name] = value
    if "own_script" in g:
        response.headers["Content-Security-Policy"] = g.own_script
    if "permissions" in g:
        response.headers["Permissions-Policy"] = g.permissions
    response.headers["Cache-Control"] = NO_STORE
    if request.endpoint == "static" and response.status_code in {200, 304}:
        _add_to_file(response, (request.view_args or {})["filename"])
    if "voice" in g:
        response.headers["Content-Language"] = g.voice.language
        response.vary.update(("Accept", "Accept-Language"))
    return response


def _add_to_file(response: Response, filename: str) -> None:
    if filename == READER:
        response.headers["Content-Security-Policy"] = POLICY_OF_THE_READER
    assert current_app.static_folder is not None
    if request.query_string == f"v={digest(Path(current_app.static_folder, filename))}".encode():
        response.headers["Cache-Control"] = STATIC_CACHE
