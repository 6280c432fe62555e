"""Who may suspend a record in an emergency, for how long and how often; who may lift it. Pure; knows no database.

One approver alone: so it is short, rare, runs out by itself, and changes what is shown, never what is held.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from registry.rules import lifecycle
from registry.rules.lifecycle import Act, State, Status
from registry.rules.recall_rules import DEPARTMENT, RECALLABLE, Actor, Refusal, Role

# Three days: over a weekend two people can be found who decide on a recall.
LONGEST_HOURS = 72
LONGEST = timedelta(hours=LONGEST_HOURS)
# From one beginning to the next: nobody alone keeps a good record from being used.
ONCE_IN = timedelta(days=30)


def actor_refusal(by: Actor) -> Refusal | None:
    """Why this actor may neither suspend nor lift, or None: an approver of the department, who is somebody."""
    if Role.APPROVER not in by.roles:
        return Refusal.WRONG_ROLE
    if by.kind != DEPARTMENT:
        return Refusal.NOT_BELOW
    return None if by.person_id else Refusal.NO_PERSON


def until(hours: int, now: datetime) -> datetime | None:
    """When a suspension of so many hours, begun now, runs out; None: it may not be so long, or so short."""
    return now + timedelta(hours=hours) if 1 <= hours <= LONGEST_HOURS else None


def suspend_refusal(standing: State, *, last_begun: datetime | None, now: datetime) -> Refusal | None:
    """Why a record that stands so may not be suspended, or None. ``last_begun``: when it last was, lifted or not."""
    if (standing, Act.SUSPEND) not in lifecycle.TABLE:
        return RECALLABLE[standing]
    if last_begun is not None and now < last_begun + ONCE_IN:
        return Refusal.SUSPENDED_LATELY
    return None


def lift_refusal(shown: Status) -> Refusal | None:
    """Why there is nothing to lift, or None."""
    return None if shown is Status.SUSPENDED else Refusal.NOT_SUSPENDED
