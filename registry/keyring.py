"""Keys that live outside the database: keyed hashes and sealed envelopes. Knows no tables.

The folder holds ``root.key``, from which every hash key comes, and ``sealing-NNNN-<id>.key``, one for each
key-encryption key; the highest number seals, all of them open. Files are written once and never changed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from registry.errors import DamagedSeal, KeysMissing, UnknownKey
from registry.store.durable_files import fsync_folder, make_folder, part_file

MAC_PURPOSES = frozenset(
    {"code", "birth", "last4", "citizen", "pupil", "token", "answer"}
    | {"session", "device", "username", "recovery", "invitation", "number", "key-challenge", "key-user"}  # office
    | {"record-key"}  # of institutions
    | {"check-phrase", "share", "watch", "watch-address"}  # of who looked up
)

KEY_BYTES = 32
_NONCE = 12  # NIST SP 800-38D, 8.2: 96 random bits; a key-encryption key wraps far fewer than 2^32 data keys
_TAG = 16
_MAGIC = b"HBS1"
_ID_LENGTH = 13
_WRAPPED = _NONCE + KEY_BYTES + _TAG
_HEADER = len(_MAGIC) + _ID_LENGTH
_BODY = _HEADER + _WRAPPED

_ROOT = "root.key"
_SEALING = re.compile(r"sealing-(\d{4}-[0-9a-f]{8})\.key")


class Keyring:
    """The keys of one hub. ``create`` makes what is missing, ``load`` makes nothing."""

    def __init__(self, directory: Path, root: bytes, sealing: Mapping[str, bytes]) -> None:
        self._directory = directory
        self._root = root
        self._sealing = MappingProxyType(dict(sealing))

    @classmethod
    def create(cls, directory: Path) -> Keyring:
        """Make the keys that are missing (mode 0600); never changes or replaces one."""
        make_folder(directory)
        directory.chmod(0o700)
        if not (directory / _ROOT).exists():
            _write_key(directory / _ROOT, secrets.token_bytes(KEY_BYTES))
        if not _sealing_files(directory):
            _new_sealing_key(directory, number=1)
        return cls.load(directory)

    @classmethod
    def load(cls, directory: Path) -> Keyring:
        """Read the keys.

        Raises:
            KeysMissing: a key file is not there or does not hold its key; names the file.
        """
        root = _read_key(directory / _ROOT)
        sealing = _read_sealing(directory)
        if not sealing:
            raise KeysMissing(str(directory / "sealing-0001-….key"))
        return cls(directory, root, sealing)

    def mac(self, purpose: str, text: str) -> str:
        """HMAC-SHA256 (hex) of the text under this purpose's own key; equal texts, equal hashes."""
        return hmac.new(self._mac_keys[purpose], text.encode(), hashlib.sha256).hexdigest()

    def secret(self, purpose: str) -> bytes:
        """32 bytes for one purpose, the same for ever: signing keys of links, say."""
        return _derive(self._root, b"hocba/secret/" + purpose.encode())

    def seal(self, plain: bytes, *, context: bytes) -> bytes:
        """Encrypt under a new data key, itself encrypted under the current key.

        ``context`` says what this is (a digest, a row); the same must be given to open it, so sealed bytes
        cannot be moved to another place unnoticed.
        """
        data_key = secrets.token_bytes(KEY_BYTES)
        header = _MAGIC + self.current_key_id.encode()
        nonce = secrets.token_bytes(_NONCE)
        body = AESGCM(data_key).encrypt(nonce, plain, _MAGIC + context)
        return header + self._wrap(header, data_key, context) + nonce + body

    def open(self, sealed: bytes, *, context: bytes) -> bytes:
        """The plain bytes.

        Raises:
            DamagedSeal: changed, cut, or sealed for another context.
            UnknownKey: sealed under a key that is not in the folder.
        """
        data_key = self._unwrap(sealed, context)
        nonce, body = sealed[_BODY : _BODY + _NONCE], sealed[_BODY + _NONCE :]
        try:
            return AESGCM(data_key).decrypt(nonce, body, _MAGIC + context)
        except (InvalidTag, ValueError) as error:
            raise DamagedSeal from error

    def reseal(self, sealed: bytes, *, context: bytes) -> bytes:
        """The same sealed content with its data key under the current key; the content is not decrypted.

        Raises:
            DamagedSeal, UnknownKey: as ``open``, as far as the wrapped key can tell.
        """
        data_key = self._unwrap(sealed, context)
        header = _MAGIC + self.current_key_id.encode()
        return header + self._wrap(header, data_key, context) + sealed[_BODY:]

    @property
    def current_key_id(self) -> str:
        """The id of the key that seals."""
        return max(self._sealing)

    def add_key(self) -> str:
        """Make a new current key on disk and in this object; the old ones go on opening. Returns its id."""
        number = int(self.current_key_id[:4]) + 1
        key_id = _new_sealing_key(self._directory, number=number)
        self._reload()
        return key_id

    def key_id_of(self, sealed: bytes) -> str:
        """Under which key this is sealed.

        Raises:
            DamagedSeal: this is no sealed envelope.
        """
        if len(sealed) < _BODY + _NONCE + _TAG or not sealed.startswith(_MAGIC):
            raise DamagedSeal
        try:
            return sealed[len(_MAGIC) : _HEADER].decode("ascii")
        except UnicodeDecodeError as error:
            raise DamagedSeal from error

    @cached_property
    def _mac_keys(self) -> dict[str, bytes]:
        return {purpose: _derive(self._root, b"hocba/mac/" + purpose.encode()) for purpose in MAC_PURPOSES}

    def _wrap(self, header: bytes, data_key: bytes, context: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return nonce + AESGCM(self._sealing[self.current_key_id]).encrypt(nonce, data_key, header + context)

    def _unwrap(self, sealed: bytes, context: bytes) -> bytes:
        key_id = self.key_id_of(sealed)
        nonce, wrapped = sealed[_HEADER : _HEADER + _NONCE], sealed[_HEADER + _NONCE : _BODY]
        try:
            return AESGCM(self._key(key_id)).decrypt(nonce, wrapped, sealed[:_HEADER] + context)
        except InvalidTag as error:
            raise DamagedSeal from error

    def _key(self, key_id: str) -> bytes:
        if key_id not in self._sealing:
            self._reload()  # another process may have added it since
        try:
            return self._sealing[key_id]
        except KeyError:
            raise UnknownKey(key_id) from None

    def _reload(self) -> None:
        self._sealing = MappingProxyType(_read_sealing(self._directory))


def _derive(root: bytes, purpose: bytes) -> bytes:
    # The root is uniformly random, so HKDF's extract step may be left out (RFC 5869 section 3.3).
    return HKDFExpand(algorithm=SHA256(), length=KEY_BYTES, info=purpose).derive(root)


def _sealing_files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.glob("sealing-*.key") if _SEALING.fullmatch(path.name))


def _read_sealing(directory: Path) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for path in _sealing_files(directory):
        key = _read_key(path)
        key_id = path.name.removeprefix("sealing-").removesuffix(".key")
        if not key_id.endswith(_fingerprint(key)):
            raise KeysMissing(str(path))  # not the key that was written under this name
        keys[key_id] = key
    return keys


def _new_sealing_key(directory: Path, *, number: int) -> str:
    key = secrets.token_bytes(KEY_BYTES)
    key_id = f"{number:04d}-{_fingerprint(key)}"
    _write_key(directory / f"sealing-{key_id}.key", key)
    return key_id


def _fingerprint(key: bytes) -> str:
    return hashlib.sha256(b"hocba/key-id/" + key).hexdigest()[:8]


def _write_key(path: Path, key: bytes) -> None:
    with part_file(path.parent) as (file, part):
        file.write(key.hex().encode() + b"\n")
    try:
        os.link(part, path)  # unlike a rename, a link never replaces
    except FileExistsError:
        pass  # another process was first; its key stands
    finally:
        part.unlink()
    fsync_folder(path.parent)


def _read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise KeysMissing(str(path)) from error
    if len(key) != KEY_BYTES:
        raise KeysMissing(str(path))
    return key
