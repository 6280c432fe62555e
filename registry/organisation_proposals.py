"""Acts on organisations that move scopes or power: one registrar proposes, another carries out (``proposals``).

Whoever proposes and whoever approves answers for every organisation concerned, not only for the one it is filed under.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from registry import account_acts, organisation_life
from registry.account_acts import By
from registry.accounts import account
from registry.keyring import Keyring
from registry.organisation_acts import OrganisationNotAllowed, day, facts_of, home_of, note, one_theirs, or_refuse
from registry.organisation_life import Closing
from registry.organisations import successors_of
from registry.proposals import Acting, NewProposal, Proposal, ProposalNotAllowed, propose, register_kind
from registry.rules import organisation_rules as rules
from registry.rules.account_rules import answers_for
from registry.rules.organisation_rules import Fact, OrganisationRefusal, Succession
from registry.store.tables import organisation, succession

CLOSING = "organisation-closing"
MOVE = "organisation-move"
SUCCESSION = "organisation-succession"


@dataclass(frozen=True, slots=True)
class Decided:
    """From which day, and the number of the decision it stands in."""

    since: date | None
    decision: str


def propose_closing(connection: Connection, code: str, wish: Decided, *, by: By, at: datetime) -> str:
    """That it works no more from that day; the proposal's id.

    Raises:
        OrganisationNotAllowed, ProposalNotAllowed: a rule says no.
    """
    fact = one_theirs(connection, code, by=by, at=at)
    or_refuse(rules.why_not_close(fact, wish.since, wish.decision, on=day(at)))
    assert wish.since is not None
    payload = {"name": fact.name, "from": wish.since.isoformat(), "decision": wish.decision}
    return _propose(connection, CLOSING, fact, payload, by=by, at=at)


def propose_move(connection: Connection, code: str, to: str, decision: str, *, by: By, at: datetime) -> str:
    """That another organisation stands above it: the department's to propose, since two communes are concerned.

    Raises:
        OrganisationNotAllowed, ProposalNotAllowed: a rule says no.
    """
    fact = one_theirs(connection, code, by=by, at=at)
    if by.steward.home.kind != "department":
        raise OrganisationNotAllowed(OrganisationRefusal.ONLY_DEPARTMENT)
    above = facts_of(connection, [to], at).get(to)
    or_refuse(rules.why_not_move(fact, above, on=day(at)))
    if not rules.is_decision(decision):
        raise OrganisationNotAllowed(OrganisationRefusal.NO_DECISION)
    assert above is not None
    payload = {"name": fact.name, "to": to, "to_name": above.name, "decision": decision}
    return _propose(connection, MOVE, fact, payload, by=by, at=at)


def propose_succession(connection: Connection, wish: Succession, decision: str, *, by: By, at: datetime) -> str:
    """That these go on in the others' stead, who close on that day.

    Raises:
        OrganisationNotAllowed, ProposalNotAllowed: a rule says no.
    """
    first = wish.predecessors[0] if wish.predecessors else ""
    fact = one_theirs(connection, first, by=by, at=at)
    facts = _may_succeed(connection, wish, decision, by=by, at=at)
    payload = {
        "predecessors": list(wish.predecessors),
        "successors": list(wish.successors),
        "names": {code: one.name for code, one in facts.items()},
        "from": wish.since.isoformat(),
        "decision": decision,
    }
    return _propose(connection, SUCCESSION, fact, payload, by=by, at=at)


def succession_of(payload: Mapping[str, Any]) -> Succession:
    """What such a proposal's payload says."""
    since = date.fromisoformat(payload["from"])
    return Succession(tuple(payload["predecessors"]), tuple(payload["successors"]), since)


def _propose(connection: Connection, kind: str, fact: Fact, payload: Mapping[str, Any], *, by: By, at: datetime) -> str:
    wish = NewProposal(kind, fact.code, f"organisation:{fact.code}", payload)
    return propose(connection, wish, by=account_acts.acting_on(by, home_of(fact)), at=at)


