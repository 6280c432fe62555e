"""What ``verify`` is measured against on JSON records: the floor of any engine, and jwcrypto with rfc8785."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from typing import Any

import rfc8785
from cryptography import x509
from jwcrypto import jwk, jws
from jwcrypto.common import JWSEHeaderParameter

from verifier.canonical_json import canonical
from verifier.certificates import read_certificate
from verifier.jose import decode_base64url, holds

_KNOWN = {"sigD": JWSEHeaderParameter("detached content", True, True, None)}


def floor(data: bytes) -> None:
    """One parse, one canonical form and digest a reference, one public-key operation a signature; no rule at all."""
    record = json.loads(data)
    parts = _parts(record)
    for one in record["chukyso"]:
        header = json.loads(decode_base64url(one["protected"]))
        for name, value in zip(header["sigD"]["pars"], header["sigD"]["hashV"], strict=True):
            assert hashlib.sha256(canonical(parts[name[1:]])).digest() == decode_base64url(value)
        signer = read_certificate(base64.b64decode(header["x5c"][0]))
        assert signer is not None
        value = decode_base64url(one["signature"])
        assert holds(header["alg"], signer, signed=f"{one['protected']}.".encode(), value=value)


def jwcrypto(data: bytes) -> None:
    """jwcrypto's flattened JWS and rfc8785's canonical forms: mathematics alone, each signer's key read once."""
    record = json.loads(data)
    parts = _parts(record)
    for one in record["chukyso"]:
        token = jws.JWS(header_registry=_KNOWN)
        token.deserialize(json.dumps({"payload": "", "protected": one["protected"], "signature": one["signature"]}))
        header = token.jose_header
        token.verify(_key(header["x5c"][0]))
        for name, value in zip(header["sigD"]["pars"], header["sigD"]["hashV"], strict=True):
            found = hashlib.sha256(rfc8785.dumps(parts[name[1:]])).digest()
            assert base64.urlsafe_b64encode(found).rstrip(b"=").decode() == value


@lru_cache
def _key(text: str) -> jwk.JWK:
    return jwk.JWK.from_pyca(x509.load_der_x509_certificate(base64.b64decode(text)).public_key())


def _parts(record: dict[str, Any]) -> dict[str, Any]:
    found = {"phienbangoi": record["phienbangoi"], **{one["Id"]: one for one in record["chukyso"]}}
    waiting = [record["noidung"]]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if "Id" in one:
                found[one["Id"]] = one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return found
