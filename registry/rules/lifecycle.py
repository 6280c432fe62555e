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


TABLE: dict[tuple[State, Act], State] = {}


def after(state: State, act: Act) -> State:
    raise NotImplementedError


def standing(state: State, *, locks_at: datetime | None, now: datetime) -> State:
    """The state an act starts from: a pending record whose period has locked is effective."""
    raise NotImplementedError


def status(state: State, *, locks_at: datetime | None, suspended_until: datetime | None, now: datetime) -> Status:
    raise NotImplementedError


def markdown() -> str:
    raise NotImplementedError
