"""What the page of an uploaded file shows: one verdict first, then why, what to do, and what the register knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.public.examination import Examined
from portal.public.headline import BAD, DOUBT, GOOD, WAIT, Headline, headline, reasons
from portal.public.look_up import Answer
from portal.public.record_page import RecordView, answer_page
from portal.public.signature_view import SignatureView, signature_views
from portal.public.upload.judged import Judged, Kind
from portal.words.voice import CATALOGUE, Voice
from registry.match import MatchKind
from verifier.report import Indication, Problem, ProblemCode, Report

_SUBJECTS = "monhoc"

# By what the register says, where the signatures hold.
_PASSED = {
    MatchKind.NONE: "unregistered",
    MatchKind.OTHER_VERSION: "other-version",
    MatchKind.OTHER_CONTENT: "other-content",
}
_UNREADABLE = frozenset({ProblemCode.NOT_WELL_FORMED, ProblemCode.FORBIDDEN_CONSTRUCT, ProblemCode.SCHEMA_VIOLATION})
_TONES = {
    **dict.fromkeys(("altered-pdf", "other-content", "altered-copy", "failed", "document-failed", "foreign-code"), BAD),
    **dict.fromkeys(("code", "codes", "hub-paper", "document-passed", "own-page"), WAIT),
}


@dataclass(frozen=True, slots=True)
class UploadPage:
    """``record`` is the first tier of the code on it; ``codes`` are printed codes to look up.

    ``inside``: for each record that a PDF carries a name and what became of it.
    """

    case: str
    headline: Headline
    reasons: tuple[str, ...]
    differs: tuple[str, ...] | None
    next: str
    held: tuple[tuple[str, str], ...]
    inside: tuple[tuple[str, str], ...]
    record: RecordView | None
    codes: tuple[str, ...]
    signatures: list[SignatureView]
    digest: str


def upload_page(judged: Judged, body: Mapping[str, Any], voice: Voice) -> UploadPage:
    """The page for a result and its JSON."""
    case = case_of(judged)
    subjects = {"bangdiem": {"monhoc": [{"Id": key, "tenmonhoc": name} for key, name in judged.subjects.items()]}}
    record = _under_the_code(judged.answer, body, voice)
    return UploadPage(
        case=case,
        headline=_headline(judged, case, record, voice),
        reasons=tuple(_reasons(judged, voice)),
        differs=_differs(judged, voice) if case == "altered-copy" else None,
        next=voice(f"upload-next.{case}"),
        held=_held(judged, voice),
        inside=tuple(_carried(one, voice) for one in judged.inside),
        record=record,
        codes=judged.codes,
        signatures=signature_views(body["verification"], subjects, voice) if judged.report else [],
        digest=judged.sha256,
    )


def case_of(judged: Judged) -> str:
    """A key of ``portal.words.uploads.NEXT``: what became of this file, in one word."""
    if judged.kind is Kind.SOFT_COPY:
        return _of_a_copy(judged)
    if judged.examined:
        return "exact-genuine" if judged.genuine else "exact"
    if judged.kind is Kind.PICTURE:
        return _of_a_picture(judged)
    if judged.kind in {Kind.CODE, Kind.CODES, Kind.HUB_PAPER, Kind.CARRIER}:
        return judged.kind.value
    if judged.kind is Kind.ALTERED_COPY:
        return "altered-pdf"
    if judged.kind is Kind.DOCUMENT and judged.unseen:
        return "too-much"
    assert judged.report is not None
    return _of_a_record(judged, judged.report) if judged.kind is Kind.RECORD else _of_a_document(judged.report)


def _of_a_copy(judged: Judged) -> str:
    if judged.genuine:
        return "exact-genuine"
    # What keeps it from being genuine is its worst record, unless they do not belong together.
    return "exact" if judged.worst.examined and not judged.worst.genuine else "copy-mixed"


def _of_a_picture(judged: Judged) -> str:
    if judged.unseen is None:
        return "foreign-code" if judged.foreign else "own-page" if judged.own_page else "no-code"
    return "unreadable" if judged.unseen.name == "NOT_PICTURE" else "too-much"


def _of_a_record(judged: Judged, report: Report) -> str:
    if report.passed:
        return _PASSED[judged.match.kind]
    if judged.match.kind is MatchKind.OTHER_CONTENT and judged.match.held:
        return "altered-copy"
    if not report.signatures and any(problem.code in _UNREADABLE for problem in report.problems):
        return "not-a-record"
    return "failed" if report.indication is Indication.TOTAL_FAILED else "unconfirmed"


def _of_a_document(report: Report) -> str:
    if any(problem.code is ProblemCode.SIGNATURE_MISSING for problem in report.problems):
        return "document-unsigned"
    ends = {Indication.TOTAL_PASSED: "passed", Indication.TOTAL_FAILED: "failed"}
    return f"document-{ends.get(report.indication, 'unconfirmed')}"


def _headline(judged: Judged, case: str, record: RecordView | None, voice: Voice) -> Headline:
    plain = CATALOGUE["upload-title"].get(case)
    if plain is None:
        assert judged.examined is not None
        found = _of_the_register(judged, judged.examined, voice)
        assert found.tone != GOOD or judged.genuine
        return found
    own = Headline(_TONES.get(case, DOUBT), voice.say(plain), (voice(f"upload-meaning.{case}"),))
    told = record.headline if record else _of_what_it_carries(judged, voice)
    if told is None or told.tone == GOOD or (own.tone == BAD and told.tone != BAD):
        return own
    # What became of a record comes first and largest (contract/http.md, ``status``); the good news would be the
    # register's, not this paper's.
    also = own.sentences if record else (own.title, *own.sentences)
    return Headline(told.tone, told.title, (*told.sentences, *also))


def _of_the_register(judged: Judged, examined: Examined, voice: Voice) -> Headline:
    """Of bytes that it holds, or of a soft copy by the worst of what that carries."""
    found = headline(examined, voice)
    if judged.kind is not Kind.SOFT_COPY:
        return found
    copy, held = voice("upload.soft-copy"), examined.held
    if len(judged.inside) == 1:
        return Headline(found.tone, found.title, (copy, *found.sentences))
    if judged.genuine:
        return Headline(found.tone, found.title, (copy, voice("upload.copy-all", count=len(judged.inside))))
    which = voice("upload.copy-worst", namhoc=held.namhoc, version=held.version)
    return Headline(found.tone, found.title, (which, *found.sentences, copy))


def _of_what_it_carries(judged: Judged, voice: Voice) -> Headline | None:
    worst = judged.worst.examined if judged.inside else None
    return headline(worst, voice) if worst else None


def _reasons(judged: Judged, voice: Voice) -> Iterator[str]:
    if judged.examined:
        yield from reasons(judged.examined, voice)
    elif judged.report and not judged.report.passed:
        yield from dict.fromkeys(_reason(problem, judged.kind, voice) for problem in judged.report.problems)


def _reason(problem: Problem, kind: Kind, voice: Voice) -> str:
    if kind is Kind.RECORD:
        return voice(f"problem.{problem.code}")
    words = CATALOGUE["document-problem"].get(f"{problem.code}.{problem.sub_indication}")
    return voice.say(words) if words else voice(f"sub-indication.{problem.sub_indication}")


def _differs(judged: Judged, voice: Voice) -> tuple[str, ...]:
    if not judged.differs:
        return (voice("upload.differs-nowhere"),)
    return tuple(dict.fromkeys(_place(group, member, judged.subjects, voice) for group, member in judged.differs))


def _place(group: str, member: str, subjects: Mapping[str, str], voice: Voice) -> str:
    """By the names people know."""
    if group == _SUBJECTS:
        return voice("upload.subject", name=subjects.get(member, member))
    if member in CATALOGUE["field"]:
        return voice(f"field.{member}")
    part = voice.code("part", group)
    return part[:1].upper() + part[1:]


def _held(judged: Judged, voice: Voice) -> tuple[tuple[str, str], ...]:
    held = judged.match.held
    if held is None:
        return ()
    pairs = [
        (voice("page.status"), voice(f"status.{held.status}")),
        (voice("page.school"), held.school_name),
        (voice("page.namhoc"), held.namhoc),
        (voice("page.level"), voice.code("level", held.level)),
        (voice("page.technical-record"), voice("page.version-of", id=held.record_id, version=held.version)),
    ]
    if held.replaced_by:
        pairs.append((voice("page.links"), voice("page.replaced-by", version=held.replaced_by.version)))
    return tuple(pairs)


def _carried(one: Judged, voice: Voice) -> tuple[str, str]:
    """Never more than the register's status of it: what its pages are worth is another matter."""
    if one.examined is None:
        return voice("upload.a-file"), voice(f"upload-title.{case_of(one)}")
    held = one.examined.held
    told = [voice(f"status.{held.status}"), voice(f"indication.{one.examined.indication}")]
    if held.replaced_by:
        told.append(voice("page.replaced-by", version=held.replaced_by.version))
    name = voice("page.version-of", id=held.record_id, version=held.version)
    return f"{voice('page.year-title', namhoc=held.namhoc)} · {name}", ". ".join(
        part.rstrip(".") for part in told
    ) + "."


def _under_the_code(answer: Answer | None, body: Mapping[str, Any], voice: Voice) -> RecordView | None:
    """Of one record; a dossier's years stand on its own page."""
    if answer is None or answer.kind != "record":
        return None
    return answer_page(answer, body["lookup"], voice).records[0]
