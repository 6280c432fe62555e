"""The headers every answer carries. Knows no routes but the static folder, whose files may be kept."""

from __future__ import annotations

from flask import Flask, Response, g, request

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

# Static files are asked for with their digest in the address, so a copy can never be stale.
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
    found = request.endpoint == "static" and response.status_code in {200, 304}
    if found and (request.view_args or {}).get("filename") == READER:
        response.headers["Content-Security-Policy"] = POLICY_OF_THE_READER
    response.headers["Cache-Control"] = STATIC_CACHE if found else NO_STORE
    if "voice" in g:
        response.headers["Content-Language"] = g.voice.language
        response.vary.update(("Accept", "Accept-Language"))
    return response
