"""One school year out of a hub: its rows at one moment, its originals and evidence, sealed. Knows no table.

Rows first, in one snapshot; originals after it: they are never changed or removed (as in ``hocba.backup``).
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from hocba.archive import companion
from hocba.archive.check.bag import KEYS, REGISTRY, SEAL_TYPE, evidence_of, original_of
from hocba.archive.folder import ArchiveFolder
from hocba.archive.readme import README
from hocba.wiring import Hub
from ingest.ministry.packages import OursToMend, package_for
from registry import audit, evidence, ministry_outbox
from registry.archive import beside, origins, outgoing, sealed_papers, sealed_rows
from registry.archive.audit_lines import about
from registry.archive.lines import inflated, text_of
from registry.connection import Connection
from registry.errors import EvidenceDamaged, OriginalDamaged, OriginalMissing
from registry.organisations import province
from registry.transactions import reading
from sealer.receipt import sign_compact

# Originals in memory at a time: some tens of KB each.
TOGETHER = 64

Seen = Callable[[], None]


class ExportFailed(Exception):
    """No archive was made. ``vi`` and ``en`` say why."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} / {en}")


@dataclass(slots=True)
class Exported:
    """What went out.

    Attributes:
        left_out: accepted records whose batch is still worked on.
        faults: records whose original or evidence is missing or damaged here.
        untold: records that do not verify now, and so are not in the ministry's package.
    """

    id: str
    records: int = 0
    left_out: int = 0
    faults: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)


def export(hub: Hub, namhoc: str, target: Path, *, codes: Path | None = None, seen: Seen = lambda: None) -> Exported:
    """The archive in ``target``, which must not be there; ``codes``: the sealed file beside it, if it is wanted.

    Raises:
        ExportFailed: nothing of that year is here, or something of it is damaged (``faults`` names it).
        registry.errors.OriginalsUnreachable, OSError
    """
    if target.exists():
        raise ExportFailed(f"{target} đã có", f"{target} is there already")
    folder, done = ArchiveFolder(target), Exported(str(uuid.uuid4()))
    try:
        told = _rows(hub, folder, namhoc, done, codes=codes)
        _originals(hub, folder, done, seen)
        if done.faults:
            raise ExportFailed(
                "dữ liệu hỏng, hãy khôi phục trước (hocba restore --originals-only): " + ", ".join(done.faults),
                "damaged, restore first",
            )
        _tags(hub, folder, done, told)
    except BaseException:
        folder.abandon()
        if codes is not None:
            codes.unlink(missing_ok=True)
        raise
    return done


def _rows(hub: Hub, folder: ArchiveFolder, namhoc: str, done: Exported, *, codes: Path | None) -> dict[str, Any]:
    """All that the database holds of that year, at one moment; what the seal will say."""
    with reading(hub.place.engine) as connection:
        done.records, done.left_out = outgoing.counts(connection, namhoc)
        if not done.records:
            raise ExportFailed(f"không có học bạ năm học {namhoc}", f"there are no records of {namhoc}")
        for name, lines in outgoing.base(connection, namhoc):
            folder.put_lines(f"{REGISTRY}/{name}.jsonl", map(text_of, lines))
        folder.put_lines(f"{REGISTRY}/batches.jsonl", _batches(connection, folder, namhoc))
        folder.put_lines(f"{REGISTRY}/records.jsonl", _records(connection, folder, namhoc, done))
        for name, read in (("recalls", outgoing.recalls), ("suspensions", outgoing.suspensions)):
            folder.put_lines(f"{REGISTRY}/{name}.jsonl", map(text_of, read(connection, namhoc)))
        folder.put_lines(f"{REGISTRY}/findings.jsonl", map(text_of, outgoing.findings(connection, namhoc)))
        folder.put_lines(f"{REGISTRY}/declared.jsonl", map(text_of, beside.declared(connection, namhoc)))
        folder.put_lines(f"{REGISTRY}/revocations.jsonl", _revocations(connection, folder, namhoc, done))
        folder.put_lines(f"{REGISTRY}/audit.jsonl", map(text_of, about(connection, namhoc)))
        if codes is not None:
            keyring = hub.place.keyring
            sealed = (part.lines(connection, keyring, namhoc) for part in (sealed_rows, sealed_papers))
            companion.write(codes, keyring, done.id, chain.from_iterable(sealed))
        seq, newest = audit.head(connection)
        former = origins.of_year(connection, namhoc)
        keys = {key["kid"]: key for key in (*(k for one in former for k in one.keys["keys"]), *_own_keys(hub))}
        folder.put(KEYS, json.dumps({"keys": list(keys.values())}, indent=1).encode())
        owner = province(connection)
    return {
        "archive": done.id,
        "namhoc": namhoc,
        "province": owner.masogd if owner else None,
        "hub": hub.settings.base_url,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "records": done.records,
        "left_out": done.left_out,
        "audit_head": {"seq": seq, "hash": newest},
        "from": [one.id for one in former],
    }


