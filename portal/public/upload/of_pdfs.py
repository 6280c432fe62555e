"""A PDF: a soft copy or another paper of the hub, one that was altered, a carrier of a record, or anybody's.

The hub's own seal is known by its certificates, present and retired, whoever vouches for them. Only where it stands
over the file as it is do the pages count. Whatever records a PDF carries are judged each for itself, as if handed in
alone. Knows no request and no wording.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cell.pdf import read_pdf
from cell.picture import Unseen, attached_files, qr_texts
from portal.public.desk import Desk
from portal.public.upload.judged import Judged, Kind
from portal.public.upload.of_pictures import by_codes
from portal.public.upload.of_records import judge_record
from portal.public.upload.our_codes import our_codes
from registry.match import MatchKind
from sealer.keys import HubSeal
from sealer.pdf_seal import own_keys
from verifier.pdf.verify import verify_pdf
from verifier.report import Indication, Report, SubIndication
from verifier.safe_xml import MAX_DOCUMENT_BYTES

# Of files in a PDF that is not as we sealed it, all together: anybody can pack 32 that each take two seconds of a
# processor (a megabyte of brackets) into a few kilobytes. A real record has 5 to 50 kB, the largest the grammar lets
# people write some 300; two of the largest that intake takes are read here.
MOST_UNSEALED: Final = 2 * MAX_DOCUMENT_BYTES


def judge_pdf(at: Desk, data: bytes) -> Judged:
    """What a PDF is, and what its pages are worth."""
    now = at.clock()
    report = verify_pdf(data, read=read_pdf, trust=at.trust.current(), at=now, own=own_keys(at.seal))
    found = Judged(Kind.DOCUMENT, now, report.sha256, report)
    if report.sub_indication is SubIndication.POLICY_PROCESSING_ERROR:
        return found  # it held up one reader already
    found = _with_what_it_carries(at, data, replace(found, kind=_kind(report, at.seal)))
    if found.kind in {Kind.SOFT_COPY, Kind.HUB_PAPER}:
        return found
    texts = qr_texts(data)
    if report.signatures or found.inside:
        return replace(found, codes=our_codes(texts, at.base_url) if isinstance(texts, tuple) else ())
    printed = by_codes(at, found, texts)
    return printed if printed.kind in {Kind.CODE, Kind.CODES} else found


def _kind(report: Report, seal: HubSeal) -> Kind:
    """By the seals that bear a certificate of the hub's, before what is in the file is known."""
    own = seal.certificates_until
    ours = [one for one in report.signatures if one.certificate and one.certificate.sha256 in own]
    if report.passed and any(one.covers == ("document",) for one in ours):
        return Kind.HUB_PAPER
    if ours and (report.indication is Indication.TOTAL_FAILED or report.passed):
        return Kind.ALTERED_COPY  # passed: others signed the file behind our seal
    return Kind.DOCUMENT


def _with_what_it_carries(at: Desk, data: bytes, found: Judged) -> Judged:
    """Its records judged. Under the hub's seal they make it a soft copy, which is worth what the worst of them is."""
    files = attached_files(data)
    if not isinstance(files, Unseen) and found.kind is not Kind.HUB_PAPER and sum(map(len, files)) > MOST_UNSEALED:
        files = Unseen.TOO_LARGE
    if isinstance(files, Unseen):
        return replace(found, kind=Kind.DOCUMENT, unseen=files) if found.kind is Kind.HUB_PAPER else found
    inside = tuple(one for one in (judge_record(at, file) for file in files) if _is_record(one))
    held = [one for one in inside if one.match.kind is MatchKind.EXACT]
    if not held:
        return found if found.kind is Kind.HUB_PAPER else replace(found, inside=inside)
    found = replace(found, inside=inside)
    if found.kind is Kind.HUB_PAPER:
        worst = found.worst
        return replace(found, kind=Kind.SOFT_COPY, match=worst.match, examined=worst.examined, subjects=worst.subjects)
    return replace(found, kind=Kind.CARRIER) if found.kind is Kind.DOCUMENT else found


def _is_record(one: Judged) -> bool:
    """Beside its records a PDF may carry whatever it likes; the hub's own carries notices of recall."""
    return one.match.kind is not MatchKind.NONE or bool(one.report and one.report.signatures)
