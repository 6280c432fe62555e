"""Receipts that the hub signs, and reads again. Knows no batch and no database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey, import_key

from sealer.keys import HubSeal

RECEIPT_TYPE = "hocba-receipt+jws"

# Three certificates of an authority's chain with RSA 4096 in base 64, twice over.
_MAX_HEADER = 32 * 1024
# 20,000 records (package.md §4) with digest, id, outcome and problems, about 400 bytes each.
_MAX_PAYLOAD = 16 * 1024 * 1024


class NotOurReceipt(Exception):
    """Not a receipt signed by one of the hub's keys, present or retired."""


class ReceiptRegistry(jws.JWSRegistry):
    """joserfc's limits (512 bytes, 128,000 bytes) are too small for ``x5c`` and a full batch."""

    max_header_length = _MAX_HEADER
    max_payload_length = _MAX_PAYLOAD


def sign_receipt(seal: HubSeal, payload: Mapping[str, Any]) -> str:
    """A compact JWS over the payload as UTF-8 JSON; header exactly ``alg``, ``kid``, ``typ``, ``x5c``.

    Raises:
        joserfc.errors.ExceededSizeError: the payload has more than 16 MiB.
    """
    return sign_compact(seal, payload, kind=RECEIPT_TYPE)


def read_receipt(seal: HubSeal, token: str) -> dict[str, Any]:
    """What a receipt says, its signature checked by the hub's own keys; ``x5c`` is not listened to.

    Raises:
        NotOurReceipt: it is nothing of ours, or was changed.
    """
    published = seal.jwks()["keys"]
    registry = ReceiptRegistry(algorithms=sorted({key["alg"] for key in published}))
    try:
        found = jws.deserialize_compact(token, KeySet([import_key(key) for key in published]), registry=registry)
        payload = json.loads(found.payload)
    except (JoseError, ValueError, RecursionError) as error:
        raise NotOurReceipt from error
    if found.headers().get("typ") != RECEIPT_TYPE or not isinstance(payload, dict):
        raise NotOurReceipt
    return payload


def sign_compact(seal: HubSeal, payload: Mapping[str, Any], *, kind: str) -> str:
    """The same for whatever the hub signs as JSON; ``kind`` is the header's ``typ``. Raises as ``sign_receipt``."""
    header = {"alg": seal.algorithm, "kid": seal.key_id, "typ": kind, "x5c": seal.x5c}
    content = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    registry = ReceiptRegistry(algorithms=[seal.algorithm])
    registry.validate_payload_size(content)
    return jws.serialize_compact(header, content, _signing_key(seal), registry=registry)


def _signing_key(seal: HubSeal) -> RSAKey | ECKey:
    """With the public key's members as its own: joserfc looks ``use`` up there, and a key on a token has no others."""
    key = seal.private_key
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return ECKey(key, ECKey.import_key(key.public_key()).as_dict(private=False))
    return RSAKey(key, RSAKey.import_key(key.public_key()).as_dict(private=False))
