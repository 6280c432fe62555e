"""One CMS signature written down in the ways that real software writes it."""

from __future__ import annotations

from asn1crypto import cms

# What stood in a document of the government's portal, signed 9/3/2020: an attribute whose value is text and no ASN.1.
RAW_TEXT = "https://vanban.example.vn/document/30-signed?tên=À_0123456789abcdefghijklmnopqrs".encode()
CONTENT_REFERENCE = bytes.fromhex("060b2a864886f70d010910020a")

_CONSTRUCTED = 0x20


def der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def as_der(container: cms.ContentInfo) -> bytes:
    encoded: bytes = container.dump()
    return encoded


def in_indefinite_length(container: cms.ContentInfo) -> bytes:
    """BER: the containers without their lengths; attributes and certificates as they are signed."""
    return _indefinite(container.dump(), depth=0, deepest=4)


def in_indefinite_length_with_its_attributes(container: cms.ContentInfo) -> bytes:
    """The signed attributes as well: whoever checks them has to make their DER first (RFC 5652, 5.4)."""
    return _indefinite(container.dump(), depth=0, deepest=6)


def _indefinite(encoded: bytes, depth: int, deepest: int) -> bytes:
    out = b""
    for tag, content in _values(encoded):
        are_certificates = depth == 3 and tag == 0xA0
        are_unsigned = depth == 5 and tag == 0xA1
        if tag & _CONSTRUCTED and depth <= deepest and not are_certificates and not are_unsigned:
            out += bytes([tag, 0x80]) + _indefinite(content, depth + 1, deepest) + b"\0\0"
        else:
            out += der(tag, content)
    return out


def _values(encoded: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(encoded):
        tag, size, at = encoded[at], encoded[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7F
            size, at = int.from_bytes(encoded[at : at + count], "big"), at + count
        found.append((tag, encoded[at : at + size]))
        at += size
    return found


def with_a_raw_unsigned_attribute(container: cms.ContentInfo) -> bytes:
    """An unsigned attribute more, whose SET holds text where a value should stand."""
    raw = der(0x30, CONTENT_REFERENCE + der(0x31, RAW_TEXT))
    signed_data = container["content"]
    signers = signed_data["signer_infos"]
    signer = signers[0]
    own = signer.contents
    unsigned = signer["unsigned_attrs"]
    if isinstance(unsigned, cms.CMSAttributes):
        encoded = unsigned.dump()
        own = own[: -len(encoded)] + der(0xA1, raw + unsigned.contents)
    else:
        own += der(0xA1, raw)
    content = signed_data.contents[: -len(signers.dump())] + der(0x31, der(0x30, own))
    kind = container["content_type"].dump()
    return der(0x30, kind + der(0xA0, der(0x30, content)))
