"""Reads a batch's manifest: what it says, who signed it, whether they may (contract/package.md section 4).

Takes the bytes, the trust material and the bindings; knows no ZIP and no database.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ingest.errors import BatchRefused
from ingest.limits import LONGEST_NAME, MOST_RECORDS
from verifier.jws import UNREADABLE, CompactJws, read_compact, strict_json
from verifier.policy import Binding
from verifier.trust import TrustStore

MANIFEST_UNREADABLE = "manifest-unreadable"
SIGNATURE_INVALID = "manifest-signature-invalid"
SCHOOL_MISMATCH = "manifest-school-mismatch"
SIGNER_UNKNOWN = "manifest-signer-unknown"
FILE_MISMATCH = "manifest-file-mismatch"
REVOCATION_UNKNOWN = "revocation-unknown"

SEAL, PRINCIPAL = "coso", "hieutruong"

# An office may have ended this long before the hub received the batch (package.md, "Time": office dates).
OFFICE_GRACE = timedelta(days=92)

# Days in the register are days in Viet Nam.
VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_SCHOOL_YEAR = re.compile(r"(20[0-9]{2})-(20[0-9]{2})")
# RFC 3339, 5.6; ``fromisoformat`` alone takes much else.
# RFC 3339, 5.6: any number of digits of a second (.NET writes seven, Java nine), T and Z in either case.
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,12})?(Z|[+-][0-9]{2}:[0-9]{2})")
_LONGEST_PERIOD_NAME = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One file of the batch; ``sha256`` in lower case."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was signed."""

    school: str
    namhoc: str
    dot: str
    closes: bool
    made_at: datetime
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SignedManifest:
    """A manifest whose signature holds. ``revocation_unknown``: as far as this hub can tell today."""

    manifest: Manifest
    certificate_sha256: str
    revocation_unknown: bool


def read_manifest(token: bytes, *, trust: TrustStore, at: datetime) -> SignedManifest:
    """The manifest, if it can be read and its signature holds at the moment ``at``.

    Missing revocation data is the hub's gap, not the school's: that alone refuses nothing (package.md, "Time").

    Raises:
        BatchRefused: manifest-unreadable, manifest-signature-invalid.
    """
    jws: CompactJws = read_compact(token, trust=trust, at=at)
    if UNREADABLE in jws.problems or jws.payload is None or jws.certificate_sha256 is None:
        raise BatchRefused(MANIFEST_UNREADABLE, "manifest.jws")
    try:
        manifest = _manifest(strict_json(jws.payload))
    except (ValueError, KeyError, TypeError):
        raise BatchRefused(MANIFEST_UNREADABLE, "manifest.jws") from None
    if set(jws.problems) - {REVOCATION_UNKNOWN}:
        raise BatchRefused(SIGNATURE_INVALID, "manifest.jws")
    return SignedManifest(manifest, jws.certificate_sha256, REVOCATION_UNKNOWN in jws.problems)


def check_signer(
    signed: SignedManifest, bindings: Sequence[Binding], *, needs_seal: bool, received_at: datetime
) -> None:
    """Whether the signer may sign for the school: its seal or, where no level needs one, its principal, in office.

    Raises:
        BatchRefused: manifest-signer-unknown.
    """
    roles = {SEAL} if needs_seal else {SEAL, PRINCIPAL}
    claimed = min(signed.manifest.made_at, received_at).astimezone(VIET_NAM).date()
    received = received_at.astimezone(VIET_NAM).date()
    for binding in bindings:
        ends = binding.until
        in_office = binding.since <= claimed and (ends is None or (claimed <= ends and received <= ends + OFFICE_GRACE))
        if binding.certificate_sha256 == signed.certificate_sha256 and binding.role in roles and in_office:
            return
    raise BatchRefused(SIGNER_UNKNOWN, "manifest.jws")


def check_files(lines: Sequence[Line], files: Mapping[str, Any]) -> None:
    """Whether lines and files are the same names, each once.

    Raises:
        BatchRefused: manifest-file-mismatch, naming the first one.
    """
    seen: set[str] = set()
    for line in lines:
        if line.file in seen or line.file not in files:
            raise BatchRefused(FILE_MISMATCH, line.file)
        seen.add(line.file)
    for name in files:
        if name not in seen:
            raise BatchRefused(FILE_MISMATCH, name)


def _manifest(content: Mapping[str, Any]) -> Manifest:
    uuid.UUID(_text(content["malo"]))
    lines = content["hocba"]
    if not isinstance(lines, list) or len(lines) > MOST_RECORDS or not isinstance(content["chot"], bool):
        raise ValueError("hocba or chot")
    return Manifest(
        school=_text(content["matruong"]),
        namhoc=_school_year(_text(content["namhoc"])),
        dot=_text(content["dot"], longest=_LONGEST_PERIOD_NAME),
        closes=content["chot"],
        made_at=_moment(_text(content["ngaytao"])),
        lines=tuple(_line(line) for line in lines),
    )


def _line(line: Mapping[str, Any]) -> Line:
    file, sha256 = _text(line["tep"]), _text(line["sha256"])
    if not (_SHA256.fullmatch(sha256) and file.startswith("hocba/") and file.endswith((".xml", ".json"))):
        raise ValueError("line")
    return Line(file, sha256.lower())


def _text(value: Any, longest: int = LONGEST_NAME) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isprintable():
        raise ValueError("text")
    return value


def _school_year(text: str) -> str:
    years = _SCHOOL_YEAR.fullmatch(text)
    if not years or int(years[2]) != int(years[1]) + 1:
        raise ValueError("namhoc")
    return text


def _moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text.upper()):
        raise ValueError("ngaytao")
    moment = datetime.fromisoformat(text.upper())
    try:
        moment.astimezone(VIET_NAM)
    except OverflowError:  # 1/1/0001 far east of us: a moment of which no clock here knows the day
        raise ValueError("ngaytao") from None
    return moment
