"""An uploaded file's result as JSON (contract/http.md, ``POST /api/v1/verify``; docs/contract.md). No wording."""

from __future__ import annotations

from typing import Any

from portal.public.desk import Desk
from portal.public.present import answer_json, masked_report, standing, verification
from portal.public.upload.judged import Judged
from verifier.presentation import indication_json
from verifier.report import Indication, SubIndication


def judged_json(judged: Judged, at: Desk) -> dict[str, Any]:
    """``{kind, genuine, verification, registry, …}``: all that page or program may draw on."""
    body: dict[str, Any] = {"kind": judged.kind.value, "genuine": judged.genuine}
    body |= {"verification": _verification(judged), "registry": _registry(judged)}
    if judged.differs:
        body["differs"] = [f"{group}.{member}" if member else group for group, member in judged.differs]
    if judged.codes:
        body["codes"] = list(judged.codes)
    if judged.inside:
        body["originals"] = [_carried(one) for one in judged.inside]
    if judged.answer:
        body["lookup"] = answer_json(judged.answer, at.links)
        body["verification"] = _of_the_code(body["lookup"])
        if judged.answer.kind == "record":
            body["registry"]["status"] = body["lookup"]["status"]
    if judged.foreign:
        body["foreign_code"] = True
    if judged.unseen:
        body["unread"] = judged.unseen.value
    return body


def _of_the_code(lookup: dict[str, Any]) -> dict[str, Any] | None:
    """Of the record under the code, as the first tier has it; a dossier's stand with its years."""
    found: dict[str, Any] | None = lookup.get("verification")
    return found


def _verification(judged: Judged) -> dict[str, Any]:
    if judged.report:
        return masked_report(judged.report)
    if judged.examined:
        return verification(judged.examined)
    return {  # a picture: there is nothing on it that somebody signed
        "indication": Indication.INDETERMINATE.value,
        "sub_indication": SubIndication.SIGNED_DATA_NOT_FOUND.value,
        "checked_at": judged.at.isoformat(),
        "policy": None,
        "format": None,
        "document": {"sha256": judged.sha256, "intact": False},
        "signatures": [],
    }


def _carried(one: Judged) -> dict[str, Any]:
    """A record that a PDF carries: which, what the register says of it, and whether its signatures hold."""
    short = {"indication": Indication.INDETERMINATE.value, "sub_indication": None, "checked_at": one.at.isoformat()}
    found = indication_json(one.report) if one.report else short
    return {"sha256": one.sha256, "registry": _registry(one), "verification": found}


def _registry(judged: Judged) -> dict[str, Any]:
    held = judged.match.held
    body: dict[str, Any] = {"match": judged.match.kind.value, "status": held.status if held else None}
    if held is None:
        return body
    body |= {"madinhdanhhocba": held.record_id, "phienban": held.version}
    if held.replaced_by:
        body["replaced_by"] = {"madinhdanhhocba": held.replaced_by.record_id, "phienban": held.replaced_by.version}
    if judged.examined:
        body["status_detail"] = standing(judged.examined)["status_detail"]
    return body
