"""Registers what was judged: records, dossiers, codes, findings, audit lines, all in one transaction of the caller.

Knows no bytes of a record: the caller keeps and removes originals between the two halves, ``rule`` and ``enter``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from registry import audit, batch_items, codes, ministry_outbox, record_watches
from registry.admission import AcceptedRecord, Hearing, Ruling, admit
from registry.audit import AuditEntry
from registry.batch_items import ItemState, Settled, Verified
from registry.batches import Batch
from registry.dossiers import dossiers_of
from registry.keyring import Keyring
from registry.known_records import KnownRecords, read_known, subjects_of
from registry.note_findings import note_findings
from registry.organisations import VIET_NAM, successors_of
from registry.periods import find_period
from registry.store.tables import record
from registry.transactions import lock_subjects


@dataclass(frozen=True, slots=True)
class Entry:
    """Who registers, when, with which keys."""

    batch: Batch
    keyring: Keyring
    at: datetime


def rule(
    connection: Connection, items: Sequence[Verified], entry: Entry, *, known: KnownRecords | None = None
) -> list[Ruling]:
    """Lock what the items are about, read what is held of it, and decide. Writes nothing.

    Args:
        known: what a rehearsal (dry run) would have accepted so far; None for the real thing.
    """
    batch = entry.batch
    claims = [i.judgement.claim for i in items if i.judgement.claim]
    if not batch.dry_run:
        lock_subjects(connection, subjects_of(claims))
    hearing = Hearing(
        batch=batch,
        period=find_period(connection, batch.namhoc or "", batch.dot or ""),
        known=read_known(
            connection,
            claims=claims,
            sha256s=[i.sha256 for i in items],
            into=known if known is not None else KnownRecords(),
        ),
        successors=lambda school: successors_of(connection, school, batch.received_at.astimezone(VIET_NAM).date()),
        at=entry.at,
    )
    return admit(items, hearing)


def enter(connection: Connection, rulings: Sequence[Ruling], entry: Entry) -> None:
    """Write what was decided: every accepted record with its dossier, codes, findings and audit line, every outcome.

    The originals of the accepted are on disk before this is called (and so before its transaction commits).
    """
    accepted = [r.accepted for r in rulings if r.accepted]
    pks = _insert(connection, accepted, entry) if accepted else {}
    batch_items.settle(connection, entry.batch.id, [_settled(ruling, pks) for ruling in rulings])
    if accepted:
        # Last: whoever appends to the audit chain keeps all others waiting until the commit.
        audit.append(connection, [_audit_line(one, entry) for one in accepted], at=entry.at)


def rehearse(connection: Connection, rulings: Sequence[Ruling], entry: Entry) -> None:
    """Write the outcomes and nothing else: for dry runs."""
    batch_items.settle(connection, entry.batch.id, [_settled(ruling, {}) for ruling in rulings])


def _insert(connection: Connection, accepted: Sequence[AcceptedRecord], entry: Entry) -> dict[str, int]:
    """The rows of the accepted; their keys by digest."""
    dossiers, opened = dossiers_of(connection, [a.claim for a in accepted])
    period = find_period(connection, entry.batch.namhoc or "", entry.batch.dot or "")
    period_id = period.id if period else None
    rows = [
        _row(one, entry) | {"dossier_pk": dossier, "period_id": None if one.at_once else period_id}
        for one, dossier in zip(accepted, dossiers, strict=True)
    ]
    # Not RETURNING: one statement with 5,000 parameters takes longer to parse than these rows to insert.
    connection.execute(record.insert(), rows)
    mine = select(record.c.sha256, record.c.pk).where(record.c.sha256.in_([one.claim.sha256 for one in accepted]))
    pks: dict[str, int] = {row.sha256: row.pk for row in connection.execute(mine)}
    codes.issue(connection, entry.keyring, at=entry.at, records=list(pks.values()), dossiers=opened)
    ministry_outbox.accepted(connection, list(pks), at=entry.at)
    note_findings(connection, accepted, pks, at=entry.at)
    replaced = [one.predecessor.pk for one in accepted if one.predecessor and one.predecessor.pk is not None]
    if replaced:
        record_watches.note(connection, replaced, at=entry.at)
    return pks


def _row(one: AcceptedRecord, entry: Entry) -> dict[str, Any]:
    claim, judgement = one.claim, one.item.judgement
    return {
        "record_id": claim.record_id,
        "version": claim.version,
        "organisation": claim.school,
        "namhoc": claim.namhoc,
        "level": claim.level,
        "grade": judgement.grade,
        "citizen_mac": claim.citizen,
        "pupil_mac": claim.pupil,
        "birth_mac": one.second_factor.birth_mac,
        "birth_precision": one.second_factor.birth_precision,
        "last4_mac": one.second_factor.last4_mac,
        "sha256": claim.sha256,
        "size": judgement.size,
        "format": judgement.format,
        "state": one.version.state,
        "state_since": entry.at,
        "state_detail": {},
        "predecessor_pk": one.predecessor.pk if one.predecessor else None,
        "received_at": entry.batch.received_at,
        "accepted_at": entry.at,
        "batch_id": entry.batch.id,
        "report": judgement.report,
        "evidence": dict(judgement.evidence or {}),
    }


def _audit_line(one: AcceptedRecord, entry: Entry) -> AuditEntry:
    return AuditEntry(
        actor=f"organisation:{entry.batch.organisation}",
        act="record:accept",
        subject=f"record:{one.claim.record_id}/{one.claim.version}",
        detail={"batch": entry.batch.id, "sha256": one.claim.sha256, "state": str(one.version.state)},
    )


def _settled(ruling: Ruling, pks: Mapping[str, int]) -> Settled:
    item, known = ruling.item, ruling.known
    claim = known.claim if known else item.judgement.claim
    pk = None
    if ruling.state in (ItemState.ACCEPTED, ItemState.DUPLICATE):
        pk = known.pk if known and known.pk is not None else pks.get(item.sha256)
    return Settled(
        position=item.position,
        state=ruling.state,
        problems=ruling.problems,
        # A school sees what its own record contradicts; what is about other records too is for the department alone.
        findings=tuple(dict.fromkeys([*item.judgement.findings, *(f.code for f in item.judgement.content)])),
        record_id=claim.record_id if claim else None,
        version=claim.version if claim else None,
        record_pk=pk,
        location=item.location,
        trust_version=item.judgement.trust_version,
    )
