"""Records as their originals say now: read, verified, shown on one page, never kept or logged. Decides nothing.

The same reading and the same words as the public's pages (``portal.public``): an official and a parent see one verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app

from portal.office.looked import looked_at
from portal.office.place import place
from portal.public.content_view import Facts, Sheet, general, history, sheets, summary
from portal.public.disclosure import tier_two_fields
from portal.public.examination import Examined, Examiner
from portal.public.headline import Headline, headline, reasons
from portal.public.present import verification
from portal.public.signature_view import SignatureView, signature_views
from portal.words.voice import Voice
from registry.connection import Connection
from registry.errors import EvidenceDamaged
from registry.held_records import HeldRecord
from registry.kept_evidence import EvidenceMemory, KeptEvidence
from verifier.memo import Memo

EXTENSION = "hocba-office-records"
# Some 60 KiB each at most: a bulk decision's records stay while its pages are turned.
REMEMBERED = 512
# The office's log names no code, not even a code's first group.
_NO_CODE = "office"


@dataclass(frozen=True, slots=True)
class Line:
    """One record in a table: whose it is and whether its signatures hold now."""

    held: HeldRecord
    name: str | None
    class_name: str | None
    headline: Headline


@dataclass(frozen=True, slots=True)
class Whole:
    """One record on its own page. Without content where the original cannot be read."""

    line: Line
    reasons: tuple[str, ...]
    signatures: Sequence[SignatureView]
    sheets: tuple[Sheet, ...]
    facts: tuple[Facts, ...]
    remarks: str | None


class Reader:
    """Verifies held records, with a memory of its own for each app."""

    def __init__(self) -> None:
        self._memory = EvidenceMemory()
        self._examiner = Examiner(place().originals, place().trust, Memo(REMEMBERED))

    def evidence(self, connection: Connection, records: Sequence[HeldRecord]) -> dict[int, KeptEvidence | None]:
        """What these were judged with at intake; None where the register's own copy is damaged."""
        found: dict[int, KeptEvidence | None] = {}
        for held in records:
            try:
                found[held.pk] = self._memory.of(connection, held.judged_with)
            except EvidenceDamaged:
                found[held.pk] = None
        return found

    def examined(self, records: Sequence[HeldRecord], kept: dict[int, KeptEvidence | None]) -> list[Examined]:
        """Each read and verified now."""
        at = place().clock()
        looked_at((held.record_id, held.version) for held in records)
        return [self._examiner.examine(held, kept[held.pk], at=at, code_group=_NO_CODE) for held in records]


def reader() -> Reader:
    """This app's."""
    found = current_app.extensions.setdefault(EXTENSION, None) or Reader()
    current_app.extensions[EXTENSION] = found
    assert isinstance(found, Reader)
    return found


def line_of(examined: Examined, voice: Voice) -> Line:
    """For a table."""
    general_fields = _groups(examined).get("thongtinchung", {})
    name, class_name = general_fields.get("hovaten"), general_fields.get("tenlop")
    return Line(examined.held, name, class_name, headline(examined, voice))


def whole_of(examined: Examined, voice: Voice) -> Whole:
    """For a page of its own; staff's and learner's numbers with their last four only, as the public's second tier."""
    groups = _groups(examined)
    record = tier_two_fields(groups) if groups else None
    return Whole(
        line=line_of(examined, voice),
        reasons=reasons(examined, voice),
        signatures=signature_views(verification(examined), record or {}, voice),
        sheets=(*sheets(record, voice), history(record, voice)) if record else (),
        facts=(general(record, voice), summary(record, voice)) if record else (),
        remarks=record["nhanxetchung"]["nxetgvcn"] if record else None,
    )


def _groups(examined: Examined) -> Any:
    fields = examined.report.fields if examined.report else None
    return fields.groups if fields else {}
