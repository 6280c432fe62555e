"""Who may do what to a recall request: one table (docs/recall.md prints it). Pure; knows no database and no clock.

Two people decide: two ``person_id``s, neither of whom asked, never one person through two accounts (province.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from registry.rules import lifecycle
from registry.rules.lifecycle import State


class RecallState(StrEnum):
    """Of a request and of each of its items (contract/http.md)."""

    AWAITING_PRINCIPAL = "awaiting-principal"
    REQUESTED = "requested"
    CHECKED = "checked"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"


class RecallAct(StrEnum):
    """What somebody does to an item. ``approve`` is one word for three steps: confirm, check, decide."""

    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"


class Role(StrEnum):
    """The account roles that have to do with recalls; a school's software acts as ``school``."""

    SCHOOL = "school"
    PRINCIPAL = "principal"
    REVIEWER = "reviewer"
    APPROVER = "approver"


class Reason(StrEnum):
    """Why a record is recalled; the public is told the class (contract/http.md)."""

    DATA_ERROR = "data-error"
    WRONG_LEARNER = "wrong-learner"
    SIGNATURE_ERROR = "signature-error"
    ISSUED_IN_ERROR = "issued-in-error"
    COURT_OR_INSPECTION = "court-or-inspection"


class Ground(StrEnum):
    """What lets the department ask in a school's stead; ``reinstatement``: for the undoing of a wrong recall."""

    DISSOLVED_SCHOOL = "dissolved-school"
    LEAKED_KEY = "leaked-key"
    ORDERED = "ordered"
    REINSTATEMENT = "reinstatement"


class Refusal(StrEnum):
    """Why somebody may not do this. First those about the one who acts, then those about what is asked for."""

    WRONG_ROLE = "wrong-role"
    NOT_BELOW = "not-below"
    NO_PERSON = "no-person"
    ASKED_IT = "asked-it"
    SAME_PERSON = "same-person"
    DECIDED = "already-decided"
    CHANGED_MEANWHILE = "changed-meanwhile"
    MARK_NOT_POSSIBLE = "mark-not-possible"
    REASON_NOT_THEIRS = "reason-not-theirs"
    RECORD_UNKNOWN = "record-unknown"
    RECORD_PENDING = "record-pending"
    RECORD_WITHDRAWN = "record-withdrawn"
    RECORD_RECALLED = "record-recalled"
    ALREADY_REQUESTED = "already-requested"
    ITEM_TWICE = "item-twice"
    NOT_DISSOLVED = "not-dissolved"
    # Those about reinstatements.
    NOT_RECALLED = "not-recalled"
    HAS_SUCCESSOR = "has-successor"
    OTHER_REASON = "other-reason"
    # Those about suspensions (``suspension_rules``).
    NOT_SO_LONG = "not-so-long"
    SUSPENDED_LATELY = "suspended-lately"
    NOT_SUSPENDED = "not-suspended"


# A missing key is a refusal. Approved, rejected and returned are final: whoever wants more asks anew.
TABLE: Mapping[tuple[RecallState, RecallAct, Role], RecallState] = {
    (RecallState.AWAITING_PRINCIPAL, RecallAct.APPROVE, Role.PRINCIPAL): RecallState.REQUESTED,
    (RecallState.AWAITING_PRINCIPAL, RecallAct.RETURN, Role.PRINCIPAL): RecallState.RETURNED,
    (RecallState.REQUESTED, RecallAct.APPROVE, Role.REVIEWER): RecallState.CHECKED,
    (RecallState.REQUESTED, RecallAct.APPROVE, Role.APPROVER): RecallState.CHECKED,
    (RecallState.REQUESTED, RecallAct.RETURN, Role.REVIEWER): RecallState.RETURNED,
    (RecallState.REQUESTED, RecallAct.RETURN, Role.APPROVER): RecallState.RETURNED,
    (RecallState.REQUESTED, RecallAct.REJECT, Role.APPROVER): RecallState.REJECTED,
    (RecallState.CHECKED, RecallAct.APPROVE, Role.APPROVER): RecallState.APPROVED,
    (RecallState.CHECKED, RecallAct.RETURN, Role.APPROVER): RecallState.RETURNED,
    (RecallState.CHECKED, RecallAct.REJECT, Role.APPROVER): RecallState.REJECTED,
}

