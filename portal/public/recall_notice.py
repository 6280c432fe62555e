"""A recalled original never leaves alone: it goes into a ZIP with a notice that says so. Knows no request."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from portal.public.present import public_detail
from portal.words.notices import RECALL_NOTICE
from portal.words.voice import LANGUAGES, VIET_NAM, Voice
from registry.find import HeldRecord

NOTICE_NAME = "THONG-BAO-THU-HOI.txt"


def zip_with_notice(held: HeldRecord, name: str, data: bytes, *, at: datetime) -> bytes:
    """The original under ``name``, byte for byte, after the recall notice in both languages."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for file, content in ((NOTICE_NAME, recall_notice(held, at).encode()), (name, data)):
            entry = zipfile.ZipInfo(file, at.astimezone(VIET_NAM).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def recall_notice(held: HeldRecord, at: datetime) -> str:
    """What became of this record, in Vietnamese, then in English."""
    return "\n\n".join(_in(Voice(language), held, at) for language in LANGUAGES) + "\n"


def _in(voice: Voice, held: HeldRecord, at: datetime) -> str:
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
    lines.append(voice.say(RECALL_NOTICE["made"], moment=voice.moment(at)))
    return "\n".join(lines)