def _own_keys(hub: Hub) -> list[dict[str, Any]]:
    keys: list[dict[str, Any]] = hub.place.seal.jwks()["keys"]
    return keys


def _batches(connection: Connection, folder: ArchiveFolder, namhoc: str) -> Iterator[str]:
    for line, receipt in outgoing.batches(connection, namhoc):
        folder.put(f"data/receipts/{line['id']}.jws", receipt.encode())
        yield text_of(line)


def _records(connection: Connection, folder: ArchiveFolder, namhoc: str, done: Exported) -> Iterator[str]:
    """The records' lines; their evidence and their reports on the way, in files of their own."""
    with (folder.part / REGISTRY / "reports.jsonl").open("w", encoding="utf-8", newline="\n") as reports:
        for line, report in outgoing.records(connection, namhoc):
            _evidence(connection, folder, line, done)
            reports.write(text_of({"record": line["record"], "report": inflated(report)}) + "\n")
            yield text_of(line)


def _evidence(connection: Connection, folder: ArchiveFolder, line: dict[str, Any], done: Exported) -> None:
    """Each content once: what lies in the folder is not read again."""
    kept = line["evidence"]
    names = {kept["policy"]: "policy.json"} | dict.fromkeys(kept["chain"], "cer") | dict.fromkeys(kept["crls"], "crl")
    missing = {s: f"data/evidence/{s[:2]}/{s}.{kind}" for s, kind in names.items()}
    missing = {s: name for s, name in missing.items() if not (folder.part / name).exists()}
    try:
        found = evidence.read(connection, list(missing)) if missing else {}
    except EvidenceDamaged:
        done.faults.append(line["record"])
        return
    for sha256, content in found.items():
        folder.put(missing[sha256], content)


def _revocations(connection: Connection, folder: ArchiveFolder, namhoc: str, done: Exported) -> Iterator[str]:
    """What is remembered of the year's signers; each list lies with the evidence."""
    for line in beside.revocations(connection, namhoc):
        name = evidence_of(line["list_sha256"], "crl")
        try:
            if not (folder.part / name).exists():
                folder.put(name, evidence.read(connection, [line["list_sha256"]])[line["list_sha256"]])
        except EvidenceDamaged:
            done.faults.append(line["list_sha256"])
        yield text_of(line)


def _originals(hub: Hub, folder: ArchiveFolder, done: Exported, seen: Seen) -> None:
    """The originals, and each record in the ministry's words on the way."""

    def told() -> Iterator[str]:
        with (folder.part / REGISTRY / "records.jsonl").open(encoding="utf-8") as lines:
            while page := [json.loads(line) for line in islice(lines, TOGETHER)]:
                for line in page:
                    _original(hub, folder, line, done)
                    seen()
                yield from _packages(hub, page, done)

    folder.put_lines("data/ministry/packages.jsonl", told())


def _original(hub: Hub, folder: ArchiveFolder, line: dict[str, Any], done: Exported) -> None:
    try:
        folder.put(original_of(line["sha256"], line["format"]), hub.place.originals.get(line["sha256"]))
    except (OriginalMissing, OriginalDamaged):
        done.faults.append(line["record"])


def _packages(hub: Hub, page: list[dict[str, Any]], done: Exported) -> Iterator[str]:
    """What the ministry is to hold of these records now; the signed originals lie beside it."""
    now = hub.place.clock()
    with reading(hub.place.engine) as connection:
        entries = ministry_outbox.newest(connection, [line["sha256"] for line in page], now=now)
    for line in page:
        if line["sha256"] not in entries:
            continue
        try:
            package = package_for(hub.place, entries[line["sha256"]], signed=False)
        except OursToMend:
            done.untold.append(line["record"])
            continue
        yield text_of({**package.content, "tep": original_of(line["sha256"], line["format"])})


def _tags(hub: Hub, folder: ArchiveFolder, done: Exported, told: dict[str, Any]) -> None:
    folder.put_check()
    folder.put("README.txt", README.format(**told).encode())
    folder.list_payload(
        {
            "Source-Organization": f"masogd {told['province']}",
            "External-Identifier": done.id,
            "External-Description": f"Học bạ số năm học {told['namhoc']} / digital school records",
            "Bagging-Date": told["made_at"][:10],
            "Bag-Software-Agent": "hocba export",
            "BagIt-Profile-Identifier": "urn:hocba:archive:1",
        }
    )
    folder.close(sign_compact(hub.place.seal, told | {"files": folder.tag_digests()}, kind=SEAL_TYPE))


def sealed_digest(folder: Path) -> str:
    """The payload manifest's digest: the archive's fingerprint."""
    return hashlib.sha256((folder / "manifest-sha256.txt").read_bytes()).hexdigest()
