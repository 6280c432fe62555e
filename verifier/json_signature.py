"""One signature of a JSON record taken apart, if it has the one form the contract allows. No mathematics.

``package.md`` section 3: a flattened JWS without payload, its header in the manner of JAdES (ETSI TS 119 182-1).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lxml import etree

from verifier.facts import MAX_SIGNATURES, NotOfThisForm, claimed_moment
from verifier.jose import MAX_HEADER_BYTES, decode_base64url, read_x5c
from verifier.safe_json import Ambiguous, NotJson, load
from verifier.safe_xml import shown

BY_HASH: Final = "http://uri.etsi.org/19182/ObjectIdByURIHash"
# The seal's: version, content and every other signature.
MAX_PARS = MAX_SIGNATURES + 1

_MEMBERS = {"Id", "protected", "signature"}
_HEADER = {"alg", "x5c", "x5t#S256", "sigT", "crit", "sigD"}
_DETACHED = {"mId", "pars", "hashM", "hashV"}
# No signatures of anyone, in whatever letters: refused by their name, before anything is computed.
_NO_SIGNATURE = re.compile(r"none|hs\d*", re.IGNORECASE)
# RFC 3339, 5.6: T and Z in either case, any number of digits of a second.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE)
# Within the document; that it is an Id follows from there being one.
_SAME_DOCUMENT_ID = re.compile(r"""#[^\s#:/()'"\[\]]+""")


@dataclass(frozen=True)
class JsonSignature:
    """One signature of the allowed form. ``references``: target Id and the SHA-256 given for it."""

    id: str
    signed: bytes
    value: bytes
    algorithm: str
    certificates: tuple[bytes, ...]
    names_its_signer: bool
    claimed: datetime
    references: tuple[tuple[str, bytes], ...]


def take_apart(member: Any, place: str) -> JsonSignature:
    """The parts of one element of ``chukyso``; ``place`` is its JSON pointer.

    Raises:
        NotOfThisForm: it holds or lacks something (``forbidden-construct``).
    """
    if not isinstance(member, dict) or member.keys() != _MEMBERS or not _all_texts(member.values()):
        raise NotOfThisForm(place)
    identifier, protected = member["Id"], member["protected"]
    if not _is_name(identifier):
        raise NotOfThisForm(place)
    where = shown(identifier)
    header = _header(protected, where)
    certificates = read_x5c(header["x5c"])
    claimed = claimed_moment(header["sigT"].upper()) if _MOMENT.fullmatch(header["sigT"]) else None
    if not certificates or claimed is None or _NO_SIGNATURE.fullmatch(header["alg"]):
        raise NotOfThisForm(where)
    return JsonSignature(
        id=identifier,
        signed=f"{protected}.".encode(),
        value=_bytes(member["signature"], where),
        algorithm=header["alg"],
        certificates=certificates,
        names_its_signer=hmac.compare_digest(
            hashlib.sha256(certificates[0]).digest(), _bytes(header["x5t#S256"], where)
        ),
        claimed=claimed,
        references=_references(header["sigD"], where),
    )


def _header(protected: str, where: str) -> dict[str, Any]:
    """The protected header: exactly these members. What it names beside them (jwk, jku, x5u) is never looked at."""
    if len(protected) > MAX_HEADER_BYTES:
        raise NotOfThisForm(where)
    try:
        header = load(_bytes(protected, where))
    except (NotJson, Ambiguous) as wrong:
        raise NotOfThisForm(where) from wrong
    if not isinstance(header, dict) or header.keys() != _HEADER or header["crit"] != ["sigD"]:
        raise NotOfThisForm(where)
    if not _all_texts([header["alg"], header["x5t#S256"], header["sigT"]]):
        raise NotOfThisForm(where)
    return header


def _references(detached: Any, where: str) -> tuple[tuple[str, bytes], ...]:
    """What ``sigD`` points to (ETSI TS 119 182-1, 5.2.8.3): as many hashes as names, no name twice."""
    if not isinstance(detached, dict) or detached.keys() != _DETACHED:
        raise NotOfThisForm(where)
    names, hashes = detached["pars"], detached["hashV"]
    if detached["mId"] != BY_HASH or detached["hashM"] != "S256" or not _are_texts(names) or not _are_texts(hashes):
        raise NotOfThisForm(where)
    if not 0 < len(names) == len(hashes) <= MAX_PARS or len(set(names)) != len(names):
        raise NotOfThisForm(where)
    if not all(_SAME_DOCUMENT_ID.fullmatch(name) for name in names):
        raise NotOfThisForm(where)
    return tuple((name[1:], _bytes(value, where)) for name, value in zip(names, hashes, strict=True))


def _bytes(text: str, where: str) -> bytes:
    try:
        decoded = decode_base64url(text)
    except ValueError as wrong:
        raise NotOfThisForm(where) from wrong
    if not decoded:
        raise NotOfThisForm(where)
    return decoded


def _is_name(text: str) -> bool:
    """An NCName, as ``xs:ID`` asks for."""
    try:
        return etree.QName(text).localname == text
    except ValueError:
        return False


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and _all_texts(value)


def _all_texts(values: Any) -> bool:
    return all(isinstance(value, str) for value in values)
