"""An archive into an empty hub: checked whole first, each original verified again, all rows or none. Knows no table.

Originals reach the disk before the rows that speak of them. A try that was cut off is simply made again: its rows are
gone, its originals are there already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from hocba.archive import companion
from hocba.archive.check.bag import KEYS, REGISTRY, SEAL, Bag, Fault, evidence_of, original_of, receipt_of
from hocba.archive.check.files import MANIFEST, decoded, digest_of
from hocba.archive.check.reading import parsed
from hocba.archive.trusting import holds, trusted
from hocba.wiring import Hub
from registry import evidence
from registry.archive import beside, incoming, sealed_papers, sealed_rows
from registry.archive.incoming import Known, Origin
from registry.archive.lines import moment
from registry.connection import Connection
from registry.judgement import claim_of, second_factor_of
from registry.keyring import Keyring
from registry.transactions import transaction
from verifier.policy import Expected, Policy
from verifier.report import Report
from verifier.verify import verify

ACTOR = "hocba import"
# Records verified and put at a time.
TOGETHER = 64
# Faults told of a bag that is refused: the first ones say what happened, a million would say no more.
MOST_FAULTS = 100
BASE = ("province", "organisation", "succession", "person", "period", "organisation_life", "organisation_name")
# An archive of before they were carried has none of these lines.
LATER = frozenset({"organisation_life", "organisation_name", "declared", "revocations"})

Seen = Callable[[], None]


class Refused(Exception):
    """The archive is not taken in; nothing was changed. ``faults`` names what is wrong with it, file by file."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(f"{f.where}: {f.vi} / {f.en}" for f in faults))
        self.faults = faults


@dataclass(slots=True)
class TakenIn:
    """``listed``: records that do not verify as they did (name, verdict then, verdict now). ``issued``: new codes."""

    namhoc: str
    records: int = 0
    listed: list[tuple[str, str, str]] = field(default_factory=list)
    codes: int = 0
    issued: int = 0


def take_in(
    hub: Hub,
    folder: Path,
    *,
    signed_by: str | None = None,
    codes: Path | None = None,
    old_keys: Keyring | None = None,
    seen: Seen = lambda: None,
) -> TakenIn:
    """The archive's year into this register, which holds nothing of it.

    Args:
        signed_by: whose seal is taken instead of this hub's own: see ``trusting.trusted``.
        codes: the sealed file that came beside it; None: every record gets a new code.
        old_keys: what opens that file, if not this hub's own keys.

    Raises:
        Refused: the archive is not whole, or not of whom it should be.
        registry.archive.incoming.CannotTakeIn: this register is not the place for it.
        hocba.archive.companion.CompanionWrong, registry.errors.OriginalsUnreachable, OSError
    """
    bag = Bag(folder, keys=trusted(hub.place.seal, folder, signed_by), verify=holds)
    if faults := list(islice(bag.faults(), MOST_FAULTS)):
        raise Refused(faults)
    try:
        return _taken(hub, bag, codes, old_keys=old_keys or hub.place.keyring, seen=seen)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # Whoever was named with signed_by need not be a hub that writes well: its fault, and nothing of it stays.
        raise Refused(
            [Fault(REGISTRY, f"không đọc được ({type(error).__name__})", "not as a hub writes it")]
        ) from error


def _taken(hub: Hub, bag: Bag, codes: Path | None, *, old_keys: Keyring, seen: Seen) -> TakenIn:
    origin, done = _origin(bag), TakenIn(bag.seal()["namhoc"])
    with transaction(hub.place.engine) as connection:
        at = hub.place.clock()
        number = incoming.begin(connection, origin, at=at)
        for name in BASE:
            for line in _lines(bag, name):
                incoming.put_base(connection, name, line)
        _batches(connection, bag)
        _Records(hub, bag, connection, done).put(seen)
        _what_became(connection, bag, number)
        if codes is not None:
            for line in companion.read(codes, old_keys, origin.id):
                done.codes += _sealed_line(connection, hub.place.keyring, line, at=at)
        done.issued = sealed_rows.issue_missing(connection, hub.place.keyring, origin.namhoc, at=at)
        incoming.finish(connection, origin, actor=ACTOR, listed=len(done.listed), at=at)
    return done


def _origin(bag: Bag) -> Origin:
    seal, keys = bag.seal(), parsed(bag.content(KEYS))
    return Origin(
        id=seal["archive"],
        namhoc=seal["namhoc"],
        manifest_sha256=digest_of(bag.folder / MANIFEST),
        seal=bag.content(SEAL).decode("ascii"),
        keys=keys,
        records=seal["records"],
    )


def _batches(connection: Connection, bag: Bag) -> None:
    for line in bag.lines("batches"):
        receipt = bag.content(receipt_of(line["id"])).decode("ascii")
        incoming.put_batch(connection, line, receipt)
        incoming.put_items(connection, line["id"], decoded(receipt).payload["records"])


