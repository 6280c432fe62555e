"""jwcrypto's opinion on a JSON record's signatures: does the mathematics hold, and over which Ids.

jwcrypto verifies, ``rfc8785`` makes the canonical forms, Python's own ``json`` reads. They know nothing of forms,
policies, trust or times. Nothing of ``verifier`` may be imported here.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import rfc8785
from cryptography import x509
from jwcrypto import jwk, jws
from jwcrypto.common import JWSEHeaderParameter

from ingest.second_opinion.opinion import Opinion

# What jwcrypto needs to be told of JAdES; without it, an unknown ``crit`` is refused.
_KNOWN = {"sigD": JWSEHeaderParameter("detached content", True, True, None)}
_ALLOWED = ["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]


def by_jwcrypto(data: bytes) -> dict[str, Opinion] | None:
    """What jwcrypto says of each signature, by Id; None: the record cannot be read."""
    try:
        record = json.loads(data.decode("utf-8-sig"))
        parts = {**_with_ids(record), "phienbangoi": record["phienbangoi"]}
        return {one["Id"]: _opinion(one, record, parts) for one in record["chukyso"]}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _opinion(one: dict[str, Any], record: dict[str, Any], parts: dict[str, Any]) -> Opinion:
    try:
        header = json.loads(_decoded(one["protected"]))
        names = [name.removeprefix("#") for name in header["sigD"]["pars"]]
        hashes = [_decoded(value) for value in header["sigD"]["hashV"]]
        held = [hashlib.sha256(rfc8785.dumps(parts[name])).digest() for name in names] == hashes
        held = held and _value_holds(one, header)
    except (ValueError, KeyError, TypeError, AttributeError, rfc8785.CanonicalizationError):
        return Opinion(holds=False, covers=frozenset())
    others = {other["Id"] for other in record["chukyso"]} - {one["Id"]}
    covers = frozenset([""]) if set(names) == others | {"phienbangoi", "noidung"} else frozenset(names)
    return Opinion(held, covers if held else frozenset())


def _value_holds(one: dict[str, Any], header: dict[str, Any]) -> bool:
    certificate = x509.load_der_x509_certificate(base64.b64decode(header["x5c"][0]))
    token = jws.JWS(header_registry=_KNOWN)
    token.allowed_algs = _ALLOWED
    flattened = {"payload": "", "protected": one["protected"], "signature": one["signature"]}
    try:
        token.deserialize(json.dumps(flattened))
        token.verify(jwk.JWK.from_pyca(certificate.public_key()))
    except (jws.InvalidJWSObject, jws.InvalidJWSSignature):
        return False
    return True


def _with_ids(value: Any) -> dict[str, Any]:
    """Every object that has an ``Id``, by it."""
    found: dict[str, Any] = {}
    if isinstance(value, dict):
        if isinstance(value.get("Id"), str):
            found[value["Id"]] = value
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            found |= _with_ids(member)
    return found


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
