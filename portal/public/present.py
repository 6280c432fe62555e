"""An answer as JSON, in the shapes of http.md. Knows what each tier may show; no wording, no requests.

One record: ``{tier, status, status_detail, record, verification, …}``. A dossier code: ``{tier, kind, records: […]}``
with one such object, without ``tier``, for each year.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.public.disclosure import staff_ids, tier_one_fields, tier_two_fields
from portal.public.download_links import WHOLE, DownloadLinks, Linked
from portal.public.examination import DISPUTED, Examined
from portal.public.look_up import Answer
from portal.public.masking import mask_ids
from portal.softcopy.absences import absence
from registry.held_records import HeldRecord, RecordRef
from verifier.presentation import indication_json, report_json
from verifier.report import Report, SubIndication

# What the register notes of a state and the contract makes public; notes and names of officers stay inside.
PUBLIC_DETAIL = ("reason", "decision", "until")

DOWNLOAD_PATH = "/download/"

# Why the hub cannot judge, in ETSI's words, where it is not that the data cannot be had: a fault of the hub's own.
_SUB_INDICATIONS = {DISPUTED: SubIndication.POLICY_PROCESSING_ERROR}


def answer_json(answer: Answer, links: DownloadLinks) -> dict[str, Any]:
    """The whole answer of ``POST /api/v1/lookup``."""
    shown = [_record_json(answer, examined, links) for examined in answer.records]
    body: dict[str, Any] = {"tier": answer.tier, "kind": answer.kind}
    body |= {"records": shown} if answer.kind == "dossier" else shown[0]
    if answer.kind == "dossier" and any("pdf" in one.get("downloads", {}) for one in shown):
        body["downloads"] = {"pdf": _copy_link(links, Linked(WHOLE, answer.code_pk))}
    if answer.needs:
        body["needs"] = list(answer.needs)
    if answer.second_tier_closed:
        body["second_tier_closed"] = True
    if answer.check_phrase:
        body["check_phrase"] = answer.check_phrase
    if answer.replaced_at:
        body["code_replaced_at"] = _rfc3339(answer.replaced_at, answer)
    return body


def _record_json(answer: Answer, examined: Examined, links: DownloadLinks) -> dict[str, Any]:
    """One record at this tier: all that any answer, page or JSON, may draw on."""
    held, body = examined.held, standing(examined)
    if examined.closed:
        return body
    if answer.tier == 1:
        return body | {"record": _record_head(examined), "verification": _short_verification(examined)}
    return body | {
        "record": whole_record(examined),
        "verification": verification(examined),
        "downloads": _downloads(examined, links, Linked(held.pk, answer.code_pk)),
    }


def _downloads(examined: Examined, links: DownloadLinks, linked: Linked) -> dict[str, str]:
    """Of what can be read now: its original, a report; where it verifies now and has a printed form, its soft copy."""
    if examined.gap:
        return {}
    address = DOWNLOAD_PATH + links.token(linked)
    found = {"original": address, "report": f"{address}/report.pdf"}
    return found if absence(examined) else found | {"pdf": _copy_link(links, linked)}


def _copy_link(links: DownloadLinks, linked: Linked) -> str:
    return f"{DOWNLOAD_PATH}{links.token(linked)}/copy.pdf"


def standing(examined: Examined) -> dict[str, Any]:
    """How a record stands, and which versions stand beside it."""
    held = examined.held
    body: dict[str, Any] = {"status": held.status, "status_detail": _status_detail(examined)}
    body |= {"replaced_by": _reference(held.replaced_by), "replaces": _reference(held.replaces)}
    if body["replaced_by"] and examined.successor_code and not examined.closed:
        body["replaced_by"]["lookup_code"] = examined.successor_code
    return body


def _record_head(examined: Examined) -> dict[str, Any]:
    """School, year and level come from the register's row, so that they stand when the original is damaged."""
    held, fields = examined.held, examined.report.fields if examined.report else None
    head = tier_one_fields(fields.groups if fields else None)
    return head | {"school": held.school_name, "namhoc": held.namhoc, "level": held.level}


def whole_record(examined: Examined) -> dict[str, Any]:
    """The fields of the second tier (``disclosure``)."""
    fields = examined.report.fields if examined.report else None
    return _record_head(examined) | (tier_two_fields(fields.groups) if fields else {})


def _short_verification(examined: Examined) -> dict[str, Any]:
    """By itself: masking the signatures, which the first tier does not show, would cost more than all the rest."""
    if examined.report is None:
        whole = _no_verification(examined)
        return {name: whole[name] for name in ("indication", "sub_indication", "checked_at", "gap")}
    return indication_json(examined.report)


def verification(examined: Examined) -> dict[str, Any]:
    """The contract's verification result; where the hub cannot judge, the same shape with ``gap`` saying why."""
    return masked_report(examined.report) if examined.report else _no_verification(examined)


def masked_report(report: Report) -> dict[str, Any]:
    """The contract's verification result, with identity numbers masked."""
    whole = report_json(report)
    fields = report.fields
    known = tuple(staff_ids(fields.groups)) if fields else ()
    whole["signatures"] = [_masked_signature(signature, known) for signature in whole["signatures"]]
    return whole


def _no_verification(examined: Examined) -> dict[str, Any]:
    held = examined.held
    return {
        "indication": examined.indication.value,
        "sub_indication": _SUB_INDICATIONS.get(examined.gap or "", SubIndication.SIGNED_DATA_NOT_FOUND).value,
        "checked_at": examined.at.isoformat(),
        "gap": examined.gap,
        "format": held.format,
        "document": {"sha256": held.sha256, "intact": False},
        "signatures": [],
    }


def _masked_signature(signature: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    """Identity numbers in subjects and names show their last four (http.md, tier 2)."""
    shown = dict(signature)
    for name in ("signer", "title", "organisation"):
        shown[name] = _masked_text(shown.get(name), known)
    if certificate := shown.get("certificate"):
        parts = {name: _masked_text(certificate[name], known) for name in ("subject", "issuer")}
        shown["certificate"] = {**certificate, **parts}
    return shown


def _masked_text(text: str | None, known: tuple[str, ...]) -> str | None:
    return None if text is None else mask_ids(text, known)


def _status_detail(examined: Examined) -> dict[str, Any]:
    held, zone = examined.held, examined.at.tzinfo
    detail = {"since": held.status_since.astimezone(zone).isoformat(), **public_detail(held)}
    if "until" in detail:
        detail["until"] = datetime.fromisoformat(detail["until"]).astimezone(zone).isoformat()
    return detail


def public_detail(held: HeldRecord) -> dict[str, Any]:
    """What the register says about a status that anyone may read."""
    return {name: held.status_detail[name] for name in PUBLIC_DETAIL if held.status_detail.get(name) is not None}


def _reference(other: RecordRef | None) -> dict[str, Any] | None:
    return {"madinhdanhhocba": other.record_id, "phienban": other.version} if other else None


def _rfc3339(moment: datetime, answer: Answer) -> str:
    return moment.astimezone(answer.records[0].at.tzinfo).isoformat()
