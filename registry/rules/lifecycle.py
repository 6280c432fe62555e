"""What may become of a record: states, acts and one table. Pure; knows no database and no clock."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from registry.errors import RegistryError


class State(StrEnum):
    """What ``record.state`` holds."""

    PENDING = "pending"
    EFFECTIVE = "effective"
    RECALL_REQUESTED = "recall-requested"
    RECALL_CHECKED = "recall-checked"
    SUSPENDED = "suspended"
    RECALLED = "recalled"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What somebody, or the clock, does to a record."""

    LOCK = "lock"
    WITHDRAW = "withdraw"
    REQUEST_RECALL = "request-recall"
    CHECK_RECALL = "check-recall"
    APPROVE_RECALL = "approve-recall"
    REJECT_RECALL = "reject-recall"
    RETURN_RECALL = "return-recall"
    SUSPEND = "suspend"
    LIFT_SUSPENSION = "lift-suspension"
    REINSTATE = "reinstate"


class Status(StrEnum):
    """What the public is told (contract/http.md)."""

    PENDING = "pending"
    EFFECTIVE = "effective"
    SUSPENDED = "suspended"
    RECALLED = "recalled"
    WITHDRAWN = "withdrawn"


class ActNotAllowed(RegistryError):
    """The table has no way from this state by this act."""

    def __init__(self, state: State, act: Act) -> None:
        super().__init__(f"{act} is not possible while {state}")
        self.state = state
        self.act = act


# A missing key is a refusal. Withdrawn is final, and so is recalled but for a recall that was itself wrong, as long as
# nothing has taken the record's place: a corrected record is a new version (package.md §4).
# While a recall is asked for, suspending changes what is shown, not how far the request is.
TABLE: dict[tuple[State, Act], State] = {
    (State.PENDING, Act.LOCK): State.EFFECTIVE,
    (State.PENDING, Act.WITHDRAW): State.WITHDRAWN,
    (State.EFFECTIVE, Act.REQUEST_RECALL): State.RECALL_REQUESTED,
    (State.EFFECTIVE, Act.SUSPEND): State.SUSPENDED,
    (State.SUSPENDED, Act.SUSPEND): State.SUSPENDED,
    (State.SUSPENDED, Act.LIFT_SUSPENSION): State.EFFECTIVE,
    (State.SUSPENDED, Act.REQUEST_RECALL): State.RECALL_REQUESTED,
    (State.RECALL_REQUESTED, Act.CHECK_RECALL): State.RECALL_CHECKED,
    (State.RECALL_REQUESTED, Act.REJECT_RECALL): State.EFFECTIVE,
    (State.RECALL_REQUESTED, Act.RETURN_RECALL): State.EFFECTIVE,
    (State.RECALL_REQUESTED, Act.SUSPEND): State.RECALL_REQUESTED,
    (State.RECALL_REQUESTED, Act.LIFT_SUSPENSION): State.RECALL_REQUESTED,
    (State.RECALL_CHECKED, Act.APPROVE_RECALL): State.RECALLED,
    (State.RECALL_CHECKED, Act.REJECT_RECALL): State.EFFECTIVE,
    (State.RECALL_CHECKED, Act.RETURN_RECALL): State.EFFECTIVE,
    (State.RECALL_CHECKED, Act.SUSPEND): State.RECALL_CHECKED,
    (State.RECALL_CHECKED, Act.LIFT_SUSPENSION): State.RECALL_CHECKED,
    (State.RECALLED, Act.REINSTATE): State.EFFECTIVE,
}

_FINAL = {State.RECALLED: Status.RECALLED, State.WITHDRAWN: Status.WITHDRAWN}
_UNDER_REQUEST = frozenset({State.RECALL_REQUESTED, State.RECALL_CHECKED})

_MEANING = {
    State.PENDING: "đã nhận, chờ khóa đợt · received, waits for the period's lock",
    State.EFFECTIVE: "có hiệu lực · in force",
    State.RECALL_REQUESTED: "trường đề nghị thu hồi · the school asks for its recall",
    State.RECALL_CHECKED: "đã thẩm tra đề nghị · the request was checked",
    State.SUSPENDED: "tạm dừng để xem xét · under review",
    State.RECALLED: "đã thu hồi · recalled",
    State.WITHDRAWN: "trường đã rút (cuối cùng) · withdrawn by the school (final)",
}


def after(state: State, act: Act) -> State:
    """The state that follows.

    Raises:
        ActNotAllowed: the table has no such way.
    """
    try:
        return TABLE[state, act]
    except KeyError:
        raise ActNotAllowed(state, act) from None


def standing(state: State, *, locks_at: datetime | None, now: datetime) -> State:
    """The state an act starts from: the lock is an act of the clock, computed and never stored.

    ``locks_at``: when the record's period locks; None: it took effect on acceptance.
    """
    locked = locks_at is None or now >= locks_at
    return after(state, Act.LOCK) if state is State.PENDING and locked else state


def status(state: State, *, locks_at: datetime | None, suspended_until: datetime | None, now: datetime) -> Status:
    """What the public is told now.

    A suspension shows until ``suspended_until`` (None: until it is lifted), over a recall request as well where it
    has an end. Recalled and withdrawn show before all else.
    """
    if state in _FINAL:
        return _FINAL[state]
    lapsed = suspended_until is not None and now >= suspended_until
    if state is State.SUSPENDED and not lapsed:
        return Status.SUSPENDED
    if state in _UNDER_REQUEST and suspended_until is not None and not lapsed:
        return Status.SUSPENDED
    waits = locks_at is not None and now < locks_at
    if waits and (state is State.PENDING or state in _UNDER_REQUEST):
        return Status.PENDING
    return Status.EFFECTIVE


def markdown() -> str:
    """The table for ``docs/lifecycle.md``: a row a state, a column an act, the cell the state that follows."""
    head = "| " + " | ".join(["state", *(f"`{act}`" for act in Act)]) + " |"
    rule = "|" + " --- |" * (len(Act) + 1)
    rows = [f"| **{state}** | " + " | ".join(_cell(state, act) for act in Act) + " |" for state in State]
    meanings = [f"- **{state}**: {_MEANING[state]}" for state in State]
    return "\n".join([*meanings, "", head, rule, *rows, ""])


def _cell(state: State, act: Act) -> str:
    return TABLE.get((state, act), "")