def _close(connection: Connection, _keyring: Keyring, found: Proposal, by: Acting, *, at: datetime) -> None:
    steward, since = _steward(connection, by), date.fromisoformat(found.payload["from"])
    decision = found.payload["decision"]
    try:
        fact = one_theirs(connection, found.organisation, by=steward, at=at)
        or_refuse(rules.why_not_close(fact, since, decision, on=day(at)))
    except OrganisationNotAllowed as refused:
        raise ProposalNotAllowed(refused.refusal) from refused
    organisation_life.close_from(connection, fact.code, Closing(since, decision), at)
    told = {"before": None, "after": {"closed_from": since.isoformat()}, "decision": decision, "proposal": found.id}
    note(connection, steward, "closed", {fact.code: told}, at=at)


def _move(connection: Connection, _keyring: Keyring, found: Proposal, by: Acting, *, at: datetime) -> None:
    steward, to = _steward(connection, by), found.payload["to"]
    try:
        fact = one_theirs(connection, found.organisation, by=steward, at=at)
        or_refuse(rules.why_not_move(fact, facts_of(connection, [to], at).get(to), on=day(at)))
    except OrganisationNotAllowed as refused:
        raise ProposalNotAllowed(refused.refusal) from refused
    if steward.steward.home.kind != "department":
        raise ProposalNotAllowed(OrganisationRefusal.ONLY_DEPARTMENT)
    connection.execute(update(organisation).where(organisation.c.code == fact.code).values(parent=to))
    organisation_life.tend(connection, fact.code, at)
    told = {"before": fact.parent, "after": to, "decision": found.payload["decision"], "proposal": found.id}
    note(connection, steward, "moved", {fact.code: told}, at=at)


def _succeed(connection: Connection, _keyring: Keyring, found: Proposal, by: Acting, *, at: datetime) -> None:
    steward, wish = _steward(connection, by), succession_of(found.payload)
    decision = found.payload["decision"]
    try:
        one_theirs(connection, found.organisation, by=steward, at=at)
        facts = _may_succeed(connection, wish, decision, by=steward, at=at)
    except OrganisationNotAllowed as refused:
        raise ProposalNotAllowed(refused.refusal) from refused
    _write_succession(connection, wish)
    for code in wish.predecessors:
        if facts[code].closed_from is None:
            organisation_life.close_from(connection, code, Closing(wish.since, decision), at)
    for code in wish.successors:
        organisation_life.tend(connection, code, at)
    since, more = wish.since.isoformat(), {"decision": decision, "proposal": found.id}
    gone = {"before": None, "after": {"closed_from": since, "successors": list(wish.successors)}, **more}
    heir = {"before": None, "after": {"succeeds": list(wish.predecessors), "since": since}, **more}
    told = dict.fromkeys(wish.predecessors, gone) | dict.fromkeys(wish.successors, heir)
    note(connection, steward, "succeeded", told, at=at)


def _write_succession(connection: Connection, wish: Succession) -> None:
    """Where a file has said the same with another day, the decision's day holds."""
    for predecessor in wish.predecessors:
        for successor in wish.successors:
            key = (succession.c.predecessor == predecessor, succession.c.successor == successor)
            if connection.execute(select(succession.c.since).where(*key)).first():
                connection.execute(update(succession).where(*key).values(since=wish.since))
            else:
                row = {"predecessor": predecessor, "successor": successor, "since": wish.since}
                connection.execute(succession.insert(), row)


def _may_succeed(
    connection: Connection, wish: Succession, decision: str, *, by: By, at: datetime
) -> Mapping[str, Fact]:
    facts = facts_of(connection, [*wish.predecessors, *wish.successors], at)
    # Another's organisation is told as one that there is not.
    facts = {code: fact for code, fact in facts.items() if answers_for(by.steward, home_of(fact))}
    heirs = {heir for code in wish.successors for heir in successors_of(connection, code, date.max)}
    or_refuse(rules.why_not_succeed(wish, facts, decision, heirs=heirs, on=day(at)))
    return facts


def _steward(connection: Connection, by: Acting) -> By:
    """Whoever approves, as one who looks after organisations: for each of them, not only the proposal's own."""
    who = account(connection, by.username)
    assert who is not None, "whoever approves has an account"
    return account_acts.by_account(connection, who, block=by.from_block, now=by.now)


register_kind(CLOSING, _close)
register_kind(MOVE, _move)
register_kind(SUCCESSION, _succeed)
