"""An uploaded record (XML, JSON): held as it is, a copy of one held, or nobody's. Knows no request and no wording."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from portal.public.desk import Desk
from portal.public.upload.judged import Judged, Kind
from portal.public.upload.own_school import judge_for_own_school
from registry import match
from registry.errors import OriginalDamaged, OriginalMissing, OriginalsUnreachable
from registry.held_records import HeldRecord
from registry.match import Match, MatchKind
from registry.transactions import asking
from verifier.same_origin import content_of, differing_places, signature_values

_UPLOAD = "upload"


def judge_record(at: Desk, data: bytes) -> Judged:
    """What bytes that are to be a record are worth."""
    now = at.clock()
    found = Judged(Kind.RECORD, now, hashlib.sha256(data).hexdigest())
    exact = _by_bytes(at, found, now)
    if exact is not None:
        return exact
    report = judge_for_own_school(at.engine, data, trust=at.trust.current(), at=now)
    return _beside_the_register(at, data, replace(found, report=report))


def _by_bytes(at: Desk, found: Judged, now: datetime) -> Judged | None:
    """The result for bytes that the register holds: what a look-up would say of them now."""
    with asking(at.engine) as connection:
        held = match.by_bytes(connection, found.sha256, now=now).held
        kept = at.look_up.evidence(connection, held) if held else None
    if held is None:
        return None
    examined = at.look_up.examine(held, kept, at=now, code_group=_UPLOAD)
    fields = examined.report.fields if examined.report else None
    subjects = _subjects(fields.groups) if fields else {}
    exact = Match(MatchKind.EXACT, held)
    return replace(found, report=examined.report, match=exact, examined=examined, subjects=subjects)


def _beside_the_register(at: Desk, data: bytes, found: Judged) -> Judged:
    """What is held under the number that the record gives itself, if somebody signed that number.

    The closing signature says so where it holds; else one of the held record's own signatures, which only a copy of
    it can have. Without either the number is nobody's word, and asking with it would be asking who has a record here.
    """
    content = content_of(data)
    if content is None:
        return found
    general = content["thongtinchung"]
    with asking(at.engine) as connection:
        there = match.by_record(connection, general["madinhdanhhocba"], int(general["phienban"]), now=found.at)
    original = _original(at, there.held) if there.kind is MatchKind.OTHER_CONTENT else None
    is_copy = original is not None and not signature_values(data).isdisjoint(signature_values(original))
    if is_copy and original is not None:
        genuine = content_of(original) or {}
        found = replace(found, differs=differing_places(content, genuine), subjects=_subjects(genuine))
        return found.matching(there, told=True)
    report = found.report
    if report is None or report.fields is None:
        return found
    return replace(found.matching(there, told=report.passed), subjects=_subjects(report.fields.groups))


def _subjects(groups: Mapping[str, Any]) -> dict[str, str]:
    return {row["Id"]: row["tenmonhoc"] for row in groups.get("bangdiem", {}).get("monhoc", ())}


def _original(at: Desk, held: HeldRecord | None) -> bytes | None:
    try:
        return at.originals.get(held.sha256) if held else None
    except (OriginalMissing, OriginalDamaged, OriginalsUnreachable):
        return None
