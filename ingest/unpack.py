"""Opens a received batch and judges it as a whole: ZIP, limits, manifest, signature, school, signer, period, files.

In exactly that order (contract/package.md section 4); the first thing wrong refuses it. Stores nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from ingest import manifest as manifests
from ingest.errors import BatchRefused, printable
from ingest.manifest import Manifest
from ingest.zip_read import Location, read
from ingest.zip_rules import MANIFEST, check_entries
from ingest.zip_structure import Entry, read_entries
from registry.batch_items import NewItem
from registry.rules import period_gate
from verifier.policy import Binding
from verifier.trust import TrustStore

MANIFEST_MISSING = "manifest-missing"
PERIOD_CLOSED = "period-closed"


@dataclass(frozen=True, slots=True)
class School:
    """The school that sent the batch (the token's): who may sign for it."""

    code: str
    bindings: Sequence[Binding]
    needs_seal: bool


@dataclass(frozen=True, slots=True)
class OpenedManifest:
    """A manifest that is the school's own, and the files that came with it."""

    manifest: Manifest
    revocation_unknown: bool
    files: Mapping[str, Entry]


def open_manifest(file: BinaryIO, school: School, *, trust: TrustStore, received_at: datetime) -> OpenedManifest:
    """ZIP, limits, manifest, its signature, its school, its signer.

    Raises:
        BatchRefused: with the first thing wrong.
    """
    files = {entry.name: entry for entry in check_entries(read_entries(file))}
    entry = files.pop(MANIFEST, None)
    if entry is None:
        raise BatchRefused(MANIFEST_MISSING, MANIFEST)
    token = read(file, Location.of(entry), MANIFEST)
    signed = manifests.read_manifest(token, trust=trust, at=received_at)
    if signed.manifest.school != school.code:
        raise BatchRefused(manifests.SCHOOL_MISMATCH, MANIFEST)
    manifests.check_signer(signed, school.bindings, needs_seal=school.needs_seal, received_at=received_at)
    return OpenedManifest(signed.manifest, signed.revocation_unknown, files)


def check_period(opens: datetime | None, *, received_at: datetime) -> None:
    """``opens`` is the named period's, None where there is no such period.

    Raises:
        BatchRefused: period-closed.
    """
    if not period_gate.takes_batch(opens=opens, received_at=received_at):
        raise BatchRefused(PERIOD_CLOSED, MANIFEST)


def read_files(file: BinaryIO, opened: OpenedManifest) -> list[NewItem]:
    """Every file unpacked once and held against its line; only where it lies is kept, in manifest order.

    Raises:
        BatchRefused: manifest-file-mismatch; not-a-zip and unsafe-entry for damaged or dishonest entries.
    """
    manifests.check_files(opened.manifest.lines, opened.files)
    wanted = {line.file: line.sha256 for line in opened.manifest.lines}
    # In the order they lie in the file: the spool decrypts each frame once.
    for entry in sorted(opened.files.values(), key=lambda e: e.data):
        content = read(file, Location.of(entry), printable(entry.name))
        if hashlib.sha256(content).hexdigest() != wanted[entry.name]:
            raise BatchRefused(manifests.FILE_MISMATCH, printable(entry.name))
    return [
        NewItem(line.file, line.sha256, Location.of(opened.files[line.file]).to_text())
        for line in opened.manifest.lines
    ]
