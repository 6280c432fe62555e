"""Who may bind a certificate to an office, and change such a binding (province.md). Pure; knows no database.

A school declares; a registrar above it decides. Binding a principal's or seal's certificate, and whatever reaches back
in time, takes two registrars, who are two ``person_id``s (``two_people``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from registry.rules.two_people import RegistrarAtHand, TwoRefusal, why_not_propose

# "Binding a hieutruong or coso certificate … takes two registrars" (province.md).
FOR_TWO = frozenset({"hieutruong", "coso"})
# Two whole lists of a large school; more that nobody decides would only bury what matters.
MOST_WAITING = 600


class Stands(StrEnum):
    """A binding by its dates on a day."""

    PRESENT = "present"
    COMING = "coming"
    ENDED = "ended"


class DeclarationState(StrEnum):
    """What became of a declaration. ``PROPOSED``: one registrar agreed, another must."""

    WAITING = "waiting"
    PROPOSED = "proposed"
    EFFECTIVE = "effective"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({DeclarationState.WAITING, DeclarationState.PROPOSED})


class SignerRefusal(StrEnum):
    """Why not, beside the refusals of ``two_people``."""

    NOT_WAITING = "signer-not-waiting"
    OWN_DECLARATION = "signer-own-declaration"
    STOPPED = "signer-stopped"
    ALREADY_BOUND = "signer-already-bound"
    ALREADY_WAITING = "signer-already-waiting"
    TOO_MANY = "signer-too-many"
    CHANGED = "signer-changed"
    NO_CHANGE = "signer-no-change"
    NO_REASON = "signer-no-reason"
    NOT_THE_SAME = "signer-not-the-same"
    NO_ROOM = "signer-no-room"


@dataclass(frozen=True, slots=True)
class Office:
    """All that a binding says beside certificate and role. ``until``: the last day, or None."""

    name: str
    title: str | None
    person_id: str | None
    since: date
    until: date | None

    def stands(self, on: date) -> Stands:
        """On that day."""
        if on < self.since:
            return Stands.COMING
        return Stands.ENDED if self.until is not None and self.until < on else Stands.PRESENT


@dataclass(frozen=True, slots=True)
class Declared:
    """What the rule needs of a declaration. ``before`` None: a new binding. ``on``: the day it was declared."""

    role: str
    before: Office | None
    after: Office
    on: date
    by: str
    by_person: str | None


def takes_two(one: Declared) -> bool:
    """Whether one registrar alone cannot make it effective.

    Reaching back is counted from the day of the declaration, which nobody but the hub sets.
    """
    before, after = one.before, one.after
    if before is None:
        return one.role in FOR_TWO or after.since < one.on
    if _reaches_back(before, after, one.on):
        return True
    return one.role in FOR_TWO and not only_ends(before, after)


def _reaches_back(before: Office, after: Office, on: date) -> bool:
    """Whether what held on some day before ``on`` would be otherwise."""
    days = []
    if before.since != after.since:
        days.append(min(before.since, after.since))
    if before.until != after.until:
        days += [day for day in (before.until, after.until) if day is not None]
    if before.person_id != after.person_id:
        days.append(before.since)
    return any(day < on for day in days)


def only_ends(before: Office, after: Office) -> bool:
    """The last day comes sooner, nothing else changes."""
    sooner = after.until is not None and (before.until is None or after.until < before.until)
    return sooner and Office(after.name, after.title, after.person_id, after.since, before.until) == before


def why_not_decide(who: RegistrarAtHand, username: str, one: Declared) -> TwoRefusal | SignerRefusal | None:
    """None: this registrar may say yes or no to it, alone or as one of two; never about themselves or their own."""
    if refusal := why_not_propose(who, one.after.person_id):
        return refusal
    if one.before is not None and one.before.person_id == who.person_id:
        return TwoRefusal.ABOUT_YOU
    own = username == one.by or (one.by_person is not None and who.person_id == one.by_person)
    return SignerRefusal.OWN_DECLARATION if own else None


def replaced_until(replaced: Office, since: date) -> date | None:
    """The last day of the one replaced from ``since`` on; None: there is no day left to it."""
    last = since - timedelta(days=1)
    if last < replaced.since:
        return None
    return last if replaced.until is None else min(last, replaced.until)
