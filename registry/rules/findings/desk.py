"""What the department does with a finding, and who may: one table. Pure; changes no record and refuses none."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class FindingState(StrEnum):
    """``closed`` by the hub itself: the record has ended, or the missing one came."""

    OPEN = "open"
    ASKED = "asked"
    EXPLAINED = "explained"
    CLOSED = "closed"


class FindingAct(StrEnum):
    """What somebody at the department does."""

    ASK = "ask"
    EXPLAIN = "explain"
    REOPEN = "reopen"


class FindingRefusal(StrEnum):
    """Why somebody may not."""

    WRONG_ROLE = "wrong-role"
    NO_PERSON = "no-person"
    NOTE_MISSING = "note-missing"
    NOT_NOW = "not-now"
    CHANGED_MEANWHILE = "changed-meanwhile"
    UNKNOWN = "finding-unknown"


DEPARTMENT = "department"
# The desk is the department's alone: a school learns of what concerns it in words, by being asked.
ACTING = frozenset({"reviewer", "approver"})

TABLE = {
    (FindingState.OPEN, FindingAct.ASK): FindingState.ASKED,
    (FindingState.OPEN, FindingAct.EXPLAIN): FindingState.EXPLAINED,
    (FindingState.ASKED, FindingAct.EXPLAIN): FindingState.EXPLAINED,
    (FindingState.ASKED, FindingAct.REOPEN): FindingState.OPEN,
    (FindingState.EXPLAINED, FindingAct.REOPEN): FindingState.OPEN,
}


def may_act(kind: str, roles: Collection[str], person_id: str | None) -> FindingRefusal | None:
    """None: yes."""
    if kind != DEPARTMENT or not ACTING & set(roles):
        return FindingRefusal.WRONG_ROLE
    return None if person_id else FindingRefusal.NO_PERSON


def after(state: FindingState, act: FindingAct) -> FindingState | FindingRefusal:
    """What the finding is afterwards."""
    return TABLE.get((state, act), FindingRefusal.NOT_NOW)


def possible(state: FindingState) -> list[FindingAct]:
    """What can be done with a finding in this state."""
    return [act for act in FindingAct if (state, act) in TABLE]
