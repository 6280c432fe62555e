"""What the page tells its scanner: which addresses are ours, what a code looks like. Knows no camera, no request."""

from __future__ import annotations

from dataclasses import dataclass

from portal.public.qr_code import look_up_address
from registry.rules.lookup_code import ALPHABET, LENGTH, MAX_TYPED


@dataclass(frozen=True, slots=True)
class Scanning:
    """``addresses``: what the addresses in our QR codes begin with; the code follows."""

    addresses: str
    alphabet: str = ALPHABET
    length: int = LENGTH
    longest: int = MAX_TYPED


def scanning(base_url: str) -> Scanning:
    """For the hub whose codes lead to ``base_url``."""
    return Scanning(look_up_address(base_url, ""))
