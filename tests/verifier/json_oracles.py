"""Another reader's opinion on a JSON record's signatures: does the mathematics hold, and over which Ids.

jwcrypto verifies, ``rfc8785`` makes the canonical forms, Python's own ``json`` reads. They know nothing of forms,
policies, trust or times. An opinion None means that the bytes could not be read.
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
from stage.json_draft import parts_of
from stage.jws_signatures import unb64url

from tests.verifier.oracles import Opinion

# What jwcrypto needs to be told of JAdES; without it, an unknown ``crit`` is refused.
KNOWN = {"sigD": JWSEHeaderParameter("detached content", True, True, None)}
ALLOWED = ["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"]


def by_jwcrypto(data: bytes) -> dict[str, Opinion] | None:
    """What jwcrypto says of each signature, by Id."""
    try:
        record = json.loads(data.decode("utf-8-sig"))
        parts = parts_of(record)
        return {one["Id"]: _opinion(one, record, parts) for one in record["chukyso"]}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _opinion(one: dict[str, Any], record: dict[str, Any], parts: dict[str, Any]) -> Opinion:
    try:
        header = json.loads(unb64url(one["protected"]))
        names = [name.removeprefix("#") for name in header["sigD"]["pars"]]
        hashes = [unb64url(value) for value in header["sigD"]["hashV"]]
        held = [hashlib.sha256(rfc8785.dumps(parts[name])).digest() for name in names] == hashes
        held = held and _value_holds(one, header)
    except (ValueError, KeyError, TypeError, AttributeError, rfc8785.CanonicalizationError):
        return Opinion(holds=False, covers=frozenset())
    others = {other["Id"] for other in record["chukyso"]} - {one["Id"]}
    covers = frozenset([""]) if set(names) == others | {"phienbangoi", "noidung"} else frozenset(names)
    return Opinion(held, covers if held else frozenset())


def _value_holds(one: dict[str, Any], header: dict[str, Any]) -> bool:
    certificate = x509.load_der_x509_certificate(base64.b64decode(header["x5c"][0]))
    token = jws.JWS(header_registry=KNOWN)
    token.allowed_algs = ALLOWED
    flattened = {"payload": "", "protected": one["protected"], "signature": one["signature"]}
    try:
        token.deserialize(json.dumps(flattened))
        token.verify(jwk.JWK.from_pyca(certificate.public_key()))
    except (jws.InvalidJWSObject, jws.InvalidJWSSignature):
        return False
    return True
