"""A recalled original never leaves alone: it goes into a ZIP with a notice that says so. Knows no request.

The notice is there twice: to be read, and signed by the hub with the original's digest, which ties the two together.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from portal.public.present import public_detail
from portal.words.notices import RECALL_NOTICE
from portal.words.voice import LANGUAGES, VIET_NAM, Voice
from registry.held_records import HeldRecord
from sealer.keys import HubSeal
from sealer.notice import sign_recall_notice

NOTICE_NAME = "THONG-BAO-THU-HOI.txt"
KEYS_PATH = "/.well-known/hocba/jwks.json"
SIGNED_NAME = "THONG-BAO-THU-HOI.jws"


def zip_with_notice(held: HeldRecord, name: str, data: bytes, *, seal: HubSeal, at: datetime) -> bytes:
    """The recall notice to be read, in both languages, and signed; then the original under ``name``, byte for byte."""
    notice = recall_notice(held, at)
    signed = sign_recall_notice(seal, notice_payload(held, notice, at))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file, content in ((NOTICE_NAME, notice.encode()), (SIGNED_NAME, signed.encode()), (name, data)):
            entry = zipfile.ZipInfo(file, at.astimezone(VIET_NAM).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def recall_notice(held: HeldRecord, at: datetime, *, signed: str = SIGNED_NAME) -> str:
    """What became of this record, in Vietnamese, then in English; ``signed``: the file in which the hub signs it."""
    return "\n\n".join(_in(Voice(language), held, at, signed) for language in LANGUAGES) + "\n"


def notice_payload(held: HeldRecord, notice: str, at: datetime) -> dict[str, Any]:
    """What the hub signs: which original, what became of it and when, the same words for people."""
    following = held.replaced_by
    return {
        "madinhdanhhocba": held.record_id,
        "phienban": held.version,
        "sha256": held.sha256,
        "status": held.status,
        "recalled_at": held.status_since.astimezone(VIET_NAM).isoformat(),
        **{name: value for name, value in public_detail(held).items() if name in ("reason", "decision")},
        "replaced_by": {"madinhdanhhocba": following.record_id, "phienban": following.version} if following else None,
        "made_at": at.astimezone(VIET_NAM).isoformat(),
        "notice": notice,
    }


def _in(voice: Voice, held: HeldRecord, at: datetime, signed: str) -> str:
    detail = public_detail(held)
    lines = [
        voice.say(RECALL_NOTICE["title"]),
        voice.say(RECALL_NOTICE["record"], id=held.record_id, version=held.version),
        voice.say(RECALL_NOTICE["school"], school=held.school_name, namhoc=held.namhoc),
        voice("status-detail.recalled-on", date=voice.date(held.status_since)),
    ]
    if "reason" in detail:
        lines.append(voice("status-detail.reason", reason=voice.code("reason", detail["reason"])))
    if "decision" in detail:
        lines.append(voice("status-detail.decision", decision=detail["decision"]))
    if held.replaced_by:
        lines.append(voice("page.replaced-by", version=held.replaced_by.version))
    lines.append(voice("status-sentence.recalled"))
    lines.append(voice.say(RECALL_NOTICE["digest"], sha256=held.sha256))
    lines.append(voice.say(RECALL_NOTICE["signed"], file=signed, keys=KEYS_PATH))
    lines.append(voice.say(RECALL_NOTICE["made"], moment=voice.moment(at)))
    return "\n".join(lines)
