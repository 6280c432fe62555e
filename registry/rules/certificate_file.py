"""The one certificate of a file that somebody sends: PEM, DER, base64 of DER, or PKCS#7. Never a key. Pure.

Whoever sends a private key has shown it to us and to everything on the way: it is refused by its shape, before anything
of it is read, and told in words. Nothing of a refused file is kept.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from enum import StrEnum

from asn1crypto import cms, parser, pem, x509

from verifier.certificates import read_certificate

# The largest of Viet Nam's authorities has 2 KiB; a PKCS#7 brings its chain along. As the province file's limit.
LARGEST_FILE = 64 * 1024

_INTEGER, _SEQUENCE, _OCTETS, _OID = 2, 16, 4, 6
_UNIVERSAL = 0
# Java's key stores (KeyStore.java: JKS, JCEKS) are no ASN.1.
_KEY_STORES = (b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce")
_KEY_WORDS = re.compile(rb"PRIVATE KEY|OPENSSH PRIVATE|PuTTY-User-Key", re.IGNORECASE)
_BASE64 = re.compile(rb"[0-9A-Za-z+/=\s]+")


class FileRefusal(StrEnum):
    """Why not."""

    PRIVATE_KEY = "private-key"
    EMPTY = "file-empty"
    TOO_LARGE = "file-too-large"
    NOT_A_CERTIFICATE = "not-a-certificate"
    MORE_THAN_ONE = "more-than-one"


class CertificateRefused(Exception):
    """This file gives no certificate; ``refusal`` says why."""

    def __init__(self, refusal: FileRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def certificate_in(content: bytes) -> bytes:
    """The DER of the file's one certificate; authorities' certificates beside it are left out.

    Raises:
        CertificateRefused
    """
    if not content.strip():
        raise CertificateRefused(FileRefusal.EMPTY)
    if len(content) > LARGEST_FILE:
        raise CertificateRefused(FileRefusal.TOO_LARGE)
    content = _unwrapped(content)
    if _KEY_WORDS.search(content) or content.startswith(_KEY_STORES):
        raise CertificateRefused(FileRefusal.PRIVATE_KEY)
    found: dict[bytes, bool] = {}
    for one in _objects(content):
        if _is_key(one):
            raise CertificateRefused(FileRefusal.PRIVATE_KEY)
        found.update((der, _is_authority(der)) for der in _certificates(one))
    own = [der for der, authority in found.items() if not authority] or list(found)
    if len(own) > 1:
        raise CertificateRefused(FileRefusal.MORE_THAN_ONE)
    if not own or read_certificate(own[0]) is None:
        raise CertificateRefused(FileRefusal.NOT_A_CERTIFICATE)
    return own[0]


def _unwrapped(content: bytes) -> bytes:
    """What stands in base64 without PEM's lines, as a cell of a list may; anything else as it is."""
    if not _BASE64.fullmatch(content):
        return content
    try:
        return base64.b64decode(b"".join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        return content


def _objects(content: bytes) -> list[bytes]:
    """The ASN.1 values of the file."""
    try:
        if pem.detect(content):
            return [der for _, _, der in pem.unarmor(content, multiple=True)]
    except ValueError:
        return []
    return [content]


def _is_key(value: bytes) -> bool:
    """PKCS#12, PKCS#8, PKCS#1, SEC 1 and DSA keys begin with a version number, which a certificate does not; an
    encrypted PKCS#8 is an algorithm and an octet string (RFC 5958, 3)."""
    tags = _first_tags(value)
    return tags[:1] == [_INTEGER] or tags == [_SEQUENCE, _OCTETS]


def _first_tags(value: bytes) -> list[int]:
    """Tags of the first two members of an outer sequence; none where it is no such thing."""
    try:
        found_class, _, tag, _, inside, _ = parser.parse(value)
        if (found_class, tag) != (_UNIVERSAL, _SEQUENCE):
            return []
        tags: list[int] = []
        while inside and len(tags) < 2:
            _, _, tag, header, contents, trailer = parser.parse(inside)
            tags.append(tag)
            inside = inside[len(header) + len(contents) + len(trailer) :]
    except (ValueError, TypeError, IndexError):
        return []
    return tags


def _certificates(value: bytes) -> Iterator[bytes]:
    if _first_tags(value)[:1] != [_OID]:
        yield value
        return
    try:
        parsed = cms.ContentInfo.load(value, strict=True)
        if parsed["content_type"].native == "signed_data":
            for choice in parsed["content"]["certificates"]:
                if isinstance(choice.chosen, x509.Certificate):
                    yield choice.chosen.dump()
    except (ValueError, TypeError, KeyError, OverflowError):
        return


def _is_authority(der: bytes) -> bool:
    try:
        return bool(x509.Certificate.load(der, strict=True).ca)
    except (ValueError, TypeError, KeyError, OverflowError):
        return False
