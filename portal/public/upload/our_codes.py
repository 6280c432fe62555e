"""Which look-up codes of ours stand among the texts of QR codes. Follows nothing and asks nobody.

A QR code is whatever somebody printed: only an address of this hub's own, or a bare code, counts as ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from registry.rules.lookup_code import normalise, printed


def our_codes(texts: Iterable[str], base_url: str) -> tuple[str, ...]:
    """The printed codes, each once."""
    found = (_code_in(text.strip(), base_url) for text in texts)
    return tuple(dict.fromkeys(printed(code) for code in found if code))


def _code_in(text: str, base_url: str) -> str | None:
    if "/" not in text and ":" not in text:
        return normalise(text)
    try:
        address, ours = urlsplit(text), urlsplit(base_url)
        same_place = (address.scheme, address.hostname, address.port) == (ours.scheme, ours.hostname, ours.port)
    except ValueError:  # a port that is none, half an IPv6 address
        return None
    begin = f"{ours.path.rstrip('/')}/t/"
    if not same_place or address.username is not None or not address.path.startswith(begin):
        return None
    rest = address.path.removeprefix(begin)
    return None if "/" in rest else normalise(unquote(rest))