FINAL = frozenset({RecallState.APPROVED, RecallState.REJECTED, RecallState.RETURNED})

# Which reasons go with what: the school answers for its own records whatever the reason (QĐ 550 Điều 4.6); the
# department acts in its stead only for what its ground is about.
REASONS_OF_THE_SCHOOL = frozenset(Reason)
REASONS_BY_GROUND: Mapping[Ground, frozenset[Reason]] = {
    Ground.DISSOLVED_SCHOOL: frozenset(Reason),
    Ground.LEAKED_KEY: frozenset({Reason.SIGNATURE_ERROR, Reason.ISSUED_IN_ERROR}),
    Ground.ORDERED: frozenset({Reason.COURT_OR_INSPECTION}),
    Ground.REINSTATEMENT: frozenset(Reason),  # the reason of the recall that is undone
}

# Recalls whose next version may correct one of the learner's ids, if the department marks them. After
# ``wrong-learner`` the right record gets a new id instead (package.md section 4).
MARKABLE = frozenset({Reason.DATA_ERROR, Reason.COURT_OR_INSPECTION})

# Whether a record in this state may be asked for; None: it may.
RECALLABLE: Mapping[State, Refusal | None] = {
    State.PENDING: Refusal.RECORD_PENDING,  # withdrawn by its school, not recalled
    State.EFFECTIVE: None,
    State.SUSPENDED: None,  # in force, under review
    State.RECALL_REQUESTED: Refusal.ALREADY_REQUESTED,
    State.RECALL_CHECKED: Refusal.ALREADY_REQUESTED,
    State.RECALLED: Refusal.RECORD_RECALLED,
    State.WITHDRAWN: Refusal.RECORD_WITHDRAWN,
}

# What becomes of the record when its item comes into this state.
ON_THE_RECORD: Mapping[RecallState, lifecycle.Act] = {
    RecallState.CHECKED: lifecycle.Act.CHECK_RECALL,
    RecallState.APPROVED: lifecycle.Act.APPROVE_RECALL,
    RecallState.REJECTED: lifecycle.Act.REJECT_RECALL,
    RecallState.RETURNED: lifecycle.Act.RETURN_RECALL,
}
# A recalled record stays recalled until two people have decided otherwise.
ON_THE_RECALLED: Mapping[RecallState, lifecycle.Act] = {RecallState.APPROVED: lifecycle.Act.REINSTATE}

