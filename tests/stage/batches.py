"""A school's ZIP with its manifest, signed with plain ``cryptography``; every part can be made wrong."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import uuid
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from stage.authority import Credential

MANIFEST = "manifest.jws"


def pack(
    records: Sequence[bytes],
    *,
    school: str,
    namhoc: str,
    signer: Credential,
    dot: str = "1",
    closes: bool = True,
    names: Sequence[str] | None = None,
    manifest_changes: Mapping[str, Any] | None = None,
    token: bytes | None = None,
    entries: Iterable[tuple[str | zipfile.ZipInfo, bytes]] = (),
    compression: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """The batch as sent.

    ``manifest_changes``: members replaced, or taken away where the value is None. ``token``: this instead of the
    manifest (empty: no manifest at all). ``entries``: more ZIP entries, not in the manifest.
    """
    names = names or [f"hocba/{index + 1:04d}.xml" for index in range(len(records))]
    files = list(zip(names, records, strict=True))
    if token is None:
        content = manifest(files, school=school, namhoc=namhoc, dot=dot, closes=closes)
        content = {k: v for k, v in {**content, **(manifest_changes or {})}.items() if v is not None}
        token = sign_compact(content, signer)
    rows: list[tuple[str | zipfile.ZipInfo, bytes]] = [*((MANIFEST, token) for _ in range(bool(token)))]
    return zipped([*rows, *files, *entries], compression=compression)


def zipped(rows: Iterable[tuple[str | zipfile.ZipInfo, bytes]], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", compression) as archive:
        warnings.simplefilter("ignore", UserWarning)  # a name twice is one of the attacks
        for name, data in rows:
            archive.writestr(name, data)
    return target.getvalue()


def manifest(
    files: Iterable[tuple[str, bytes]], *, school: str, namhoc: str, dot: str = "1", closes: bool = True
) -> dict[str, Any]:
    """The manifest's payload (package.md section 4)."""
    lines = [{"tep": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in files]
    head = {"malo": str(uuid.uuid4()), "matruong": school, "namhoc": namhoc, "dot": dot, "chot": closes}
    return {**head, "ngaytao": "2026-05-31T09:00:00+07:00", "hocba": lines}


def sign_compact(
    payload: Mapping[str, Any] | bytes,
    signer: Credential,
    *,
    header_changes: Mapping[str, Any] | None = None,
    signature: bytes | None = None,
) -> bytes:
    """A compact JWS with header ``alg`` and ``x5c``; ``header_changes`` as in ``pack``."""
    chain = [signer.der, *(c.public_bytes(serialization.Encoding.DER) for c in signer.issuers)]
    header: dict[str, Any] = {"alg": algorithm(signer), "x5c": [base64.b64encode(der).decode() for der in chain]}
    header = {k: v for k, v in {**header, **(header_changes or {})}.items() if v is not None}
    body = payload if isinstance(payload, bytes) else json.dumps(payload, ensure_ascii=False).encode()
    message = b64url(json.dumps(header).encode()) + b"." + b64url(body)
    return message + b"." + b64url(signature if signature is not None else raw_signature(signer, message))


def algorithm(signer: Credential) -> str:
    return "ES256" if isinstance(signer.key, ec.EllipticCurvePrivateKey) else "RS256"


def raw_signature(signer: Credential, message: bytes) -> bytes:
    if not isinstance(signer.key, ec.EllipticCurvePrivateKey):
        return signer.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
    r, s = utils.decode_dss_signature(signer.key.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def b64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
