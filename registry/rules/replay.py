"""What the audit's lines about a record come to: each act done again by the lifecycle. Pure; knows no database."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from registry.rules.lifecycle import Act, ActNotAllowed, State, after
from registry.rules.recall_rules import Ground, RecallState, on_the_record

ACCEPT = "record:accept"
_REQUEST = f"record:{Act.REQUEST_RECALL}"
_DECIDED = frozenset({"record:recall-approve", "record:recall-reject", "record:recall-return"})
_PLAIN = {f"record:{act}": act for act in (Act.WITHDRAW, Act.SUSPEND, Act.LIFT_SUSPENSION)}
# The acts that change a record's state; what else is noted about a record (a page read, a code shown) does not.
ACTS = frozenset({ACCEPT, _REQUEST, *_DECIDED, *_PLAIN})


@dataclass(frozen=True, slots=True)
class Come:
    """What it has come to. ``until``: the end of the last suspension that nobody lifted.

    ``elsewhere``: it was accepted at another hub, whose lines about periods are not here.
    """

    state: State
    until: datetime | None = None
    elsewhere: bool = False


def begun(detail: Mapping[str, Any], *, elsewhere: bool = False) -> Come | None:
    """By the line of its acceptance; None: the line names no state in which a record may begin."""
    named = detail.get("state")
    return Come(State(named), None, elsewhere) if named in (State.PENDING, State.EFFECTIVE) else None


def further(now: Come, act: str, detail: Mapping[str, Any], *, at: datetime) -> Come:
    """After one more line. ``act`` is one of ``ACTS`` but the first.

    Raises:
        ActNotAllowed: nobody could do this to a record in this state.
        ValueError: the line is not one of the hub's own making.
    """
    if act in _DECIDED:
        return _decided(now, RecallState(str(detail.get("state"))), at=at)
    if act == _REQUEST:
        # Asked for of a recalled one, a recall is to be undone: the record waits as it is (``Ground.REINSTATEMENT``).
        return now if now.state is State.RECALLED else replace(now, state=_after(now.state, Act.REQUEST_RECALL))
    plain = _PLAIN[act]
    state = _after(now.state, plain)
    if plain is Act.SUSPEND:
        return replace(now, state=state, until=datetime.fromisoformat(str(detail.get("until"))))
    return replace(now, state=state, until=None)


def agrees(come: Come, state: State, *, until: datetime | None, since: datetime, extended: Container[datetime]) -> bool:
    """Whether the register may say so of this record.

    ``extended``: the moments at which periods would have locked that were extended after: what waited was written down
    as in force since then, which has a line for the period and none for each record.
    """
    if state is State.EFFECTIVE and come.state is State.PENDING:
        return come.elsewhere or since in extended
    if state is State.SUSPENDED and until is None:
        return False
    # An end that is over may be forgotten; one that nobody gave may not be there.
    return state is come.state and (until is None or until == come.until or state in _SHOW_NO_SUSPENSION)


_SHOW_NO_SUSPENSION = frozenset({State.PENDING, State.EFFECTIVE, State.RECALLED, State.WITHDRAWN})


def _decided(now: Come, follows: RecallState, *, at: datetime) -> Come:
    act = on_the_record(follows, Ground.REINSTATEMENT if now.state is State.RECALLED else None)
    if act is None:
        return now
    state = after(now.state, act)
    if act in (Act.APPROVE_RECALL, Act.REINSTATE):
        return replace(now, state=state, until=None)
    if state is State.EFFECTIVE and now.until is not None and at < now.until:
        state = after(state, Act.SUSPEND)
    return replace(now, state=state)


def _after(state: State, act: Act) -> State:
    """What waited for its period may have taken effect before: the lock is the clock's act, and has no line."""
    try:
        return after(state, act)
    except ActNotAllowed:
        if state is not State.PENDING:
            raise
        return after(after(state, Act.LOCK), act)
