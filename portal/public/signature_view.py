"""Each signature in words: who, in what office, when, over what, and whether it holds. Knows the masked JSON only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.public.headline import BAD, DOUBT, GOOD
from portal.words.voice import Voice

PRINCIPAL = "hieutruong"

_TONES = {"TOTAL-PASSED": GOOD, "INDETERMINATE": DOUBT, "TOTAL-FAILED": BAD}


@dataclass(frozen=True, slots=True)
class SignatureView:
    """One signature as a reader sees it; ``details`` are the lines behind "technical details"."""

    tone: str
    verdict: str
    name: str
    office: str
    lines: tuple[str, ...]
    details: tuple[str, ...]


def signature_views(verification: Mapping[str, Any], record: Mapping[str, Any], voice: Voice) -> list[SignatureView]:
    """All signatures of a record, in the document's order; none at the first tier."""
    subjects = {subject["Id"]: subject["tenmonhoc"] for subject in record.get("bangdiem", {}).get("monhoc", ())}
    return [_view(signature, subjects, voice) for signature in verification.get("signatures", ())]


def _view(signature: Mapping[str, Any], subjects: Mapping[str, str], voice: Voice) -> SignatureView:
    indication = signature["indication"]
    return SignatureView(
        tone=_TONES[indication],
        verdict=voice(f"signature.{indication}"),
        name=signature["signer"] or voice("page.unnamed-signer"),
        office=_office(signature, voice),
        lines=tuple(_lines(signature, subjects, voice)),
        details=tuple(_details(signature, voice)),
    )


def _office(signature: Mapping[str, Any], voice: Voice) -> str:
    role = voice.code("role", signature["role"]) if signature["role"] else ""
    title = signature["title"] or ""
    if title and signature["role"] == PRINCIPAL and voice.language == "vi":
        # A centre's director or a deputy signs in this role (package.md section 2): their own title says it.
        role = ""
    parts = [role, "" if title.casefold() in role.casefold() else title, signature["organisation"] or ""]
    return ", ".join(part for part in parts if part and part != signature["signer"])


def _lines(signature: Mapping[str, Any], subjects: Mapping[str, str], voice: Voice) -> list[str]:
    lines = [voice(f"sub-indication.{signature['sub_indication']}")] if signature["sub_indication"] else []
    if signature["claimed_time"]:
        lines.append(voice("page.signed-on", moment=_moment(signature["claimed_time"], voice)))
    if signature["covers"]:
        lines.append(voice("page.covers", parts=_parts(signature["covers"], subjects, voice)))
    return lines


def _parts(covers: Sequence[str], subjects: Mapping[str, str], voice: Voice) -> str:
    return ", ".join(subjects.get(part) or voice.code("part", part) for part in covers)


def _details(signature: Mapping[str, Any], voice: Voice) -> list[str]:
    certificate, proven = signature["certificate"], signature["proven_time"]
    lines = [voice("page.proven-by", moment=_moment(proven, voice))] if proven else []
    if certificate:
        lines.append(voice("page.certificate-of", subject=certificate["subject"]))
        lines.append(voice("page.issuer", issuer=certificate["issuer"]))
    if signature["algorithm"]:
        lines.append(f"{voice('page.technical-algorithm')}: {signature['algorithm']}")
    return lines


def _moment(text: str, voice: Voice) -> str:
    return voice.moment(datetime.fromisoformat(text))