def _what_became(connection: Connection, bag: Bag, number: int) -> None:
    for name, put in (
        ("recalls", incoming.put_recall),
        ("suspensions", incoming.put_suspension),
        ("findings", incoming.put_finding),
        ("declared", beside.put_declared),
    ):
        for line in _lines(bag, name):
            put(connection, line)
    for line in _lines(bag, "revocations"):
        evidence.keep(connection, [("crl", bag.content(evidence_of(line["list_sha256"], "crl")))])
        beside.put_revocation(connection, line)
    lines = bag.lines("audit")
    while page := list(islice(lines, 500)):
        incoming.put_audit_lines(connection, number, page)


def _lines(bag: Bag, name: str) -> Iterator[dict[str, Any]]:
    if name in LATER and not (bag.folder / REGISTRY / f"{name}.jsonl").is_file():
        return iter(())
    return bag.lines(name)


def _sealed_line(connection: Connection, keyring: Keyring, line: dict[str, Any], *, at: Any) -> int:
    if line["kind"] == "note":
        sealed_rows.put_note(connection, keyring, line)
        return 0
    if line["kind"] == "suspension-note":
        sealed_rows.put_suspension_note(connection, keyring, line)
        return 0
    if line["kind"] in sealed_papers.KINDS:
        sealed_papers.put(connection, keyring, line)
        return 0
    sealed_rows.put_code(connection, keyring, line, at=at)
    return 1


class _Records:
    """Reads, verifies and puts the records of one archive."""

    def __init__(self, hub: Hub, bag: Bag, connection: Connection, done: TakenIn) -> None:
        self._hub, self._bag, self._connection, self._done = hub, bag, connection, done
        self._trust = hub.place.trust.current()

    def put(self, seen: Seen) -> None:
        lines = zip(self._bag.lines("records"), self._bag.lines("reports"), strict=True)
        while page := list(islice(lines, TOGETHER)):
            originals = [(line["sha256"], self._original(line)) for line, _ in page]
            self._hub.place.originals.put_many(originals)
            for (line, then), (_, data) in zip(page, originals, strict=True):
                self._one(line, then["report"], data)
                seen()

    def _original(self, line: Mapping[str, Any]) -> bytes:
        return self._bag.content(original_of(line["sha256"], line["format"]))

    def _one(self, line: dict[str, Any], then: dict[str, Any], data: bytes) -> None:
        evidence.keep(self._connection, self._evidence(line))
        report = self._verified(line, data)
        self._refuse_unless_about(line, report)
        assert report.fields is not None
        before, now = _verdicts(then), _verdicts_of(report)
        if before != now:
            self._done.listed.append((line["record"], before[0], now[0]))
        keyring = self._hub.place.keyring
        claim = claim_of(report.fields, report.sha256, keyring)
        incoming.put_record(self._connection, line, Known(claim, second_factor_of(report.fields, keyring), then))
        self._done.records += 1

    def _evidence(self, line: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
        kept = line["evidence"]
        for kind, ending, digests in (
            ("policy", "policy.json", [kept["policy"]]),
            ("certificate", "cer", kept["chain"]),
            ("crl", "crl", kept["crls"]),
        ):
            for sha256 in digests:
                yield kind, self._bag.content(evidence_of(sha256, ending))

    def _verified(self, line: Mapping[str, Any], data: bytes) -> Report:
        found = list(self._evidence(line))
        crls = [content for kind, content in found if kind == "crl"]
        chain = [content for kind, content in found if kind == "certificate"]
        return verify(
            data,
            trust=self._trust.with_evidence(crls=crls, chain=chain),
            policy=Policy.from_json(found[0][1].decode()),
            at=self._hub.place.clock(),
            received_at=moment(line["received_at"]),
            expected=Expected(school=line["organisation"], namhoc=line["namhoc"]),
        )

    def _refuse_unless_about(self, line: Mapping[str, Any], report: Report) -> None:
        """A line must say of its original what the original says of itself: else it is another record's."""
        fields = report.fields
        said = (line["record"], line["organisation"], line["namhoc"], line["level"], line["grade"])
        names = ("matruong", "namhoc", "macaphoc", "makhoi")
        if fields is None or said != (f"{fields.record_id}/{fields.version}", *map(fields.required, names)):
            raise Refused([Fault(line["record"], "dòng sổ không khớp bản gốc", "its line is not about its original")])


def _verdicts(then: Mapping[str, Any]) -> tuple[str, ...]:
    """The whole's and each signature's, of a report as JSON."""
    return (then["indication"], *(f"{s['id']} {s['indication']}" for s in then["signatures"]))


def _verdicts_of(report: Report) -> tuple[str, ...]:
    return (report.indication.value, *(f"{s.id} {s.indication.value}" for s in report.signatures))
