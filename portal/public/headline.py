"""The largest words on a page: what became of the record first, then whether its signatures hold. Knows no content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.public.examination import Examined
from portal.public.present import public_detail
from portal.words.voice import Voice
from verifier.report import Indication

# How a headline looks: colour and sign together, never colour alone (WCAG 1.4.1).
GOOD, WAIT, DOUBT, BAD = "good", "wait", "doubt", "bad"

_OVER = frozenset({"recalled", "withdrawn"})
_TONES = {"pending": WAIT, "suspended": DOUBT, "recalled": BAD, "withdrawn": BAD}
_SINCE = {"recalled": "recalled-on", "withdrawn": "withdrawn-on"}


@dataclass(frozen=True, slots=True)
class Headline:
    """A title, and under it what it means, who must act and how."""

    tone: str
    title: str
    sentences: tuple[str, ...]


def headline(examined: Examined, voice: Voice) -> Headline:
    """One record: an ended status outweighs a bad signature, a bad signature a waiting status."""
    status, indication = examined.held.status, examined.indication
    if status in _OVER or (status in _TONES and indication is Indication.TOTAL_PASSED):
        return Headline(_TONES[status], voice(f"headline.{status}"), _status_sentences(examined, voice))
    if examined.genuine:
        return Headline(GOOD, voice("headline.genuine"), (voice(f"meaning.{indication}"),))
    broken = indication is Indication.TOTAL_FAILED
    title = voice("headline.failed" if broken else "headline.unconfirmed")
    sentences = _why(examined, voice)
    if status in _TONES:
        sentences += _status_sentences(examined, voice)
    return Headline(BAD if broken else DOUBT, title, sentences)


def dossier_headline(records: Sequence[Examined], voice: Voice) -> Headline:
    """All years together: *genuine* only if every one is."""
    odd = sum(not examined.genuine for examined in records)
    if odd:
        return Headline(DOUBT, voice("headline.dossier-mixed", count=odd, total=len(records)), ())
    if len(records) == 1:
        return Headline(GOOD, voice("headline.dossier-genuine-one"), ())
    return Headline(GOOD, voice("headline.dossier-genuine", count=len(records)), ())


def _why(examined: Examined, voice: Voice) -> tuple[str, ...]:
    if examined.gap:
        return (voice(f"gap.{examined.gap}"),)
    return (voice(f"meaning.{examined.indication}"),)


def reasons(examined: Examined, voice: Voice) -> tuple[str, ...]:
    """Why the signatures do not hold or cannot be judged, each reason once."""
    report = examined.report
    if report is None or report.passed:
        return ()
    codes = dict.fromkeys(problem.code for problem in report.problems)
    if codes:
        return tuple(voice(f"problem.{code}") for code in codes)
    return (voice(f"sub-indication.{report.sub_indication}"),) if report.sub_indication else ()


def _status_sentences(examined: Examined, voice: Voice) -> tuple[str, ...]:
    held, detail = examined.held, public_detail(examined.held)
    lines = []
    if held.status in _SINCE:
        lines.append(voice(f"status-detail.{_SINCE[held.status]}", date=voice.date(held.status_since)))
    if "until" in detail:
        lines.append(voice("status-detail.until", moment=voice.moment(datetime.fromisoformat(detail["until"]))))
    if "reason" in detail:
        lines.append(voice("status-detail.reason", reason=voice.code("reason", detail["reason"])))
    if "decision" in detail:
        lines.append(voice("status-detail.decision", decision=detail["decision"]))
    if examined.closed:
        lines.append(voice("status-detail.closed"))
    return (
        (" ".join(lines), voice(f"status-sentence.{held.status}"))
        if lines
        else (voice(f"status-sentence.{held.status}"),)
    )
