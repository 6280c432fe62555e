"""Values that stand where others should, and certificates that are damaged inside a signature that holds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from stage.authority import Authority, Credential

from tests.fuzz.der import Node, damaged_der

TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "1",
    "2",
    "9" * 400,
    "1e9",
    "٣",
    "2026-02-30",
    "0000-00-00",
    "9999-99-99",
    "2025-2026",
    "2026-05-30T08:00:00Z",
    "2026-05-30T24:00:00Z",
    "2026-05-30T08:00:60.999999999+14:00",
    "10000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "-2026-05-30T08:00:00Z",
    "nk-cs",
    "noidung",
    "#noidung",
    "cks-nk-cs",
    "coso",
    "hieutruong",
    "02",
    "04",
    "<b>&amp;</b>",
    "]]>",
    "' or 1=1 --",
    "../../etc/passwd",
    "\u202eđảo\u202c",
    "e\u0301" * 20,
    "\u200b",
    "\U0001f600",
    "\ufffd",
    "a" * 5000,
    "xpointer(id('noidung'))",
    "http://127.0.0.1:1/",
)
# Texts that JSON can hold and XML cannot.
UNFIT = ("\x00", "\ud800", "\udfff\ud800", "\x1b[2J", "\x7f\x85")
_SMALL: tuple[Any, ...] = (None, True, 0, -1, 1.5, 1e308, 10**400, [], {}, [[]], {"Id": "noidung"}, ["noidung"], [{}])


def text(dice: Random) -> str:
    return dice.choice(TEXTS)


def value(dice: Random) -> Any:
    """Any JSON value."""
    match dice.randrange(8):
        case 0 | 1 | 2:
            return text(dice)
        case 3:
            return dice.choice(UNFIT)
        case 4 | 5 | 6:
            return json.loads(json.dumps(dice.choice(_SMALL)))
        case _:
            return nested(dice, dice.choice([3, 30, 300]))


def nested(dice: Random, depth: int) -> Any:
    inner: Any = text(dice)
    for _ in range(depth):
        inner = [inner] if dice.random() < 0.5 else {dice.choice(["Id", "a", "noidung"]): inner}
    return inner


@dataclass(frozen=True)
class Odd(Credential):
    """A key with a certificate of its authority's that is damaged, and signed as it is: ``certificate`` is the good
    one, for what only wants its names."""

    bytes_: bytes = b""

    @property
    def der(self) -> bytes:  # type: ignore[override]
        return self.bytes_


def odd_certificate(dice: Random, of: Credential, by: Authority) -> Odd:
    """The same key; what was certified is damaged, and the authority's signature holds over it."""
    body = damaged_der(dice, of.certificate.tbs_certificate_bytes, dice.choice([1, 1, 2]))
    if isinstance(by.key, ec.EllipticCurvePrivateKey):
        signed, kind = by.key.sign(body, ec.ECDSA(hashes.SHA256())), bytes.fromhex("06082a8648ce3d040302")
    else:
        kind = bytes.fromhex("06092a864886f70d01010b0500")
        signed = by.key.sign(body, padding.PKCS1v15(), hashes.SHA256())
    algorithm = Node(0x30, kind).encoded()
    whole = Node(0x30, body + algorithm + Node(0x03, b"\0" + signed).encoded()).encoded()
    return Odd(of.key, of.certificate, of.issuers, whole)


def spliced_bytes(dice: Random, data: bytes, pieces: tuple[bytes, ...]) -> bytes:
    """Bytes turned, cut out, copied, or put in."""
    at = dice.randrange(len(data) + 1)
    match dice.randrange(5):
        case 0:
            return data[:at] + bytes([dice.randrange(256)]) + data[at + 1 :]
        case 1:
            return data[:at] + data[at + dice.randrange(1, 300) :]
        case 2:
            start = dice.randrange(len(data) + 1)
            return data[:at] + data[start : start + dice.randrange(300)] + data[at:]
        case 3:
            return data[:at]
        case _:
            return data[:at] + dice.choice(pieces) + data[at:]
