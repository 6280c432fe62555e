"""Makes the package of an entry from the original, verified at that moment. Tells nobody."""

from __future__ import annotations

from ingest.ministry.connector import Package
from ingest.ministry.content import package_of
from ingest.workplace import Workplace
from registry.errors import EvidenceDamaged, OriginalDamaged, OriginalMissing, OriginalsUnreachable
from registry.find import by_pk
from registry.held_records import HeldRecord
from registry.kept_evidence import KeptEvidence, evidence_of
from registry.ministry_outbox import Entry
from registry.rules.ministry_rules import Event
from registry.transactions import reading
from verifier.errors import NoTrustAnchors
from verifier.policy import Expected
from verifier.report import RecordFields
from verifier.verify import verify


class OursToMend(Exception):
    """There is no package because of something at the hub. ``problem`` is a short code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def package_for(place: Workplace, entry: Entry, *, signed: bool = True) -> Package:
    """What is told of this entry now. ``signed`` False: without the original, for where that lies beside it.

    Raises:
        OursToMend: the original or its evidence is not there, or does not verify: the ministry is told nothing that
            the hub could not show.
    """
    told = entry.event is not Event.CANCEL
    try:
        with reading(place.engine) as connection:
            held = by_pk(connection, entry.record_pk, now=place.clock())
            kept = evidence_of(connection, entry.record_pk) if told else None
    except EvidenceDamaged as error:
        raise OursToMend("original-or-evidence") from error
    if held is None:
        raise OursToMend("record-gone")
    if told and held.disputed:
        raise OursToMend("engines-differ")
    school = {"matruong": held.school, "namhoc": held.namhoc, "macaphoc": held.level}
    if kept is None:
        return package_of(entry, school, None, None)
    data, fields = _content(place, held, kept)
    return package_of(entry, school, data if signed else None, fields)


def _content(place: Workplace, held: HeldRecord, kept: KeptEvidence) -> tuple[bytes, RecordFields]:
    try:
        data = place.originals.get(held.sha256)
        report = verify(
            data,
            trust=place.trust.current().with_evidence(crls=kept.crls, chain=kept.chain),
            policy=kept.policy,
            at=place.clock(),
            received_at=held.received_at,
            expected=Expected(held.school, held.namhoc),
        )
    except (OriginalMissing, OriginalDamaged, OriginalsUnreachable, NoTrustAnchors) as error:
        raise OursToMend("original-or-evidence") from error
    if not report.passed or report.fields is None:
        raise OursToMend("does-not-verify")
    return data, report.fields
