"""What a report tells, in both languages, of a record that was looked up or a file that was handed in. Knows no PDF.

Nothing about who asked, and no learner: a record is called by its number. Plain JSON, so that it can wait in a page's
form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any

from portal.public.examination import Examined
from portal.public.headline import headline, reasons
from portal.public.present import verification, whole_record
from portal.public.signature_view import signature_views
from portal.public.upload.judged import Judged
from portal.public.upload.page import UploadPage
from portal.words.voice import LANGUAGES, Voice
from registry.held_records import HeldRecord
from registry.match import MatchKind
from verifier.report import Indication

Told = dict[str, Any]
_Pairs = Iterable[tuple[str, str]]

NOT_HELD = "none"


def of_record(examined: Examined, *, trust_version: str) -> Told:
    """Of a record of the register, as it was read and verified now."""
    body = verification(examined)

    def side(voice: Voice) -> Told:
        found = headline(examined, voice)
        looked = (voice("report.what"), voice("report.original"))
        return {
            "verdict": {"title": found.title, "sentences": found.sentences},
            "reasons": reasons(examined, voice),
            "facts": [
                looked,
                *_of_the_check(body, examined.held.sha256, trust_version, voice),
                *_held(examined.held, voice),
            ],
            "differs": (),
            "inside": (),
            "signatures": signature_views(body, whole_record(examined), voice),
        }

    return _told(side) | _key(examined.held.sha256, body, examined.held.status)


def of_upload(judged: Judged, page: Callable[[Voice], UploadPage], body: Told, *, trust_version: str) -> Told:
    """Of a file handed in. ``body``: ``judged_json`` of it; ``page``: what its page shows in a language."""
    checked = body["verification"] or {
        "indication": Indication.INDETERMINATE.value,
        "checked_at": judged.at.isoformat(),
    }

    def side(voice: Voice) -> Told:
        shown = page(voice)
        looked = (voice("report.what"), voice(f"report-kind.{judged.kind}"))
        compared = (voice("report.match"), voice(f"report-match.{judged.match.kind}"))
        return {
            "verdict": {"title": shown.headline.title, "sentences": (*shown.headline.sentences, shown.next)},
            "reasons": shown.reasons,
            "facts": [looked, *_of_the_check(checked, judged.sha256, trust_version, voice), compared, *shown.held],
            "differs": shown.differs or (),
            "inside": shown.inside,
            "signatures": shown.signatures,
        }

    held = judged.match.held if judged.match.kind is MatchKind.EXACT else None
    return _told(side) | _key(judged.sha256, checked, held.status if held else NOT_HELD)


def _of_the_check(body: Told, sha256: str, trust_version: str, voice: Voice) -> _Pairs:
    """How it was checked: what somebody needs who checks it again."""
    yield voice("report.at"), voice.moment(datetime.fromisoformat(body["checked_at"]))
    yield voice("report.digest"), sha256
    if body.get("format"):
        yield voice("report.format"), body["format"]
    if policy := body.get("policy"):
        yield voice("report.policy"), voice.code("report-policy", policy)
        yield voice("report.trust"), trust_version
    names = (body["indication"], body.get("sub_indication"))
    yield voice("report.indication"), " / ".join(name for name in names if name)


def _held(held: HeldRecord, voice: Voice) -> _Pairs:
    yield voice("report.match"), voice("report-match.exact")
    yield voice("report.record"), voice("page.version-of", id=held.record_id, version=held.version)
    yield voice("page.status"), voice(f"status.{held.status}")
    yield voice("page.school"), held.school_name
    yield voice("page.namhoc"), held.namhoc
    yield voice("page.level"), voice.code("level", held.level)
    if held.replaced_by:
        yield voice("page.links"), voice("page.replaced-by", version=held.replaced_by.version)


def _key(sha256: str, body: Told, status: str) -> Told:
    """What the paper's QR code carries: enough to tell this report from another."""
    return {"key": {"sha256": sha256, "status": status, "indication": body["indication"]}}


def _told(side: Callable[[Voice], Told]) -> Told:
    vietnamese, english = (_plain(side(Voice(language))) for language in LANGUAGES)
    found = _both(vietnamese, english)
    assert isinstance(found, dict)
    return found


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _both(vi: Any, en: Any) -> Any:
    """One text where the languages say the same, else a pair; lists and members in step."""
    if isinstance(vi, dict):
        return {name: _both(one, en[name]) for name, one in vi.items()}
    if isinstance(vi, list):
        return [_both(*pair) for pair in zip(vi, en, strict=True)]
    return vi if vi == en else {"vi": vi, "en": en}
