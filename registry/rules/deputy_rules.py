"""Who may lend an approver's role to whom, for how long. Pure; knows no database.

A role is granted by two registrars (province.md), so an approver alone lends only to somebody whom two registrars made
a reviewer of the same organisation. What is lent cannot be lent on. Two people stay two ``person_id``s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Longer absences are for the registrars: they grant the role.
LONGEST = timedelta(days=60)


class DeputyRefusal(StrEnum):
    """Why not."""

    NOT_APPROVER = "not-approver"
    NO_SUCH_ACCOUNT = "no-such-account"
    SAME_PERSON = "same-person"
    NOT_REVIEWER = "not-reviewer"
    HAS_IT = "has-it"
    BAD_DATES = "bad-dates"
    TOO_LONG = "too-long"
    OVERLAPS = "overlaps"


@dataclass(frozen=True, slots=True)
class Holder:
    """One of the two: ``roles`` are those two registrars gave, nothing lent."""

    organisation: str
    roles: frozenset[str]
    person_id: str | None


def refusal(
    approver: Holder, deputy: Holder | None, *, begins: datetime, ends: datetime, now: datetime
) -> DeputyRefusal | None:
    """Why this approver may not name this deputy for that time, or None."""
    if "approver" not in approver.roles or approver.person_id is None:
        return DeputyRefusal.NOT_APPROVER
    if deputy is None or deputy.organisation != approver.organisation:
        return DeputyRefusal.NO_SUCH_ACCOUNT
    if deputy.person_id == approver.person_id:
        return DeputyRefusal.SAME_PERSON
    if "approver" in deputy.roles:
        return DeputyRefusal.HAS_IT
    if "reviewer" not in deputy.roles or deputy.person_id is None:
        return DeputyRefusal.NOT_REVIEWER
    if ends <= begins or ends <= now:
        return DeputyRefusal.BAD_DATES
    return DeputyRefusal.TOO_LONG if ends - begins > LONGEST else None


def runs(*, begins: datetime, ends: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    """Whether the role is lent at this moment."""
    return begins <= now < ends and (revoked_at is None or now < revoked_at)
