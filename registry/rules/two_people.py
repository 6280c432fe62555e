"""What one registrar proposes and another decides (province.md): one table for accounts, certificates, dates. Pure.

Two registrars are two ``person_id``s; two accounts of one person are one. The person it is about is neither of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Long enough for a colleague's leave; what nobody has looked at for longer is proposed anew, with today's reasons.
LAPSES_AFTER = timedelta(days=14)


class ProposalState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class ProposalAct(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"


AFTER = {
    ProposalAct.APPROVE: ProposalState.APPROVED,
    ProposalAct.REJECT: ProposalState.REJECTED,
    ProposalAct.WITHDRAW: ProposalState.WITHDRAWN,
}


class TwoRefusal(StrEnum):
    """Why not. Those about the one who acts first, then those about the proposal."""

    WRONG_ROLE = "two-wrong-role"
    NOT_BELOW = "two-not-below"
    NO_PERSON = "two-no-person"
    ABOUT_YOU = "two-about-you"
    SAME_PERSON = "two-same-person"
    NOT_YOURS = "two-not-yours"
    DECIDED = "two-decided"
    LAPSED = "two-lapsed"


@dataclass(frozen=True, slots=True)
class RegistrarAtHand:
    """Who acts. ``answers``: whether the organisation it concerns is theirs to look after."""

    person_id: str | None
    is_registrar: bool
    answers: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the rule needs to know of a proposal."""

    state: ProposalState
    proposed_person: str
    about_person: str | None
    proposed_at: datetime


def why_not_propose(who: RegistrarAtHand, about_person: str | None) -> TwoRefusal | None:
    """None: they may."""
    if not who.is_registrar:
        return TwoRefusal.WRONG_ROLE
    if not who.answers:
        return TwoRefusal.NOT_BELOW
    if who.person_id is None:
        return TwoRefusal.NO_PERSON
    return TwoRefusal.ABOUT_YOU if who.person_id == about_person else None


def why_not_act(act: ProposalAct, who: RegistrarAtHand, proposed: Proposed, at: datetime) -> TwoRefusal | None:
    """None: they may. Whoever proposed it may only take it back."""
    if refusal := why_not_propose(who, proposed.about_person):
        return refusal
    own = who.person_id == proposed.proposed_person
    if act is ProposalAct.WITHDRAW:
        if not own:
            return TwoRefusal.NOT_YOURS
    elif own:
        return TwoRefusal.SAME_PERSON
    if proposed.state is not ProposalState.OPEN:
        return TwoRefusal.DECIDED
    lapsed = act is ProposalAct.APPROVE and at >= proposed.proposed_at + LAPSES_AFTER
    return TwoRefusal.LAPSED if lapsed else None