SCHOOL, COMMUNE, DEPARTMENT = "school", "commune", "department"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: for which organisation, of which kind, in which roles. ``person_id`` None: nobody in particular.

    ``succeeded``: the schools that theirs has succeeded by now.
    """

    organisation: str
    kind: str
    roles: frozenset[str]
    person_id: str | None
    succeeded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Case:
    """One item as the rules see it.

    Attributes:
        asking_school: the school that asks; None: the department does.
        above: the organisations above the school that is concerned.
        askers: the ``person_id``s of those who asked.
        acted: the ``person_id``s of those who took a step on it.
        ground: the department's, where it asks.
    """

    state: RecallState
    reason: Reason
    asking_school: str | None
    above: frozenset[str]
    askers: frozenset[str]
    acted: frozenset[str]
    ground: Ground | None = None

    @property
    def markable(self) -> bool:
        return self.reason in MARKABLE and self.ground is not Ground.REINSTATEMENT


@dataclass(frozen=True, slots=True)
class Ruling:
    """What follows: the new state and the role in which the actor brought it about, or why not."""

    follows: RecallState | None
    role: Role | None
    refusal: Refusal | None = None


def decide(case: Case, act: RecallAct, by: Actor, *, id_correction: bool = False) -> Ruling:
    """May this actor do this to this item, and what follows?"""
    if case.state in FINAL:
        return Ruling(None, None, Refusal.DECIDED)
    roles = [role for role in Role if role in by.roles and (case.state, act, role) in TABLE]
    if not roles:
        return Ruling(None, None, Refusal.WRONG_ROLE)
    placed = [role for role in roles if _in_place(role, case, by)]
    if not placed:
        return Ruling(None, None, Refusal.NOT_BELOW)
    role, follows = placed[0], TABLE[case.state, act, placed[0]]
    refusal = _wrong_person(case, by) if role is not Role.PRINCIPAL else None
    if refusal is None and id_correction and (follows is not RecallState.APPROVED or not case.markable):
        refusal = Refusal.MARK_NOT_POSSIBLE
    return Ruling(None, None, refusal) if refusal else Ruling(follows, role)


def _in_place(role: Role, case: Case, by: Actor) -> bool:
    """A principal for their school and those it succeeded; a commune for schools below it; the department for all."""
    if role is Role.PRINCIPAL:
        return by.kind == SCHOOL and case.asking_school in by.succeeded | {by.organisation}
    if role is Role.REVIEWER and by.kind == COMMUNE:
        return by.organisation in case.above
    return by.kind == DEPARTMENT


def _wrong_person(case: Case, by: Actor) -> Refusal | None:
    if by.person_id is None:
        return Refusal.NO_PERSON
    if by.person_id in case.askers:
        return Refusal.ASKED_IT
    return Refusal.SAME_PERSON if by.person_id in case.acted else None


def may_ask(by: Actor, reason: Reason, ground: Ground | None) -> Role | Refusal:
    """In which role this actor may ask for recalls with this reason, or why not."""
    if ground is None:
        roles = [role for role in (Role.PRINCIPAL, Role.SCHOOL) if role in by.roles and by.kind == SCHOOL]
        reasons = REASONS_OF_THE_SCHOOL
    else:
        roles = [role for role in (Role.APPROVER, Role.REVIEWER) if role in by.roles and by.kind == DEPARTMENT]
        reasons = REASONS_BY_GROUND[ground]
    if not roles:
        return Refusal.WRONG_ROLE
    if ground is not None and by.person_id is None:
        return Refusal.NO_PERSON  # else nobody could say who asked, and so who may not decide
    return roles[0] if reason in reasons else Refusal.REASON_NOT_THEIRS


def item_refusal(standing: State, *, ground: Ground | None, dissolved: bool) -> Refusal | None:
    """Why this record may not be asked for, or None. ``dissolved``: nobody is left to act for its school."""
    if ground is Ground.DISSOLVED_SCHOOL and not dissolved:
        return Refusal.NOT_DISSOLVED
    return RECALLABLE[standing]


@dataclass(frozen=True, slots=True)
class Recalled:
    """A record whose recall somebody wants undone.

    Attributes:
        same_reason: the request names the reason of that recall.
        succeeded: a later version is held, or another live record of the learner's year at that school.
        asked_for: another request for it is open.
    """

    standing: State
    same_reason: bool
    succeeded: bool
    asked_for: bool


def reinstatement_refusal(record: Recalled) -> Refusal | None:
    """Why this record may not be reinstated, or None. Asked again by whoever decides."""
    if record.standing is not State.RECALLED:
        return Refusal.NOT_RECALLED
    if record.succeeded:
        return Refusal.HAS_SUCCESSOR
    if record.asked_for:
        return Refusal.ALREADY_REQUESTED
    return None if record.same_reason else Refusal.OTHER_REASON


def on_the_record(follows: RecallState, ground: Ground | None) -> lifecycle.Act | None:
    """What becomes of the record when its item comes into this state; None: nothing."""
    return (ON_THE_RECALLED if ground is Ground.REINSTATEMENT else ON_THE_RECORD).get(follows)


def first_state(role: Role, *, principal_confirms: bool) -> RecallState:
    """Where a request begins. A principal who asks has confirmed; the department needs no principal."""
    waits = principal_confirms and role is Role.SCHOOL
    return RecallState.AWAITING_PRINCIPAL if waits else RecallState.REQUESTED


def of_request(items: Collection[RecallState]) -> RecallState:
    """A request is as far as the least of its open items; when all are decided, approved if any is, else rejected."""
    return next(state for state in RecallState if state in items)
