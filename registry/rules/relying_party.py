"""For which name and from which address security keys sign (WebAuthn, "relying party"). Pure."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

_PORTS = {"https": 443, "http": 80}
# Browsers count this name as safe without TLS (W3C Secure Contexts, 3.1).
_OWN_MACHINE = "localhost"


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """``id``: the host's name, which a key is bound to for good; ``origin``: what a browser must say it was on."""

    id: str
    origin: str


def relying_party(office_url: str) -> RelyingParty | None:
    """Of the office's address; None where browsers offer no keys: an address of numbers, or no TLS."""
    address = urlsplit(office_url)
    host = address.hostname or ""
    if address.scheme not in _PORTS or (address.scheme == "http" and host != _OWN_MACHINE):
        return None
    if not host or _is_numbers(host):
        return None
    port = f":{address.port}" if address.port and address.port != _PORTS[address.scheme] else ""
    return RelyingParty(host, f"{address.scheme}://{host}{port}")


def _is_numbers(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
