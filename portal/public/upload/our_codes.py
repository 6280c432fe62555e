"""Which look-up codes of ours stand among the texts of QR codes. Follows nothing and asks nobody.

A QR code is whatever somebody printed: only an address of this hub's own, or a bare code, counts as ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from registry.rules.lookup_code import normalise, printed

_LOOK_UP = "/t/"


def our_codes(texts: Iterable[str], base_url: str) -> tuple[str, ...]:
    """The printed codes, each once."""
    found = (_code_in(text.strip(), base_url) for text in texts)
    return tuple(dict.fromkeys(printed(code) for code in found if code))


def is_ours(text: str, base_url: str) -> bool:
    """Whether it is an address of this hub's, whichever page it leads to: our papers bear more than look-up codes."""
    return _path_in(text.strip(), base_url) is not None


def _code_in(text: str, base_url: str) -> str | None:
    if "/" not in text and ":" not in text:
        return normalise(text)
    path = _path_in(text, base_url)
    if path is None or not path.startswith(_LOOK_UP):
        return None
    rest = path.removeprefix(_LOOK_UP)
    return None if "/" in rest else normalise(unquote(rest))


def _path_in(text: str, base_url: str) -> str | None:
    """The part of an address of ours behind what all of them begin with."""
    try:
        address, ours = urlsplit(text), urlsplit(base_url)
        same_place = (address.scheme, address.hostname, address.port) == (ours.scheme, ours.hostname, ours.port)
    except ValueError:  # a port that is none, half an IPv6 address
        return None
    begin = ours.path.rstrip("/")
    if not same_place or address.username is not None or not address.path.startswith(f"{begin}/"):
        return None
    return address.path.removeprefix(begin)
