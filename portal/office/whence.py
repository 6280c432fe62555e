"""From where a request comes, no closer than is needed: a block of addresses, a browser's name, a device of ours."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets

from flask import Flask, Response, g, request
from werkzeug.wrappers import Response as AnyResponse

from portal.office.place import place
from registry import audit
from registry.office_sessions import Whence

# What one network's people share: enough for the audit to tell a town, too little to tell a household.
IPV4_PREFIX = 24
IPV6_PREFIX = 48
NO_ADDRESS = "no-address"

# A device stays known for a year without use; browsers keep cookies no longer than 400 days anyway.
DEVICE_SECONDS = 365 * 24 * 3600
_DEVICE = re.compile(r"([0-9A-Za-z_-]{22})\.([0-9a-f]{64})")

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def address_block(address: str | None) -> str:
    """``203.0.113.0/24``, ``2001:db8:1::/48`` or ``NO_ADDRESS``."""
    try:
        found = ipaddress.ip_address((address or "").strip())
    except ValueError:
        return NO_ADDRESS
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    prefix = IPV4_PREFIX if isinstance(found, ipaddress.IPv4Address) else IPV6_PREFIX
    return str(ipaddress.ip_network((found, prefix), strict=False))


def agent_name(agent: str) -> str:
    """``Chrome, Windows``: what somebody recognises in a list, nothing that tells two machines apart."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "?")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "?")
    return f"{browser}, {system}"


def whence() -> Whence:
    """Of this request."""
    if "whence" not in g:
        agent = agent_name(request.headers.get("User-Agent", ""))
        g.whence = Whence(address_block(request.remote_addr), agent, place().keyring.mac("device", device_id()))
    found = g.whence
    assert isinstance(found, Whence)
    return found


def device_id() -> str:
    """What this browser's device cookie holds; a new one if it holds none that we signed."""
    if "device_id" not in g:
        brought = _DEVICE.fullmatch(request.cookies.get(device_cookie(), ""))
        genuine = brought is not None and hmac.compare_digest(brought[2], _signature(brought[1]))
        g.device_id = brought[1] if brought and genuine else secrets.token_urlsafe(16)
    return str(g.device_id)


def cookie_name(name: str) -> str:
    """``__Host-`` binds a cookie to this very host and to TLS (RFC 6265bis 4.1.3.2); browsers refuse it without."""
    return f"__Host-{name}" if over_tls() else name


def device_cookie() -> str:
    return cookie_name("hocba-device")


def over_tls() -> bool:
    """Whether the browser speaks TLS to us, or must."""
    return place().secure or request.is_secure


def install_whence(app: Flask) -> None:
    """Every line that a request of this app writes into the audit says from where."""
    app.before_request(_say_from)
    app.teardown_request(_say_no_more)


def _say_from() -> None:
    g.said_from = audit.FROM.set(address_block(request.remote_addr))


def _say_no_more(_: BaseException | None) -> None:
    if "said_from" in g:
        audit.FROM.reset(g.pop("said_from"))


def install_device_cookie(app: Flask) -> None:
    """Give every browser that comes to the sign-in its device cookie, and renew it there."""
    app.after_request(_renew)


def _renew(response: Response) -> Response:
    if "device_id" in g:
        value = f"{g.device_id}.{_signature(g.device_id)}"
        set_cookie(response, device_cookie(), value, seconds=DEVICE_SECONDS)
    return response


def set_cookie(response: AnyResponse, name: str, value: str, *, seconds: int | None = None) -> None:
    """``seconds`` None: until the browser is closed. ``Lax``: a link in a mail leads to the page, no foreign form."""
    response.set_cookie(name, value, max_age=seconds, httponly=True, secure=over_tls(), samesite="Lax", path="/")


def _signature(device: str) -> str:
    return hmac.new(place().keyring.secret("office-device"), device.encode(), hashlib.sha256).hexdigest()
