"""Proves that the register is what it was: originals verified again, audit chain and receipts, recalls, no orphans.

Knows no page; what it finds it names by record id and version, never by learner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hocba.receipt_heads import against_kept
from hocba.wrong import Wrong
from ingest.workplace import Workplace
from registry import audit, batch_items, decision_papers, second_opinions
from registry.audit_replay import (
    IMPOSSIBLE_ACT,
    NEVER_ACCEPTED,
    NOT_WHAT_WAS_DECIDED,
    OTHER_ORIGINAL,
    RECORD_GONE,
    unlike_the_audit,
)
from registry.errors import EvidenceDamaged, OriginalDamaged, OriginalMissing, OriginalsUnreachable
from registry.inventory import Held, held_after
from registry.kept_evidence import evidence_of
from registry.known_records import digests_with_a_row
from registry.recall_consistency import (
    DECIDED_BUT_NOT_RECALLED,
    RECALLED_WITHOUT_DECISION,
    SUSPENDED_PAST_THE_RULES,
    TOO_FEW_PEOPLE,
    disagreements,
)
from registry.transactions import reading
from verifier.errors import NoTrustAnchors
from verifier.policy import Expected
from verifier.verify import verify

# Records read at a time.
PAGE = 500


def recheck(place: Workplace, *, seen: Callable[[], None]) -> Iterator[Wrong]:
    """Everything that is wrong, as it is found. ``seen`` is called once for every record."""
    yield from _audit_chain(place)
    yield from against_kept(place)
    yield from _recalls(place)
    yield from _decisions(place)
    yield from _papers(place)
    yield from _disputed(place)
    for held in _records(place):
        yield from _record(place, held)
        seen()
    yield from _orphans(place)


def _audit_chain(place: Workplace) -> Iterator[Wrong]:
    with reading(place.engine) as connection:
        broken = audit.first_break(connection)
    if broken is not None:
        yield Wrong(f"audit line {broken}", "chuỗi nhật ký kiểm toán bị đứt tại đây", "the audit chain breaks here")


_RECALLS = {
    RECALLED_WITHOUT_DECISION: ("bị thu hồi mà không có quyết định", "recalled, and nobody decided so"),
    DECIDED_BUT_NOT_RECALLED: ("đã có quyết định thu hồi mà vẫn có hiệu lực", "decided to be recalled, and is not"),
    SUSPENDED_PAST_THE_RULES: ("bị tạm dừng trái quy định", "suspended, but not by anybody who may, or for so long"),
    TOO_FEW_PEOPLE: ("quyết định thu hồi không do hai người", "its recall was not decided by two people"),
}


def _recalls(place: Workplace) -> Iterator[Wrong]:
    with reading(place.engine) as connection:
        for found in disagreements(connection):
            yield Wrong(f"{found.record_id}/{found.version}", *_RECALLS[found.kind])


_DECISIONS = {
    NOT_WHAT_WAS_DECIDED: ("trạng thái khác với nhật ký kiểm toán", "its state is not what the audit's lines come to"),
    NEVER_ACCEPTED: ("không có dòng nhật ký tiếp nhận", "no audit line says that it was accepted"),
    RECORD_GONE: ("có trong nhật ký kiểm toán mà không còn trong sổ", "the audit speaks of it, and it is gone"),
    OTHER_ORIGINAL: ("bản gốc khác với bản đã tiếp nhận", "its original is not the one that was accepted"),
    IMPOSSIBLE_ACT: ("nhật ký có việc trái vòng đời", "the audit has an act that nobody could do to it"),
}


def _decisions(place: Workplace) -> Iterator[Wrong]:
    with reading(place.engine) as connection:
        for found in unlike_the_audit(connection):
            yield Wrong(found.name, *_DECISIONS[found.kind])


def _papers(place: Workplace) -> Iterator[Wrong]:
    with reading(place.engine) as connection:
        for paper_id in decision_papers.damaged(connection, place.keyring):
            yield Wrong(f"decision paper {paper_id}", "văn bản quyết định bị hỏng", "the decision paper is damaged")


def _disputed(place: Workplace) -> Iterator[Wrong]:
    with reading(place.engine) as connection:
        for name in second_opinions.differing(connection):
            yield Wrong(name, "chương trình thứ hai kết luận khác", "another engine judges its signatures otherwise")


def _records(place: Workplace) -> Iterator[Held]:
    pk = 0
    while True:
        with reading(place.engine) as connection:
            page = held_after(connection, pk, limit=PAGE)
        if not page:
            return
        yield from page
        pk = page[-1].pk


def _record(place: Workplace, held: Held) -> Iterator[Wrong]:
    name = f"{held.record_id}/{held.version}"
    try:
        data = place.originals.get(held.sha256)
        with reading(place.engine) as connection:
            kept = evidence_of(connection, held.pk)
    except OriginalMissing:
        yield Wrong(name, "thiếu bản gốc", "its original is missing")
        return
    except OriginalDamaged:
        yield Wrong(name, "bản gốc bị hỏng", "its original is damaged")
        return
    except OriginalsUnreachable:
        yield Wrong(name, "không đọc được kho bản gốc", "the store of originals cannot be reached")
        return
    except EvidenceDamaged:
        yield Wrong(name, "bằng chứng kèm theo bị hỏng", "the evidence kept with it is damaged")
        return
    try:
        report = verify(
            data,
            trust=place.trust.current().with_evidence(crls=kept.crls, chain=kept.chain),
            policy=kept.policy,
            at=place.clock(),
            received_at=held.received_at,
            expected=Expected(school=held.school, namhoc=held.namhoc),
        )
    except NoTrustAnchors:
        yield Wrong(name, "không có chứng thư gốc tin cậy để kiểm tra", "there are no trusted roots to check it with")
        return
    if not report.passed:
        found = f"{report.indication}/{report.sub_indication}"
        yield Wrong(name, f"không còn xác minh được: {found}", f"it no longer verifies: {found}")
    elif report.fields and (report.fields.record_id, report.fields.version) != (held.record_id, held.version):
        yield Wrong(name, "bản gốc là của học bạ khác", "its original is another record's")


def _orphans(place: Workplace) -> Iterator[Wrong]:
    digests = list(place.originals.digests())
    for at in range(0, len(digests), PAGE):
        page = digests[at : at + PAGE]
        with reading(place.engine) as connection:
            # In this order: an item in flight becomes a record, never the other way round.
            busy = batch_items.in_flight(connection, page)
            spoken_of = digests_with_a_row(connection, page)
        for sha256 in page:
            if sha256 not in busy | spoken_of:
                yield Wrong(sha256, "bản gốc không thuộc học bạ nào", "an original that no record speaks of")
