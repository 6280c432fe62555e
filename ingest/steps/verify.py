"""Step 2: a chunk of waiting records is verified; several workers may share one batch. Decides nothing.

The originals of the records that passed are put on disk here, in parallel, so that registering (which goes in manifest
order) need not wait for the disk; it removes those it refuses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from ingest.evidence_shelf import EvidenceShelf
from ingest.tallies import VERIFIER_FAULTS
from ingest.workplace import Workplace
from ingest.zip_read import Location, read
from registry import batch_items, batches, evidence
from registry.batch_items import Waiting
from registry.batches import Batch, Stage
from registry.judgement import Judgement, claim_of, deflated_report, problems_of, second_factor_of
from registry.known_records import digests_held
from registry.organisations import Organisation, organisation
from registry.rules.findings.content import content_findings, names_a_transfer
from registry.signers import policy_for
from registry.transactions import reading, transaction
from verifier.policy import Expected, Policy
from verifier.report import RecordFields, Report, SubIndication
from verifier.trust import TrustStore
from verifier.verify import verify

log = structlog.get_logger(__name__)

# One task's worth: about half a second of work, so that a killed worker loses little and two share evenly, while what
# is done once a task (a job fetched, the school's bindings read, two transactions) hardly counts.
CHUNK = 100


@dataclass(frozen=True, slots=True)
class _Bench:
    """What all records of one chunk are judged with."""

    batch: Batch
    trust: TrustStore
    policy: Policy
    expected: Expected
    at: datetime


def verify_chunk(place: Workplace, batch_id: str, first: int) -> None:
    """Verify what still waits among the ``CHUNK`` items from position ``first`` on."""
    with reading(place.engine) as connection:
        batch = batches.by_id(connection, batch_id)
        if batch is None or batch.stage is not Stage.UNPACKED:
            return
        items = batch_items.waiting(connection, batch_id, first=first, count=CHUNK)
        again = digests_held(connection, batch.organisation, [i.sha256 for i in items])
        bench = _Bench(
            batch=batch,
            trust=place.trust.current(),
            policy=policy_for(connection, batch.organisation),
            expected=_expected(batch, organisation(connection, batch.organisation)),
            at=place.clock(),
        )
    if items:
        _judge(place, bench, items, again)


def close_verifying(place: Workplace, batch_id: str) -> bool:
    """Unpacked → verified once nothing waits. True: the batch is past verifying, whoever brought it there."""
    with transaction(place.engine) as connection:
        if batch_items.any_waiting(connection, batch_id):
            return False
        batches.advance(connection, batch_id, Stage.UNPACKED, Stage.VERIFIED)
    return True


def _judge(place: Workplace, bench: _Bench, items: Sequence[Waiting], again: set[str]) -> None:
    # The same bytes again need no second verdict (package.md section 4): registering calls them duplicates.
    judged = [(item, Judgement(bench.trust.version)) for item in items if item.sha256 in again]
    passed: list[tuple[str, bytes]] = []
    shelf = EvidenceShelf()
    with place.spool.open(bench.batch.id) as file:
        for item in items:
            if item.sha256 in again:
                continue
            data = read(file, Location.from_text(item.location))
            report = _report(bench, data)
            judged.append((item, _judgement(place, bench, report, shelf, size=len(data))))
            passed += [(item.sha256, data)] if report.passed else []
    if not bench.batch.dry_run:
        place.originals.put_many(passed)
    with transaction(place.engine) as connection:
        if not bench.batch.dry_run:
            evidence.keep(connection, shelf.contents())
        batch_items.judge(connection, bench.batch.id, judged)


def _report(bench: _Bench, data: bytes) -> Report:
    report = verify(
        data,
        trust=bench.trust,
        policy=bench.policy,
        at=bench.at,
        received_at=bench.batch.received_at,
        expected=bench.expected,
    )
    if report.sub_indication is SubIndication.POLICY_PROCESSING_ERROR:
        VERIFIER_FAULTS.inc()
        log.error("verifier failed", alarm=True, batch=bench.batch.id, sha256=report.sha256)
    return report


def _judgement(place: Workplace, bench: _Bench, report: Report, shelf: EvidenceShelf, *, size: int) -> Judgement:
    fields = report.fields
    judgement = Judgement(
        trust_version=bench.trust.version,
        size=size,
        format=report.format,
        problems=problems_of(report),
        findings=report.warnings,
        claim=claim_of(fields, report.sha256, place.keyring) if fields else None,
        grade=fields.required("makhoi") if fields else "",
        second_factor=second_factor_of(fields, place.keyring) if fields else None,
    )
    if not report.passed:
        return judgement
    kept = shelf.put(report, bench.policy) | {"trust_version": bench.trust.version}
    return replace(judgement, report=deflated_report(report), evidence=kept, **_looked_at(bench, fields))


def _looked_at(bench: _Bench, fields: RecordFields | None) -> dict[str, Any]:
    """What the department should look at. The content is at hand here and nowhere later."""
    if fields is None:
        return {}
    return {
        "content": content_findings(fields.groups, dot=bench.batch.dot),
        "names_transfer": names_a_transfer(fields.groups),
    }


def _expected(batch: Batch, school: Organisation | None) -> Expected:
    return Expected(school=batch.organisation, namhoc=batch.namhoc, levels=school.levels if school else frozenset())
