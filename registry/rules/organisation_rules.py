"""What may be done to organisations, by how many, and what they are on a day. Pure; knows no database and no page.

Whoever answers for an organisation is ``account_rules.answers_for``. What moves scopes or power takes two registrars
(docs/decisions/0024-organisations.md): a closing, a succession, another commune. Names, levels, a new school take one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from registry.rules.period_rules import LONGEST_DECISION
from registry.rules.province_file import CODE, LEVELS

# A decision reaches the office after its day; what is older than a school year came with the province file.
EARLIEST = timedelta(days=366)
# Mergers are decided for the coming school years (domain.md 5.7: 2025 to 2027).
LATEST = timedelta(days=732)
LONGEST_NAME = 250
# Kinds → those above them. None: nobody. A department is the province's own and is not founded here.
PARENT_KINDS: Mapping[str, frozenset[str | None]] = {
    "school": frozenset({"commune", "department"}),
    "commune": frozenset({"department"}),
    "institution": frozenset({None}),
}
# A merger of a whole commune at once; more is a list somebody pasted by mistake.
MOST_AT_ONCE = 20


class OrganisationRefusal(StrEnum):
    """Why not."""

    NOT_BELOW = "organisation-not-below"
    ONLY_DEPARTMENT = "organisation-only-department"
    NOT_A_CODE = "organisation-not-a-code"
    TAKEN = "organisation-taken"
    NOT_A_NAME = "organisation-not-a-name"
    SAME_NAME = "organisation-same-name"
    NOT_LEVELS = "organisation-not-levels"
    NOT_A_KIND = "organisation-not-a-kind"
    NOT_ABOVE = "organisation-not-above"
    SAME_PARENT = "organisation-same-parent"
    NOT_A_DAY = "organisation-not-a-day"
    NO_DECISION = "organisation-no-decision"
    CLOSED = "organisation-closed"
    HAS_SCHOOLS = "organisation-has-schools"
    NOT_SCHOOLS = "organisation-not-schools"
    ONE_TO_MANY = "organisation-one-to-many"
    CIRCLE = "organisation-circle"
    TOO_LATE = "organisation-too-late"
    NOT_HEIR = "organisation-not-heir"
    NOT_HANDED = "organisation-not-handed"


class Standing(StrEnum):
    """What an organisation is on a day."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Fact:
    """An organisation as the rules see it. ``schools``: how many stand below it and go on."""

    code: str
    kind: str
    parent: str | None
    name: str
    closed_from: date | None = None
    schools: int = 0

    def closed(self, on: date) -> bool:
        return self.closed_from is not None and self.closed_from <= on


@dataclass(frozen=True, slots=True)
class Succession:
    """Who gives up and who goes on in their stead. One side has one member: several into one, or one into several."""

    predecessors: tuple[str, ...]
    successors: tuple[str, ...]
    since: date


def standing(closed_from: date | None, succeeded: Collection[date], on: date) -> Standing:
    """``succeeded``: the days from which others succeed it."""
    if any(since <= on for since in succeeded):
        return Standing.MERGED
    if closed_from is not None and closed_from <= on:
        return Standing.CLOSED
    return Standing.CLOSING if closed_from is not None or succeeded else Standing.OPEN


def why_not_found(
    code: str, name: str, *, kind: str, levels: Set[str], above: Fact | None, on: date
) -> OrganisationRefusal | None:
    """None: an organisation of this code, name, kind and place may begin. Whether the code is free is SQL's to say."""
    if not CODE.fullmatch(code):
        return OrganisationRefusal.NOT_A_CODE
    if not is_name(name):
        return OrganisationRefusal.NOT_A_NAME
    if kind not in PARENT_KINDS:
        return OrganisationRefusal.NOT_A_KIND
    if (above.kind if above else None) not in PARENT_KINDS[kind] or (above and above.closed(on)):
        return OrganisationRefusal.NOT_ABOVE
    return why_not_levels(kind, levels)


def why_not_rename(
    found: Fact, name: str, since: date | None, *, last: date | None, on: date
) -> OrganisationRefusal | None:
    """``since``: the day from which the new name holds, today or before; ``last``: that of its last new name."""
    if not is_name(name):
        return OrganisationRefusal.NOT_A_NAME
    if name == found.name:
        return OrganisationRefusal.SAME_NAME
    early = on - EARLIEST if last is None else max(last, on - EARLIEST)
    return None if since and early <= since <= on else OrganisationRefusal.NOT_A_DAY


def why_not_levels(kind: str, levels: Set[str]) -> OrganisationRefusal | None:
    """Schools have one at least; nobody else has any."""
    right = bool(levels) and levels <= LEVELS if kind == "school" else not levels
    return None if right else OrganisationRefusal.NOT_LEVELS


def why_not_move(found: Fact, to: Fact | None, *, on: date) -> OrganisationRefusal | None:
    """None: it may stand below that one from now on."""
    if found.closed(on):
        return OrganisationRefusal.CLOSED
    if to is None or to.kind not in PARENT_KINDS.get(found.kind, ()) or to.closed(on):
        return OrganisationRefusal.NOT_ABOVE
    return OrganisationRefusal.SAME_PARENT if to.code == found.parent else None


def why_not_close(found: Fact, since: date | None, decision: str, *, on: date) -> OrganisationRefusal | None:
    """None: it may close from that day on."""
    if found.kind not in PARENT_KINDS:
        return OrganisationRefusal.NOT_A_KIND
    if found.closed_from is not None:
        return OrganisationRefusal.CLOSED
    if found.schools:
        return OrganisationRefusal.HAS_SCHOOLS
    if not is_decision(decision):
        return OrganisationRefusal.NO_DECISION
    return None if _in_reach(since, on) else OrganisationRefusal.NOT_A_DAY


def why_not_succeed(
    wish: Succession, found: Mapping[str, Fact], decision: str, *, heirs: Set[str], on: date
) -> OrganisationRefusal | None:
    """``found``: those there are of the named ones; ``heirs``: all that will ever succeed one of the successors."""
    before, after = set(wish.predecessors), set(wish.successors)
    named = before | after
    if not named <= found.keys() or any(one.kind != "school" for one in found.values()):
        return OrganisationRefusal.NOT_SCHOOLS
    sides = (len(before), len(after))
    if min(sides) != 1 or max(sides) > MOST_AT_ONCE:
        return OrganisationRefusal.ONE_TO_MANY
    if before & (after | heirs):
        return OrganisationRefusal.CIRCLE
    # A school that has closed may still be given somebody to answer for its records; one that goes on closes by this.
    if any(found[code].closed_from is not None for code in after):
        return OrganisationRefusal.CLOSED
    if any((closing := found[code].closed_from) is not None and closing > wish.since for code in before):
        return OrganisationRefusal.NOT_A_DAY
    if not is_decision(decision):
        return OrganisationRefusal.NO_DECISION
    return None if _in_reach(wish.since, on) else OrganisationRefusal.NOT_A_DAY


def why_not_undo(closed_from: date | None, *, on: date) -> OrganisationRefusal | None:
    """Before the day itself it is as if nobody had decided; afterwards others rely on it."""
    return None if closed_from is not None and closed_from > on else OrganisationRefusal.TOO_LATE


def is_name(name: str) -> bool:
    return bool(name) and len(name) <= LONGEST_NAME and name.isprintable()


def is_decision(decision: str) -> bool:
    return bool(decision) and len(decision) <= LONGEST_DECISION and decision.isprintable()


def _in_reach(since: date | None, on: date) -> bool:
    return since is not None and on - EARLIEST <= since <= on + LATEST
