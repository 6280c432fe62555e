"""Whose archives a hub takes in, and how the hub itself checks a JWS: no program is needed. Reads no register."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from hocba.archive.check.bag import UNREADABLE, Bag
from hocba.archive.check.files import ALGORITHMS
from hocba.archive.check.keys import keys_of
from hocba.archive.check.reading import LARGEST_SEAL, content, parsed
from sealer.keys import HubSeal

_HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


class NoKeys(Exception):
    """What was named as the other hub's keys cannot be read as such."""


def trusted(own: HubSeal, folder: Path, signed_by: str | None) -> dict[str, bytes]:
    """The keys one of which must have sealed the archive: thumbprint → certificate (DER).

    Args:
        signed_by: a file, the other hub's jwks.json got from itself; or the thumbprint of its key. Then the key lies
            in the archive, and is taken if its *computed* thumbprint is that one. None: this hub's own keys alone.

    Raises:
        NoKeys: that file holds no keys.
    """
    if signed_by is None:
        return keys_of(own.jwks())
    file = Path(signed_by)
    if file.is_file():
        try:
            return keys_of(parsed(content(file.resolve(), LARGEST_SEAL)))
        except UNREADABLE as error:
            raise NoKeys(str(error)) from error
    try:
        return {kid: key for kid, key in Bag(folder).keys().items() if kid == signed_by}
    except UNREADABLE:
        return {}  # the check of the archive says what is wrong with them


def holds(certificate: bytes, algorithm: str, signed: bytes, signature: bytes) -> bool:
    """Whether that signature is of that certificate's key."""
    name, size = ALGORITHMS[algorithm]
    digest = _HASHES[name]
    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
        if isinstance(key, ec.EllipticCurvePublicKey) and size and len(signature) == 2 * size:
            numbers = (int.from_bytes(signature[:size]), int.from_bytes(signature[size:]))
            key.verify(encode_dss_signature(*numbers), signed, ec.ECDSA(digest))
            return True
        if not isinstance(key, ec.EllipticCurvePublicKey) and not size:
            key.verify(signature, signed, padding.PKCS1v15(), digest)  # type: ignore[union-attr, call-arg, arg-type]
            return True
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return False
