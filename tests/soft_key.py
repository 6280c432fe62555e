"""A security key in software: makes and signs as a real one does, or wrongly in one named way. For tests."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

ORIGIN, HOST = "https://noibo.example", "noibo.example"
ES256 = -7
PRESENT, VERIFIED, MADE = 0x01, 0x04, 0x40


@dataclass
class SoftKey:
    """One key, ES256 without a statement. ``count``: of signatures; 0 for good where it does not count."""

    count: int = 1
    counts: bool = True
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    raw_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def make(self, options: str, *, alg: int = ES256, statement: str = "none", **wrong: Any) -> str:
        """The answer to ``ask_new``."""
        attested = bytes(16) + len(self.raw_id).to_bytes(2, "big") + self.raw_id + self.public(alg)
        data = self._data(PRESENT | VERIFIED | MADE, **wrong) + attested
        statements: dict[str, Any] = {"none": {}}
        whole = cbor2.dumps({"fmt": statement, "attStmt": statements.get(statement, {"ver": "2"}), "authData": data})
        client = self._client("webauthn.create", options, **wrong)
        parts = {"clientDataJSON": client, "attestationObject": whole, "transports": ["usb", "made-up"]}
        return self._answer(parts, **wrong)

    def sign(self, options: str, **wrong: Any) -> str:
        """The answer to ``ask``."""
        client = self._client("webauthn.get", options, **wrong)
        data = self._data(wrong.pop("flags", PRESENT | VERIFIED), **wrong)
        signed = wrong.get("signer", self.private).sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signed}
        return self._answer(parts, **wrong)

    def public(self, alg: int = ES256) -> bytes:
        """COSE_Key (RFC 9053)."""
        numbers = self.private.public_key().public_numbers()
        key = {1: 2, 3: alg, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        return cbor2.dumps(key)

    def _data(self, flags: int, *, host: str = HOST, count: int | None = None, **_: Any) -> bytes:
        if count is None:
            self.count += self.counts
            count = self.count if self.counts else 0
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _client(self, usual: str, options: str, *, origin: str = ORIGIN, framed: bool = False, **wrong: Any) -> bytes:
        challenge = wrong.get("challenge") or json.loads(options)["challenge"]
        said = {"type": wrong.get("kind", usual), "challenge": challenge, "origin": origin, "crossOrigin": framed}
        return json.dumps(said).encode()

    def _answer(self, parts: dict[str, Any], *, named: bytes | None = None, **_: Any) -> str:
        raw_id = bytes_to_base64url(named or self.raw_id)
        response = {name: bytes_to_base64url(v) if isinstance(v, bytes) else v for name, v in parts.items()}
        return json.dumps({"id": raw_id, "rawId": raw_id, "type": "public-key", "response": response})
