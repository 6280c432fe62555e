"""What the pages of both tiers show, in order: verdict, facts, content, signatures, downloads.

Built on the JSON answer alone, so a page can never show more than the tier allows. Decides nothing about rights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.public.content_view import Facts, Sheet, general, history, sheets, summary
from portal.public.examination import Examined
from portal.public.headline import Headline, dossier_headline, headline, reasons
from portal.public.look_up import Answer, is_closed
from portal.public.paper_form import PaperRow, paper_rows
from portal.public.signature_view import SignatureView, signature_views
from portal.softcopy.absences import absence
from portal.words.voice import Voice


@dataclass(frozen=True, slots=True)
class Content:
    """What only the second tier shows."""

    sheets: tuple[Sheet, ...]
    summary: Facts
    remarks: str
    issued: str
    history: Sheet
    general: Facts
    paper: tuple[PaperRow, ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record on a page."""

    anchor: str
    title: str
    headline: Headline
    reasons: tuple[str, ...]
    status: str
    facts: tuple[tuple[str, str], ...]
    signatures_line: str | None
    links: tuple[str, ...]
    successor: str | None
    content: Content | None
    signatures: list[SignatureView]
    download: str | None
    download_note: str
    copy: str | None
    copy_note: str | None
    report: str | None
    technical: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """A whole page; ``headline`` sums up a dossier and is None where there is one record."""

    title: str
    headline: Headline | None
    records: list[RecordView]
    tier: int
    code: str
    check_phrase: str | None
    booklet: str | None
    needs: tuple[str, ...]
    code_replaced: str | None
    closed: str | None
    content_closed: bool
    # No original can be read now: the second tier would have nothing to show either.
    unreadable: bool


def answer_page(answer: Answer, body: Mapping[str, Any], voice: Voice) -> AnswerPage:
    """The page for an answer and its JSON."""
    dossier = answer.kind == "dossier"
    shown = body["records"] if dossier else [body]
    level = voice.code("level", answer.records[0].held.level)
    plain = voice("page.tier1-title" if answer.tier == 1 else "page.tier2-title")
    replaced = answer.replaced_at
    return AnswerPage(
        title=voice("page.dossier-title", level=level) if dossier else plain,
        headline=dossier_headline(answer.records, voice) if dossier else None,
        records=[_record(examined, one, voice) for examined, one in zip(answer.records, shown, strict=True)],
        tier=answer.tier,
        code=answer.code,
        check_phrase=body.get("check_phrase"),
        booklet=body["downloads"].get("pdf") if dossier and "downloads" in body else None,
        needs=answer.needs,
        closed=voice("page.tier2-closed") if answer.second_tier_closed else None,
        unreadable=all(examined.gap for examined in answer.records),
        content_closed=all(is_closed(examined.held) for examined in answer.records),
        code_replaced=voice("page.code-replaced", date=voice.date(replaced)) if replaced else None,
    )


def _record(examined: Examined, shown: Mapping[str, Any], voice: Voice) -> RecordView:
    held, record = examined.held, shown.get("record", {})
    verification = shown.get("verification", {})
    whole = "bangdiem" in record
    return RecordView(
        anchor=f"nam-{held.namhoc}-{held.version}",
        title=voice("page.year-title", namhoc=held.namhoc),
        headline=headline(examined, voice),
        reasons=reasons(examined, voice) if verification else (),
        status=voice(f"status.{held.status}"),
        facts=_facts(examined, record, voice) if record else (),
        signatures_line=_signatures_line(verification, voice) if verification else None,
        links=_links(shown, voice),
        successor=(shown.get("replaced_by") or {}).get("lookup_code"),
        content=_content(record, voice) if whole else None,
        signatures=signature_views(verification, record, voice),
        download=shown.get("downloads", {}).get("original"),
        download_note=voice("page.download-recalled" if held.status == "recalled" else "page.download-hint"),
        copy=shown.get("downloads", {}).get("pdf"),
        copy_note=_copy_note(examined, shown.get("downloads", {}), voice),
        report=shown.get("downloads", {}).get("report"),
        technical=_technical(examined, verification, voice) if "signatures" in verification else (),
    )


def _copy_note(examined: Examined, downloads: Mapping[str, str], voice: Voice) -> str | None:
    """What the PDF is, or why there is none beside an original that can be had."""
    if "original" not in downloads:
        return None
    if "pdf" in downloads:
        return voice("page.copy-recalled" if examined.held.status == "recalled" else "page.copy-hint")
    return voice("page.copy-no-form" if absence(examined) == "no-form" else "page.copy-unverified")


def _facts(examined: Examined, record: Mapping[str, Any], voice: Voice) -> tuple[tuple[str, str], ...]:
    held = examined.held
    birth = record.get("ngaysinh")
    values = (
        ("learner", record.get("hovaten") or record.get("masked_name")),
        ("birth", voice.day(birth) if birth else None),
        ("class", record.get("tenlop")),
        ("school", held.school_name),
        ("namhoc", held.namhoc),
        ("level", voice.code("level", held.level)),
    )
    return tuple((voice(f"page.{label}"), value) for label, value in values if value)


def _signatures_line(verification: Mapping[str, Any], voice: Voice) -> str:
    checked = voice("page.checked-at", moment=voice.moment(datetime.fromisoformat(verification["checked_at"])))
    return f"{voice('indication.' + verification['indication'])}. {checked}."


def _links(shown: Mapping[str, Any], voice: Voice) -> tuple[str, ...]:
    lines = []
    if following := shown.get("replaced_by"):
        given = "lookup_code" in following
        lines.append(voice("page.replaced" if given else "page.replaced-by", version=following["phienban"]))
    if before := shown.get("replaces"):
        lines.append(voice("page.replaces", version=before["phienban"]))
    return tuple(lines)


def _content(record: Mapping[str, Any], voice: Voice) -> Content:
    signers = record["danhsachky"]
    return Content(
        sheets=sheets(record, voice),
        summary=summary(record, voice),
        remarks=record["nhanxetchung"]["nxetgvcn"],
        issued=voice("page.issued", place=signers["diadanhphathanh"], date=voice.day(signers["ngaykyphathanh"])),
        history=history(record, voice),
        general=general(record, voice),
        paper=paper_rows(record, voice),
    )


def _technical(examined: Examined, verification: Mapping[str, Any], voice: Voice) -> tuple[tuple[str, str], ...]:
    held = examined.held
    names: Sequence[str | None] = (verification["indication"], verification.get("sub_indication"))
    pairs = [
        (voice("page.technical-record"), voice("page.version-of", id=held.record_id, version=held.version)),
        (voice("page.technical-indication"), " / ".join(name for name in names if name)),
        (voice("page.technical-digest"), held.sha256),
    ]
    if policy := verification.get("policy"):
        pairs.append((voice("page.technical-policy"), policy))
    return tuple(pairs)
