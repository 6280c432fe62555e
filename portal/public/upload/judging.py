"""Is an uploaded file genuine, and what is it? Reads bytes, register and trust; knows no request and no wording.

By what the bytes begin with, never by a name: a PDF, a picture, else a record. A file is judged and forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from cell.pdf import read_pdf
from cell.picture import Unseen, attached_files, qr_texts
from portal.errors import Unavailable
from portal.public.desk import Desk
from portal.public.upload.judged import Judged, Kind
from portal.public.upload.our_codes import our_codes
from registry import match
from registry.errors import OriginalDamaged, OriginalMissing, OriginalsUnreachable
from registry.held_records import HeldRecord
from registry.match import Match, MatchKind
from registry.signers import policy_for
from registry.transactions import asking
from verifier.errors import NoTrustAnchors
from verifier.pdf.verify import is_pdf, verify_pdf
from verifier.policy import PACKAGE_1, Policy
from verifier.report import Report, SubIndication
from verifier.same_origin import content_of, differing_places, signature_values
from verifier.verify import verify

# How the pictures begin that contract/http.md names, and WebP, which phones keep what they download in.
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_UPLOAD = "upload"


def judge(at: Desk, data: bytes) -> Judged:
    """One file.

    Raises:
        NotFoundOrNoMatch: the code on it is nobody's. A failure, as at the look-up.
        Unavailable: the hub has no list of trusted authorities.
    """
    try:
        if is_pdf(data):
            return _pdf(at, data)
        return _picture(at, data) if is_picture(data) else _record(at, data)
    except NoTrustAnchors:
        raise Unavailable from None


def is_picture(data: bytes) -> bool:
    """PNG, JPEG or WebP."""
    return data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")


def _record(at: Desk, data: bytes) -> Judged:
    now = at.clock()
    found = Judged(Kind.RECORD, now, hashlib.sha256(data).hexdigest())
    exact = _by_bytes(at, found, now)
    if exact is not None:
        return exact
    report = _unregistered(at, data, now)
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


def _unregistered(at: Desk, data: bytes, now: datetime) -> Report:
    """A record judged for the school that it names itself, by this register's bindings and signature policy."""
    content = content_of(data)
    policy = Policy(PACKAGE_1, bindings=())
    if content is not None:
        with asking(at.engine) as connection:
            policy = policy_for(connection, content["thongtinchung"]["matruong"])
    return verify(data, trust=at.trust.current(), policy=policy, at=now)


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


def _pdf(at: Desk, data: bytes) -> Judged:
    now = at.clock()
    report = verify_pdf(data, read=read_pdf, trust=at.trust.current(), at=now)
    found = Judged(Kind.DOCUMENT, now, report.sha256, report)
    if _sealed_here(at, report):
        return _soft_copy(at, data, found)
    if report.sub_indication is SubIndication.POLICY_PROCESSING_ERROR:
        return found  # it held up one reader already
    if report.signatures:
        texts = qr_texts(data)
        return replace(found, codes=our_codes(texts, at.base_url) if isinstance(texts, tuple) else ())
    printed = _seen(at, found, qr_texts(data))
    return printed if printed.kind in {Kind.CODE, Kind.CODES} else found


def _sealed_here(at: Desk, report: Report) -> bool:
    """The hub's own seal, over the file as it stands."""
    return report.passed and any(
        seal.certificate is not None
        and seal.certificate.sha256 in at.seal.fingerprints
        and seal.covers == ("document",)
        for seal in report.signatures
    )


def _soft_copy(at: Desk, data: bytes, found: Judged) -> Judged:
    """The record that it carries, if the register holds it: then the PDF is worth what the record is worth."""
    for file in attached_files(data):
        inner = _by_bytes(at, replace(found, sha256=hashlib.sha256(file).hexdigest()), found.at)
        if inner is not None:
            return replace(inner, kind=Kind.SOFT_COPY, sha256=found.sha256, report=found.report)
    return replace(found, kind=Kind.HUB_PAPER)


def _picture(at: Desk, data: bytes) -> Judged:
    return _seen(at, Judged(Kind.PICTURE, at.clock(), hashlib.sha256(data).hexdigest()), qr_texts(data))


def _seen(at: Desk, found: Judged, texts: tuple[str, ...] | Unseen) -> Judged:
    """A code of ours leads to its first tier, as if it had been typed."""
    if isinstance(texts, Unseen):
        return replace(found, unseen=texts)
    codes = our_codes(texts, at.base_url)
    if len(codes) == 1:
        return replace(found, kind=Kind.CODE, report=None, answer=at.look_up.tier_one(codes[0]), codes=codes)
    if codes:
        return replace(found, kind=Kind.CODES, report=None, codes=codes)
    return replace(found, foreign=bool(texts))
