"""Hand-out slips: one a learner, eight an A4 page, with cut marks. A PDF in memory, never a file of codes on disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.print.typesetting import FOR_PAPER, typeset
from portal.public import qr_code
from portal.words.voice import Voice


@dataclass(frozen=True, slots=True)
class Slip:
    """One learner's. ``code``: printed form of the look-up code; ``phrase``: its ``registry.check_phrase``."""

    school: str
    name: str
    class_name: str
    namhoc: str
    code: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around the slips: the paper's title, its publisher, each page's foot, and a last note if need be."""

    title: str
    author: str
    foot: str
    note: str | None


def slips_pdf(slips: Sequence[Slip], sheet: Sheet, voice: Voice, *, base_url: str, at: datetime) -> bytes:
    """The slips in this order. ``base_url``: the public's address, where the codes lead."""
    address = base_url.rstrip("/")
    data = {
        "lang": voice.language,
        "title": sheet.title,
        "author": sheet.author,
        "foot": sheet.foot,
        "note": sheet.note,
        "label": voice("hand-out.slip-code"),
        "how": voice("hand-out.slip-how", address=address),
        "alt": voice("school-record.qr-label"),
        "slips": [_slip(slip, voice, address) for slip in slips],
    }
    return typeset("slips", data, at=at, standard=FOR_PAPER)


def _slip(slip: Slip, voice: Voice, address: str) -> dict[str, str]:
    return {
        "school": slip.school,
        "name": slip.name,
        "class": voice("hand-out.slip-class", name=slip.class_name, year=slip.namhoc),
        "code": slip.code,
        "phrase": voice("hand-out.slip-phrase", words=slip.phrase),
        "qr": qr_code.as_svg(qr_code.look_up_address(address, slip.code)).decode(),
    }
