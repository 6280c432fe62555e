"""One look-up from what was typed to what was found, in the order the contract demands. Knows no HTTP and no wording.

(1) canonical code, (2) found by keyed hash, (3) second factor compared, and only then (4) read and verified.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from portal.errors import BirthDateMalformed, CodeMalformed, NotFoundOrNoMatch
from portal.public.birth_date import read_birth_date
from portal.public.examination import Examined, Examiner
from portal.public.look_up_tally import LookUpTally
from portal.public.second_tier import SecondTier, WrongAnswer
from portal.tallies import LOOK_UPS
from registry import find
from registry.check_phrase import check_phrase
from registry.connection import Connection, Engine
from registry.errors import EvidenceDamaged
from registry.find import Found
from registry.held_records import HeldRecord
from registry.kept_evidence import EvidenceMemory, KeptEvidence
from registry.keyring import Keyring
from registry.rules.lookup_code import first_group, normalise, printed
from registry.successor import successor_code
from registry.transactions import asking, reading

# After these recalls, and for withdrawn records, the second tier shows the status only (http.md, ``status``).
CLOSING_REASONS = frozenset({"wrong-learner", "issued-in-error"})


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What the second tier asks for, as it was typed."""

    birth_date: str
    id_last4: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a look-up found: one record, or all years of a dossier, at tier 1 or 2, by which code.

    ``check_phrase``: the words that the code's paper bears (``registry.check_phrase``).
    """

    tier: int
    kind: str
    code: str
    code_pk: int
    records: tuple[Examined, ...]
    needs: tuple[str, ...] = ()
    replaced_at: datetime | None = None
    second_tier_closed: bool = False
    check_phrase: str | None = None


class LookUp:
    """The two tiers over the register and the store of originals."""

    def __init__(
        self,
        *,
        engine: Engine,
        keyring: Keyring,
        examiner: Examiner,
        second_tier: SecondTier,
        clock: Callable[[], datetime],
        memory: EvidenceMemory | None = None,
        tally: LookUpTally | None = None,
    ) -> None:
        self._engine = engine
        self._keyring = keyring
        self._examiner = examiner
        self._second_tier = second_tier
        self._clock = clock
        self._memory = memory or EvidenceMemory()
        self._tally = tally

    def tier_one(self, typed: str) -> Answer:
        """Status, school, year, masked name and whether the signatures hold now.

        Raises:
            CodeMalformed, NotFoundOrNoMatch
        """
        code, at = canonical(typed), self._clock()
        with asking(self._engine) as connection:
            found = self._find(connection, code, at)
            kept = {held.pk: self.evidence(connection, held) for held in found.records}
        needs = () if found.replaced_at or found.closed else _needs(found)
        closed = found.closed and not found.replaced_at
        examined = self._examined(found, kept, at, code)
        answer = Answer(1, found.kind, printed(code), found.code_pk, examined, needs, found.replaced_at, closed)
        return self._counted(replace(answer, check_phrase=check_phrase(self._keyring, code)))

    def tier_two(self, typed: str, factor: SecondFactor) -> Answer:
        """The whole record; of a re-keyed code, the first tier (http.md: never "unknown", and no tier 2).

        Raises:
            CodeMalformed, BirthDateMalformed, IdLast4Needed, NotFoundOrNoMatch, TooMany, SecondTierClosed
        """
        try:
            return self._opened(typed, factor)
        except WrongAnswer as wrong:
            # Only now: a transaction that writes must not wait for one that reads in the same request.
            self._second_tier.note(wrong)
            raise NotFoundOrNoMatch from None

    def _opened(self, typed: str, factor: SecondFactor) -> Answer:
        code, birth_date, at = canonical(typed), _birth_date(factor), self._clock()
        with reading(self._engine) as connection:
            found = self._find(connection, code, at)
            tier = 1 if found.replaced_at else 2
            if tier == 2:
                self._second_tier.compare(connection, found, birth_date, factor.id_last4)
            open_ones = found.records if tier == 1 else [held for held in found.records if not is_closed(held)]
            kept = {held.pk: self.evidence(connection, held) for held in open_ones}
            leads = {h.pk: successor_code(connection, self._keyring, h) for h in open_ones if tier == 2}
        examined = tuple(
            replace(one, successor_code=leads.get(one.held.pk)) for one in self._examined(found, kept, at, code)
        )
        answer = Answer(tier, found.kind, printed(code), found.code_pk, examined, (), found.replaced_at)
        return self._counted(replace(answer, check_phrase=check_phrase(self._keyring, code)))

    def shared(self, record_pk: int, code_pk: int) -> Answer:
        """One record for whoever was given a link to it: its second tier, with no code in it, of this or a successor.

        Raises:
            NotFoundOrNoMatch: there is none.
        """
        at = self._clock()
        with reading(self._engine) as connection:
            held = find.by_pk(connection, record_pk, now=at)
            if held is None:
                raise NotFoundOrNoMatch
            kept = {} if is_closed(held) else {held.pk: self.evidence(connection, held)}
        found = Found("record", code_pk, None, (held,))
        return self._counted(Answer(2, found.kind, "", code_pk, self._examined(found, kept, at, "")))

    def _find(self, connection: Connection, code: str, at: datetime) -> Found:
        found = find.by_code(connection, self._keyring, code, now=at)
        if found is None:
            raise NotFoundOrNoMatch
        return found

    def evidence(self, connection: Connection, held: HeldRecord) -> KeptEvidence | None:
        """What the record was judged with at intake; None where the register's own copy of it is damaged."""
        try:
            return self._memory.of(connection, held.judged_with)
        except EvidenceDamaged:
            return None

    def examine(self, held: HeldRecord, kept: KeptEvidence | None, *, at: datetime, code_group: str) -> Examined:
        """Read and verified now, as for a code; ``kept`` is its ``evidence``, ``code_group`` what an alarm may say."""
        return self._examiner.examine(held, kept, at=at, code_group=code_group)

    def examine_open(self, held: HeldRecord, kept: KeptEvidence | None, *, at: datetime, code_group: str) -> Examined:
        """The same, but of a record of which the status alone may be shown, nothing is read."""
        if is_closed(held):
            return Examined(held, at, closed=True)
        return self.examine(held, kept, at=at, code_group=code_group)

    def _examined(
        self, found: Found, kept: Mapping[int, KeptEvidence | None], at: datetime, code: str
    ) -> tuple[Examined, ...]:
        group = first_group(code)
        return tuple(
            self._examiner.examine(held, kept[held.pk], at=at, code_group=group)
            if held.pk in kept
            else Examined(held, at, closed=True)
            for held in found.records
        )

    def _counted(self, answer: Answer) -> Answer:
        for one in answer.records:
            if self._tally:
                self._tally.note(one.held.pk, answer.tier)
            LOOK_UPS.labels(answer.tier, one.held.status, "closed" if one.closed else str(one.indication)).inc()
        return answer


def _needs(found: Found) -> tuple[str, ...]:
    """What the second tier will ask for: said before it compares anything."""
    return ("birth_date", "id_last4") if find.needs_last4(found) else ("birth_date",)


def canonical(typed: str) -> str:
    """The 20 symbols of a code however it was typed.

    Raises:
        CodeMalformed: by its check characters it cannot be one.
    """
    code = normalise(typed)
    if code is None:
        raise CodeMalformed
    return code


def is_closed(held: HeldRecord) -> bool:
    """Whether nothing but this record's status may be shown at the second tier."""
    recalled_for = held.status_detail.get("reason") if held.status == "recalled" else None
    return held.status == "withdrawn" or recalled_for in CLOSING_REASONS


def _birth_date(factor: SecondFactor) -> str:
    birth_date = read_birth_date(factor.birth_date)
    if birth_date is None:
        raise BirthDateMalformed
    return birth_date
