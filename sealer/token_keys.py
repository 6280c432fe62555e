"""The hub's seal on a token (PKCS#11: an HSM or a card): the key never leaves it and looks like any other key here.

Opened once by each process, after gunicorn's fork (``preload_app`` is off), and kept: a log-in takes as long as a seal.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import pkcs11
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, HashAlgorithm

from sealer.keys import HubSeal, SealKey, SealUnreadable, read_retired
from sealer.token_address import TokenAddress

# More lie on no token that holds one seal; a chain has three or four.
MOST_CERTIFICATES = 50
_PROOF_BYTES = 32


def seal_on_token(address: TokenAddress, pin: str, *, retired: Path) -> HubSeal:
    """The seal whose private key has this label; its certificate and those above it lie on the token, too.

    ``retired``: the folder of former certificates, as ``HubSeal.load`` has beside its file.

    Raises:
        SealUnreadable: no such token, PIN, key or certificate; or the two do not belong together.
    """
    opened = _Opened(address, pin)
    try:
        own, chain = _certificates(opened)
        key = _key_of(own, opened)
        _prove(key, own)
        return HubSeal(key, own, chain=chain, retired=read_retired(retired))
    except (pkcs11.PKCS11Error, OSError, ValueError, InvalidSignature) as error:
        raise SealUnreadable(f"no usable seal {address.label!r} on the token {address.token!r}") from error


class _Opened:
    """A session with the token, its key, and a lock: PKCS#11 signs in two calls that nobody may come between."""

    def __init__(self, address: TokenAddress, pin: str) -> None:
        self._address, self._pin = address, pin
        self._lock = threading.Lock()
        self._session: Any = None
        self._private: Any = None
        try:
            self._open()
        except (pkcs11.PKCS11Error, OSError, RuntimeError) as error:
            raise SealUnreadable(f"cannot open the token {address.token!r}") from error

    def sign(self, data: bytes, mechanism: pkcs11.Mechanism) -> bytes:
        """What the token makes of it. A token that was taken out, or an HSM that began anew, is opened once more.

        Raises:
            SealUnreadable: it cannot be opened now.
        """
        with self._lock:
            try:
                return bytes(self._private.sign(data, mechanism=mechanism))
            except pkcs11.PKCS11Error:
                pass
            try:
                self._open()
                return bytes(self._private.sign(data, mechanism=mechanism))
            except (pkcs11.PKCS11Error, OSError, RuntimeError) as error:
                raise SealUnreadable("the token does not sign") from error

    def certificates(self) -> list[tuple[bytes, x509.Certificate]]:
        """Each certificate there, with its id."""
        found = list(self._session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}))
        if len(found) > MOST_CERTIFICATES:
            raise SealUnreadable("a token for more than one seal")
        return [
            (bytes(one[pkcs11.Attribute.ID]), x509.load_der_x509_certificate(bytes(one[pkcs11.Attribute.VALUE])))
            for one in found
        ]

    @property
    def key_id(self) -> bytes:
        """What ties a key to its certificate on a token (PKCS#11 2.40, 4.9)."""
        return bytes(self._private[pkcs11.Attribute.ID])

    def _open(self) -> None:
        if self._session is not None:
            with contextlib.suppress(pkcs11.PKCS11Error):
                self._session.close()
        token = pkcs11.lib(self._address.module).get_token(token_label=self._address.token)
        try:
            self._session = token.open(user_pin=self._pin)
        except pkcs11.UserAlreadyLoggedIn:
            # A log-in is the process's: another seal of this process on the same token has made it.
            self._session = token.open()
        self._private = self._session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=self._address.label)


def _certificates(opened: _Opened) -> tuple[x509.Certificate, Sequence[x509.Certificate]]:
    found = opened.certificates()
    own = next((one for key_id, one in found if key_id == opened.key_id), None)
    if own is None:
        raise SealUnreadable("no certificate of that key's id on the token")
    by_subject = {one.subject: one for _, one in found}
    chain: list[x509.Certificate] = []
    above = by_subject.get(own.issuer)
    while above is not None and above not in chain and above != own:
        chain.append(above)
        above = by_subject.get(above.issuer)
    return own, chain


def _key_of(own: x509.Certificate, opened: _Opened) -> SealKey:
    public = own.public_key()
    if isinstance(public, ec.EllipticCurvePublicKey):
        return _EllipticKey(public, opened)
    if isinstance(public, rsa.RSAPublicKey):
        return _RsaKey(public, opened)
    raise SealUnreadable("the seal's key is neither RSA nor EC")


def _prove(key: SealKey, own: x509.Certificate) -> None:
    """At the start, not at the first seal: that key and certificate belong together."""
    said, public = os.urandom(_PROOF_BYTES), own.public_key()
    if isinstance(key, ec.EllipticCurvePrivateKey):
        assert isinstance(public, ec.EllipticCurvePublicKey)
        public.verify(key.sign(said, ec.ECDSA(SHA256())), said, ec.ECDSA(SHA256()))
    else:
        assert isinstance(public, rsa.RSAPublicKey)
        public.verify(key.sign(said, padding.PKCS1v15(), SHA256()), said, padding.PKCS1v15(), SHA256())


class _Kept:
    """What a key on a token never does."""

    def private_numbers(self) -> NoReturn:
        raise ValueError("the key stays on its token")

    def private_bytes(self, *_: object) -> NoReturn:
        raise ValueError("the key stays on its token")

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: object) -> Any:
        return self


class _EllipticKey(_Kept, ec.EllipticCurvePrivateKey):
    def __init__(self, public: ec.EllipticCurvePublicKey, opened: _Opened) -> None:
        self._public, self._opened = public, opened

    @property
    def curve(self) -> ec.EllipticCurve:
        return self._public.curve

    @property
    def key_size(self) -> int:
        return self._public.key_size

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._public

    def exchange(self, *_: object) -> NoReturn:
        raise ValueError("a key that seals, and does nothing else")

    def sign(self, data: Any, signature_algorithm: ec.EllipticCurveSignatureAlgorithm) -> bytes:
        """The digest is made here: tokens that know ``CKM_ECDSA_SHA256`` are few (softhsm2 is not one)."""
        named = signature_algorithm.algorithm
        assert isinstance(named, HashAlgorithm)
        raw = self._opened.sign(hashlib.new(named.name, data).digest(), pkcs11.Mechanism.ECDSA)
        half = len(raw) // 2
        return encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))


class _RsaKey(_Kept, rsa.RSAPrivateKey):
    def __init__(self, public: rsa.RSAPublicKey, opened: _Opened) -> None:
        self._public, self._opened = public, opened

    @property
    def key_size(self) -> int:
        return self._public.key_size

    def public_key(self) -> rsa.RSAPublicKey:
        return self._public

    def decrypt(self, *_: object) -> NoReturn:
        raise ValueError("a key that seals, and does nothing else")

    def sign(self, data: Any, padding: Any, algorithm: Any) -> bytes:
        """The one form the hub seals in: PKCS#1 v1.5 with SHA-256."""
        assert padding.name == "EMSA-PKCS1-v1_5"
        assert algorithm.name == SHA256.name
        return self._opened.sign(bytes(data), pkcs11.Mechanism.SHA256_RSA_PKCS)
