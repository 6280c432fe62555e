"""A report as the contract's JSON (``http.md``, *Verification result*): every place the same shape."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from verifier.report import CertificateSummary, Report, SignatureVerdict


def indication_json(report: Report) -> dict[str, Any]:
    """What was found, and when, of the whole."""
    return {
        "indication": report.indication.value,
        "sub_indication": report.sub_indication and report.sub_indication.value,
        "checked_at": report.checked_at.isoformat(),
    }


def report_json(report: Report) -> dict[str, Any]:
    """The contract's members, plus ``sub_indication``, ``problems`` and ``stable`` (``docs/contract.md``)."""
    return indication_json(report) | {
        "policy": report.policy,
        "format": report.format,
        "document": {"sha256": report.sha256, "intact": report.intact},
        "signatures": [_signature(s) for s in report.signatures],
        "problems": [{"code": p.code.value, "where": p.where} for p in report.problems],
        "warnings": list(report.warnings),
        "stable": {"from": _moment(report.stable_from), "until": _moment(report.stable_until)},
    }


def _signature(verdict: SignatureVerdict) -> dict[str, Any]:
    return {
        "id": verdict.id,
        "indication": verdict.indication.value,
        "sub_indication": verdict.sub_indication and verdict.sub_indication.value,
        "role": verdict.role,
        "signer": verdict.signer,
        "title": verdict.title,
        "organisation": verdict.organisation,
        "certificate": verdict.certificate and _certificate(verdict.certificate),
        "claimed_time": _moment(verdict.claimed_time),
        "proven_time": _moment(verdict.proven_time),
        "covers": list(verdict.covers),
        "algorithm": verdict.algorithm,
        "warnings": list(verdict.warnings),
    }


def _certificate(summary: CertificateSummary) -> dict[str, Any]:
    return {
        "subject": summary.subject,
        "issuer": summary.issuer,
        "serial": summary.serial,
        "sha256": summary.sha256,
        "not_before": summary.not_before.isoformat(),
        "not_after": summary.not_after.isoformat(),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
