"""Reads one stored original and verifies it now. A verdict stored at intake is neither read nor shown.

Knows no request, page or wording.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.public.alarms import original_unreadable, verifier_failed
from registry.errors import OriginalDamaged, OriginalMissing, OriginalsUnreachable
from registry.held_records import HeldRecord
from registry.kept_evidence import KeptEvidence
from registry.originals import Originals
from registry.trust_folder import TrustFolder
from verifier.errors import NoTrustAnchors
from verifier.memo import Memo
from verifier.policy import Expected
from verifier.report import Indication, Report, SubIndication

MISSING = "original-missing"
DAMAGED = "original-damaged"
UNREACHABLE = "originals-unreachable"
NO_EVIDENCE = "evidence-damaged"
NO_TRUST = "trust-missing"
DISPUTED = "engines-differ"


@dataclass(frozen=True, slots=True)
class Examined:
    """One record and what was found now: a ``report``, or the ``gap`` of the hub that keeps it from one.

    ``closed``: the contract lets nothing but the status be shown, so the original was not even read.
    ``successor_code``: the printed code of the version that replaces this one, for who passed the second factor.
    """

    held: HeldRecord
    at: datetime
    report: Report | None = None
    gap: str | None = None
    closed: bool = False
    successor_code: str | None = None

    @property
    def indication(self) -> Indication:
        return self.report.indication if self.report else Indication.INDETERMINATE

    @property
    def genuine(self) -> bool:
        """The only case in which anything may say *genuine*: registered, in force, everything holds."""
        return self.held.status == "effective" and self.indication is Indication.TOTAL_PASSED


class Examiner:
    """Verifies what the register holds, with the evidence kept at intake and what was learnt since."""

    def __init__(self, originals: Originals, trust: TrustFolder, memo: Memo) -> None:
        self._originals = originals
        self._trust = trust
        self._memo = memo

    def examine(self, held: HeldRecord, kept: KeptEvidence | None, *, at: datetime, code_group: str) -> Examined:
        """Read, compare the digest, verify; a hub that cannot do so says why instead."""
        if kept is None:
            return self._unreadable(held, NO_EVIDENCE, at=at, code_group=code_group)
        try:
            data = self._originals.get(held.sha256)
            report = self._verify(data, held, kept, at)
        except OriginalMissing:
            return self._unreadable(held, MISSING, at=at, code_group=code_group)
        except OriginalDamaged:
            return self._unreadable(held, DAMAGED, at=at, code_group=code_group)
        except OriginalsUnreachable:
            return self._unreadable(held, UNREACHABLE, at=at, code_group=code_group)
        except NoTrustAnchors:
            return Examined(held, at, gap=NO_TRUST)
        if report.sub_indication is SubIndication.POLICY_PROCESSING_ERROR:
            verifier_failed(record_pk=held.pk)
        if not _is_about(report, held):
            return self._unreadable(held, DAMAGED, at=at, code_group=code_group)
        if held.disputed and report.passed:
            # The alarm was raised when it was found; which of the two engines is wrong nobody knows yet.
            return Examined(held, at, gap=DISPUTED)
        return Examined(held, at, report=report)

    def _verify(self, data: bytes, held: HeldRecord, kept: KeptEvidence, at: datetime) -> Report:
        return self._memo.verify(
            data,
            trust=kept.joined_to(self._trust.current()),
            policy=kept.policy,
            at=at,
            received_at=held.received_at,
            expected=Expected(school=held.school, namhoc=held.namhoc),
        )

    def _unreadable(self, held: HeldRecord, what: str, *, at: datetime, code_group: str) -> Examined:
        original_unreadable(what, record_pk=held.pk, code_group=code_group)
        return Examined(held, at, gap=what)


def _is_about(report: Report, held: HeldRecord) -> bool:
    """Register and file must agree: a row pointed at another genuine original would show a stranger's record."""
    if report.fields is None:
        return True
    return (report.fields.record_id, report.fields.version) == (held.record_id, held.version)
