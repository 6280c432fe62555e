"""The folder of trust material, read again when it changes. Knows files, judges no certificate."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from asn1crypto import crl, x509

from verifier.trust import TrustStore, der_objects

# province.md asks for 5 seconds; one second costs a few directory listings.
LOOK_AGAIN_SECONDS = 1.0

# Vietnam's largest CRLs have a few MB; a file beyond this is not one.
MAX_FILE_BYTES = 64 * 1024 * 1024

_KINDS = {
    "roots": ("*.pem", x509.Certificate),
    "intermediates": ("*.pem", x509.Certificate),
    "crls": ("*.crl", crl.CertificateList),
    "tsa-roots": ("*.pem", x509.Certificate),
}

_log = logging.getLogger(__name__)

_Stamp = tuple[int, int, int, int]


class TrustFolder:
    """``roots/*.pem``, ``intermediates/*.pem``, ``crls/*.crl``, ``tsa-roots/*.pem`` (province.md).

    A file that cannot be read, as one half-copied, keeps its last good content and leaves a warning in the log.
    """

    def __init__(self, path: Path, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._looked_at: float | None = None
        self._stamps: dict[Path, _Stamp] | None = None
        self._good: dict[Path, tuple[bytes, ...]] = {}
        self._store = TrustStore(roots=())
        self._told: Callable[[tuple[bytes, ...]], None] | None = None

    @property
    def path(self) -> Path:
        return self._path

    def tell(self, told: Callable[[tuple[bytes, ...]], None]) -> None:
        """Whom to tell of lists that were not there when the folder was last read; it must not make anybody wait."""
        self._told = told

    def current(self) -> TrustStore:
        """What the folder holds now, at most a second old; the same object as long as nothing changed."""
        with self._lock:
            now = self._monotonic()
            if self._looked_at is None or now - self._looked_at >= LOOK_AGAIN_SECONDS:
                self._looked_at = now
                self._look()
            return self._store

    def _look(self) -> None:
        stamps = {path: stamp for path in self._files() if (stamp := _stamp(path)) is not None}
        if stamps == self._stamps:
            return
        before = self._stamps or {}
        good: dict[Path, tuple[bytes, ...]] = {}
        for path, stamp in stamps.items():
            fresh = self._good.get(path) if before.get(path) == stamp else _read(path)
            kept = fresh if fresh is not None else self._good.get(path)
            if kept is not None:
                good[path] = kept
        self._good, self._stamps = good, stamps
        known = set(self._store.crls)
        self._store = TrustStore(
            roots=self._of("roots"),
            intermediates=self._of("intermediates"),
            crls=self._of("crls"),
            tsa_roots=self._of("tsa-roots"),
        )
        new = tuple(der for der in self._store.crls if der not in known)
        if new and self._told is not None:
            self._told(new)

    def _files(self) -> list[Path]:
        return [path for kind, (pattern, _) in _KINDS.items() for path in sorted((self._path / kind).glob(pattern))]

    def _of(self, kind: str) -> tuple[bytes, ...]:
        return tuple(sorted({der for path, ders in self._good.items() if path.parent.name == kind for der in ders}))


def _stamp(path: Path) -> _Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None  # gone since it was listed
    # A copy that keeps times (cp -p, rsync -t) can write over a list with one of the same size and mtime; nobody sets
    # the ctime.
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _read(path: Path) -> tuple[bytes, ...] | None:
    """The DER objects of a file, or None, with a warning, where one is not what its folder says."""
    _, kind = _KINDS[path.parent.name]
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            raise ValueError("too large")
        ders = der_objects(content)
        if not ders:
            raise ValueError("nothing in it")
        for der in ders:
            _parse_all(kind, der)
    except (OSError, ValueError, TypeError, OverflowError) as error:
        _log.warning("trust file %s/%s not used: %s", path.parent.name, path.name, type(error).__name__)
        return None
    return ders


def _parse_all(kind: type[x509.Certificate] | type[crl.CertificateList], der: bytes) -> None:
    parsed = kind.load(der, strict=True)
    if kind is crl.CertificateList:
        # Revoked entries are left alone: there may be a hundred thousand.
        assert parsed["tbs_cert_list"]["issuer"].native is not None
        assert parsed["tbs_cert_list"]["this_update"].native is not None
    else:
        assert parsed["tbs_certificate"].native is not None
