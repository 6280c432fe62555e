"""Decides, in manifest order, what becomes of each verified record of a batch. Reads nothing, writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from registry.batch_items import ItemState, Verified
from registry.batches import REVOCATION_UNKNOWN, Batch
from registry.errors import RegistryError
from registry.judgement import FoundProblem, Judgement, SecondFactor
from registry.known_records import KnownRecords
from registry.periods import Period
from registry.rules import period_gate, versions
from registry.rules.findings.chain import others_of
from registry.rules.lifecycle import State
from registry.rules.versions import Claim, KnownVersion, Place

# How long a record may wait for revocation data (package.md, "Time").
LONGEST_HOLD = timedelta(days=7)

PERIOD_CLOSED = "period-closed"
MANIFEST = "manifest.jws"

# Where in the record each finding of the register stands.
_WHERE = {
    versions.VERSION_CONFLICT: "madinhdanhhocba",
    versions.VERSION_NOT_NEXT: "phienban",
    versions.PREDECESSOR_NOT_RECALLED: "phienban",
    versions.SCHOOL_MISMATCH: "matruong",
    versions.YEAR_MISMATCH: "namhoc",
    versions.LEARNER_MISMATCH: "thongtinchung",
}


class NotAccepted(RegistryError):
    """Somebody tried to register a record that did not pass."""


@dataclass(frozen=True, slots=True)
class AcceptedRecord:
    """The only thing that can be registered: made from a judgement without problems, or not at all.

    ``learners_others``: live records of the same learner under other ids, of whatever year.
    """

    item: Verified
    claim: Claim
    second_factor: SecondFactor
    predecessor: KnownVersion | None
    rivals_elsewhere: tuple[KnownVersion, ...]
    at_once: bool
    learners_others: tuple[KnownVersion, ...] = ()

    @classmethod
    def of(cls, item: Verified, place: Place, *, problems: Sequence[FoundProblem], at_once: bool) -> AcceptedRecord:
        """Raises NotAccepted unless everything holds."""
        judgement = item.judgement
        if problems or judgement.problems or not (judgement.claim and judgement.second_factor and judgement.report):
            raise NotAccepted("a record with problems, or one that was never verified, cannot be registered")
        return cls(
            item=item,
            claim=judgement.claim,
            second_factor=judgement.second_factor,
            predecessor=place.predecessor,
            rivals_elsewhere=place.rivals_elsewhere,
            at_once=at_once,
        )

    @property
    def version(self) -> KnownVersion:
        """As the register will know it."""
        state = State.EFFECTIVE if self.at_once else State.PENDING
        return KnownVersion(self.claim, state, pk=None, grade=self.item.judgement.grade)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of one item. ``accepted`` and ``known`` are set where it is accepted or a duplicate."""

    item: Verified
    state: ItemState
    problems: tuple[FoundProblem, ...] = ()
    accepted: AcceptedRecord | None = None
    known: KnownVersion | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """What all rulings of one batch rest on. ``successors`` names the schools that succeeded one."""

    batch: Batch
    period: Period | None
    known: KnownRecords
    successors: Callable[[str], frozenset[str]]
    at: datetime


def admit(items: Sequence[Verified], hearing: Hearing) -> list[Ruling]:
    """Rule on each item in order; what is accepted is known to those after it."""
    rulings = []
    for item in items:
        ruling = _rule(item, hearing)
        if ruling.accepted:
            hearing.known.add(ruling.accepted.version)
        rulings.append(ruling)
    return rulings


def _rule(item: Verified, hearing: Hearing) -> Ruling:
    known = hearing.known.with_bytes(item.sha256)
    if known and known.claim.school == hearing.batch.organisation:
        # The same bytes again, whatever became of them (package.md section 4, Versions).
        return Ruling(item, ItemState.DUPLICATE, known=known)
    judgement = item.judgement
    place = _place(judgement, hearing)
    follows = bool(place.predecessor and place.predecessor.ended)
    problems = list(judgement.problems)
    problems += [FoundProblem(code, _WHERE[code]) for code in place.problems]
    if judgement.claim and not _in_season(judgement.claim, hearing, follows=follows):
        problems.append(FoundProblem(PERIOD_CLOSED, "makhoi"))
    problems += [p for p in hearing.batch.problems if p.code == REVOCATION_UNKNOWN]
    found = _one_a_code_and_place(problems)
    if found:
        state = ItemState.HELD if _may_wait(found, hearing) else ItemState.REFUSED
        return Ruling(item, state, problems=found)
    at_once = period_gate.takes_effect_at_once(closes=bool(hearing.batch.closes), follows_an_ended_version=follows)
    accepted = AcceptedRecord.of(item, place, problems=found, at_once=at_once)
    others = others_of(accepted.version, hearing.known.of_learner(accepted.claim))
    return Ruling(item, ItemState.ACCEPTED, accepted=replace(accepted, learners_others=others))


def _place(judgement: Judgement, hearing: Hearing) -> Place:
    claim = judgement.claim
    if claim is None:
        return Place(problems=())
    held = hearing.known.versions(claim.record_id)
    first = versions.first_school(held)
    successors = hearing.successors(first) if first not in (None, claim.school) else frozenset()
    return versions.place(claim, versions=held, rivals=hearing.known.of_learner(claim), successors=successors)


def _in_season(claim: Claim, hearing: Hearing, *, follows: bool) -> bool:
    period = hearing.period
    return follows or (
        period is not None
        and period_gate.takes_record(
            locks=period.locks,
            levels=period.levels,
            level=claim.level,
            received_at=hearing.batch.received_at,
            follows_an_ended_version=follows,
        )
    )


def _may_wait(problems: Sequence[FoundProblem], hearing: Hearing) -> bool:
    only_the_hubs_gap = all(p.code == REVOCATION_UNKNOWN for p in problems)
    return only_the_hubs_gap and hearing.at < hearing.batch.received_at + LONGEST_HOLD


def _one_a_code_and_place(problems: Sequence[FoundProblem]) -> tuple[FoundProblem, ...]:
    """No repeats, and one ``school-mismatch`` or ``year-mismatch`` is enough, whoever found it."""
    seen: dict[FoundProblem, None] = {}
    for problem in problems:
        again = problem.code in (versions.SCHOOL_MISMATCH, versions.YEAR_MISMATCH) and any(
            p.code == problem.code for p in seen
        )
        if not again:
            seen.setdefault(problem)
    return tuple(seen)
