"""One soft copy: the pages, the signed originals inside, the hub's seal around both. Knows no request, keeps nothing.

Only from content that verifies now. What does not is named among the years that are not here, or there is no copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.public.recall_notice import SIGNED_NAME, notice_payload, recall_notice
from portal.softcopy.attached import Attachment, with_attachments
from portal.softcopy.booklet import booklet_pdf
from portal.softcopy.marks import Marks
from portal.softcopy.year import Missing, year_of
from portal.words.voice import Voice
from registry.held_records import HeldRecord
from sealer.keys import HubSeal
from sealer.notice import sign_recall_notice
from sealer.pdf_seal import seal_pdf
from verifier.report import Report

_VIETNAMESE = Voice("vi")

_FILES: Final = {"xades": ("xml", "application/xml"), "jades": ("json", "application/json")}
_UNKNOWN_FILE: Final = ("bin", "application/octet-stream")


@dataclass(frozen=True, slots=True)
class Part:
    """One record of a copy: its row, what was verified now, its original's bytes."""

    held: HeldRecord
    report: Report
    original: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """What a copy is made of, and when. ``missing`` and ``confirmation``: see ``booklet_pdf``."""

    parts: Sequence[Part]
    marks: Marks
    at: datetime
    missing: Sequence[Missing] = ()
    confirmation: bool = False


def soft_copy(seal: HubSeal, order: Order) -> bytes:
    """The PDF.

    Raises:
        NotVerified, NoForm: one of the parts has no pages (``absences`` says so beforehand).
        sealer.keys.SealUnreadable: the hub's key cannot be had now.
    """
    years = [year_of(part.report, part.held.status) for part in order.parts]
    pages = booklet_pdf(years, order.marks, order.missing, at=order.at, confirmation=order.confirmation)
    inside = [one for part in order.parts for one in _attached(part, seal, order.at)]
    return seal_pdf(seal, with_attachments(pages, inside), at=order.at, label=_VIETNAMESE("paper.field"))


def _attached(part: Part, seal: HubSeal, at: datetime) -> Iterator[Attachment]:
    """The original; of a recalled one the notice, too: it never leaves alone (http.md, ``status``)."""
    held = part.held
    ending, mime = _FILES.get(held.format, _UNKNOWN_FILE)
    told = _VIETNAMESE("copy.original", grade=held.grade.lstrip("0"), namhoc=held.namhoc, version=held.version)
    name = f"hocba-{held.record_id}-{held.version}.{ending}"
    yield Attachment(name, part.original, mime, told, held.received_at)
    if held.status == "recalled":
        yield from _notice(held, seal, at)


def _notice(held: HeldRecord, seal: HubSeal, at: datetime) -> Iterator[Attachment]:
    """As it lies beside an original in a ZIP, under names that no two records share."""
    start, _, _ = SIGNED_NAME.rpartition(".")
    name = f"{start}-{held.record_id}-{held.version}"
    told = _VIETNAMESE("copy.notice", id=held.record_id, version=held.version)
    notice = recall_notice(held, at, signed=f"{name}.jws")
    signed = sign_recall_notice(seal, notice_payload(held, notice, at))
    yield Attachment(f"{name}.txt", notice.encode(), "text/plain", told, at, "Supplement")
    yield Attachment(f"{name}.jws", signed.encode(), "application/jose", told, at, "Supplement")
