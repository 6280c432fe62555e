"""Puts a fetched revocation list into the trust folder, if it is an authority's of ours and not older than ours."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

from registry.store.durable_files import fsync_folder
from registry.trust_folder import MAX_FILE_BYTES
from registry.trust_lists import number_of
from verifier.trust import TrustStore, der_objects

FOLDER = "crls"
# Beside the lists, for whoever shows how fresh they are. No ``.crl``: the folder's readers pass it over.
STATE = "fetched.json"
_LARGEST_STATE = 256 * 1024


class Came(StrEnum):
    """What became of one list."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    OLDER = "older"
    NOT_A_LIST = "not-a-list"
    DELTA = "delta"
    UNKNOWN_ISSUER = "unknown-issuer"
    WRONG_SIGNATURE = "wrong-signature"


GOOD = frozenset({Came.WRITTEN, Came.UNCHANGED})


@dataclass(frozen=True, slots=True)
class Fetched:
    """How the last try at one address went. ``came``: of ``Came``, or why nothing came; moments as RFC 3339."""

    tried_at: str
    came: str
    good_at: str | None = None


def put_list(folder: Path, content: bytes, trust: TrustStore) -> Came:
    """Into the trust folder: in the place of the same authority's list, else a new file; whole or not at all.

    ``content``: DER or PEM. Raises OSError.
    """
    try:
        (der,) = der_objects(content)
        found = x509.load_der_x509_crl(der)
        extensions = {extension.oid for extension in found.extensions}
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return Came.NOT_A_LIST
    if x509.DeltaCRLIndicator.oid in extensions:
        return Came.DELTA
    issuers = [one for one in _authorities(trust) if one.subject == found.issuer]
    if not issuers:
        return Came.UNKNOWN_ISSUER
    if not any(_signed_by(found, one) for one in issuers):
        return Came.WRONG_SIGNATURE
    held = _held(folder, found)
    if held is not None:
        if _order(held[1]) == _order(found):
            return Came.UNCHANGED
        if _is_older(found, held[1]):
            return Came.OLDER
    name = hashlib.sha256(found.issuer.public_bytes() + _part_of(found)).hexdigest()[:16]
    _write(held[0] if held else folder / FOLDER / f"fetched-{name}.crl", der)
    return Came.WRITTEN


def read_state(folder: Path) -> Mapping[str, Fetched]:
    """Address → how the last try went; empty where nothing was ever fetched, or the file says nothing."""
    try:
        with (folder / FOLDER / STATE).open("rb") as file:
            content = json.loads(file.read(_LARGEST_STATE))
        return {str(address): Fetched(**one) for address, one in content.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def write_state(folder: Path, state: Mapping[str, Fetched]) -> None:
    """Raises OSError."""
    text = json.dumps({address: asdict(one) for address, one in state.items()}, indent=1, sort_keys=True)
    _write(folder / FOLDER / STATE, text.encode())


def _authorities(trust: TrustStore) -> Iterator[x509.Certificate]:
    for der in (*trust.roots, *trust.intermediates, *trust.tsa_roots):
        with suppress(ValueError):
            yield x509.load_der_x509_certificate(der)


def _signed_by(found: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    """By its key, which may sign lists (RFC 5280, 6.3.3 f)."""
    try:
        usage = authority.extensions.get_extension_for_class(x509.KeyUsage).value
        may = usage.crl_sign
    except x509.ExtensionNotFound:
        may = True
    except ValueError:
        return False
    try:
        return may and found.is_signature_valid(authority.public_key())  # type: ignore[arg-type]  # whichever kind it is
    except (TypeError, ValueError, UnsupportedAlgorithm):
        return False


def _held(folder: Path, found: x509.CertificateRevocationList) -> tuple[Path, x509.CertificateRevocationList] | None:
    """The newest list of the same authority and part (issuing distribution point), in a file of its own."""
    mine: list[tuple[Path, x509.CertificateRevocationList]] = []
    for path in sorted((folder / FOLDER).glob("*.crl")):
        try:
            with path.open("rb") as file:
                (der,) = der_objects(file.read(MAX_FILE_BYTES))
            one = x509.load_der_x509_crl(der)
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
            continue
        if one.issuer == found.issuer and _part_of(one) == _part_of(found):
            mine.append((path, one))
    return max(mine, key=lambda pair: pair[1].last_update_utc) if mine else None


def _part_of(found: x509.CertificateRevocationList) -> bytes:
    try:
        return found.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value.public_bytes()
    except x509.ExtensionNotFound:
        return b""


def _order(one: x509.CertificateRevocationList) -> tuple[int | None, datetime, bytes]:
    return number_of(one), one.last_update_utc, one.signature


def _is_older(new: x509.CertificateRevocationList, held: x509.CertificateRevocationList) -> bool:
    """By number where both have one (RFC 5280, 5.2.3), and by date in any case."""
    mine, theirs = number_of(new), number_of(held)
    below = mine is not None and theirs is not None and mine < theirs
    return below or new.last_update_utc < held.last_update_utc


def _write(target: Path, content: bytes) -> None:
    """Beside it, flushed, and renamed: readers see the old one or the new one."""
    handle, part = tempfile.mkstemp(prefix=".fetched-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, 0o644)  # public data; the hub's other processes run as other users
        os.replace(part, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(part)
        raise
    fsync_folder(target.parent)
