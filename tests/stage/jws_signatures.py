"""Flattened JWS signatures made with plain ``cryptography`` and ``rfc8785``, every part settable; no code of ours."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import rfc8785
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from stage.authority import Credential

BY_HASH = "http://uri.etsi.org/19182/ObjectIdByURIHash"
HASHES: dict[str, Any] = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
CURVES = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}


@dataclass
class JwsPlan:
    """One signature to be made. Change what an attack needs; the rest is as ``package.md`` section 3 wants it.

    ``covers`` has Ids, "" for the whole document (the seal). ``header`` replaces members, or takes them away where the
    value is None; ``detached`` does so in ``sigD``. ``write`` makes the header's text, ``canonical`` what is hashed,
    ``sign`` the value over the signing input, ``edit`` changes the finished object.
    """

    entry: str
    signer: Credential
    covers: tuple[str, ...]
    signing_time: str
    signature_id: str = ""
    algorithm: str = ""
    certificates: Sequence[bytes] | None = None
    header: Mapping[str, Any] = field(default_factory=dict)
    detached: Mapping[str, Any] = field(default_factory=dict)
    write: Callable[[dict[str, Any]], bytes] = lambda header: json.dumps(header).encode()
    canonical: Callable[[Any], bytes] = rfc8785.dumps
    sign: Callable[[str, Credential, bytes], bytes] | None = None
    edit: Callable[[dict[str, Any]], None] | None = None

    def __post_init__(self) -> None:
        self.signature_id = self.signature_id or f"cks-{self.entry}"

    @property
    def whole(self) -> bool:
        return "" in self.covers

    def made(self, parts: Mapping[str, Any], others: Sequence[str]) -> dict[str, Any]:
        """The signature object. ``parts``: what each Id stands for; ``others``: the other signatures' Ids."""
        names = ["phienbangoi", "noidung", *others] if self.whole else list(self.covers)
        protected = b64url(self.write(self._header(names, parts)))
        value = (self.sign or raw_signature)(
            self.algorithm or fitting(self.signer), self.signer, f"{protected}.".encode()
        )
        made: dict[str, Any] = {"Id": self.signature_id, "protected": protected, "signature": b64url(value)}
        if self.edit:
            self.edit(made)
        return made

    def _header(self, names: Sequence[str], parts: Mapping[str, Any]) -> dict[str, Any]:
        issuers = [c.public_bytes(serialization.Encoding.DER) for c in self.signer.issuers]
        shown = [self.signer.der, *issuers] if self.certificates is None else list(self.certificates)
        found = [self.canonical(parts[name]) if name in parts else b"" for name in names]
        detached = {
            "mId": BY_HASH,
            "pars": [f"#{name}" for name in names],
            "hashM": "S256",
            "hashV": [b64url(hashlib.sha256(one).digest()) for one in found],
        }
        header = {
            "alg": self.algorithm or fitting(self.signer),
            "x5c": [base64.b64encode(der).decode() for der in shown],
            "x5t#S256": b64url(hashlib.sha256(shown[0] if shown else b"").digest()),
            "sigT": self.signing_time,
            "crit": ["sigD"],
            "sigD": changed(detached, self.detached),
        }
        return changed(header, self.header)


def changed(members: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**members, **changes}.items() if value is not None}


def fitting(signer: Credential) -> str:
    """The usual algorithm of this key."""
    if isinstance(signer.key, ec.EllipticCurvePrivateKey):
        return CURVES.get(signer.key.curve.name, "ES256")
    return "RS256"


def raw_signature(algorithm: str, signer: Credential, message: bytes) -> bytes:
    """By the key, whatever it is; the digest is the algorithm's."""
    digest = HASHES.get(algorithm[2:], hashes.SHA256())
    if isinstance(signer.key, ec.EllipticCurvePrivateKey):
        r, s = utils.decode_dss_signature(signer.key.sign(message, ec.ECDSA(digest)))
        size = (signer.key.key_size + 7) // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")
    if algorithm.startswith("PS"):
        return signer.key.sign(message, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
    return signer.key.sign(message, padding.PKCS1v15(), digest)


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
