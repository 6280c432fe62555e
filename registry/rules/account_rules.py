"""Who looks after whose account (province.md, account roles). Pure; knows no database.

A principal: its school's. A commune's registrar: those of its schools. The department's registrar: everybody's.
Nobody their own: whoever could mend their own account could mend it into anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from registry.rules.province_file import ROLE_KINDS, ROLES_WITH_PERSON

# The contract names reviewer and approver. A registrar, too: one who could make a second registrar alone, with a person
# of their own invention, would be two people (docs/decisions/0017-office.md).
TAKES_TWO = frozenset({"reviewer", "approver", "registrar"})


class AccountRefusal(StrEnum):
    """Why not."""

    NOT_BELOW = "account-not-below"
    OWN = "account-own"
    ROLE_NOT_YOURS = "account-role-not-yours"
    NO_ROLE = "account-no-role"
    PERSON_MISSING = "account-person-missing"
    TAKES_TWO = "account-takes-two"
    TAKEN = "account-taken"
    NOT_THERE = "account-not-there"


@dataclass(frozen=True, slots=True)
class Home:
    """Where an account belongs."""

    organisation: str
    kind: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Steward:
    """Who looks after accounts. ``roles``: those that count at this kind of organisation."""

    username: str
    person_id: str | None
    home: Home
    roles: frozenset[str]


def answers_for(steward: Steward, home: Home) -> bool:
    """Whether accounts of this organisation are theirs to look after."""
    if "registrar" in steward.roles:
        if steward.home.kind == "department":
            return True
        return home.kind == "school" and home.parent == steward.home.organisation
    return "principal" in steward.roles and home.organisation == steward.home.organisation


def may_give(steward: Steward, home: Home) -> frozenset[str]:
    """The roles they may give there, alone or with a second registrar."""
    if not answers_for(steward, home):
        return frozenset()
    if "registrar" not in steward.roles:
        return frozenset({"school"})
    return frozenset(role for role, kinds in ROLE_KINDS.items() if home.kind in kinds)


def why_not_give(
    steward: Steward, home: Home, *, before: Iterable[str], after: Iterable[str], person_id: str | None
) -> AccountRefusal | None:
    """None: they may give and take these roles alone. ``TAKES_TWO``: only as a proposal."""
    old, new = frozenset(before), frozenset(after)
    if not answers_for(steward, home):
        return AccountRefusal.NOT_BELOW
    if not new:
        return AccountRefusal.NO_ROLE
    if not (old ^ new) <= may_give(steward, home):
        return AccountRefusal.ROLE_NOT_YOURS
    if new & ROLES_WITH_PERSON and person_id is None:
        return AccountRefusal.PERSON_MISSING
    if person_id is not None and person_id == steward.person_id:
        return AccountRefusal.OWN
    return AccountRefusal.TAKES_TWO if (new - old) & TAKES_TWO else None


def why_not_tend(steward: Steward, home: Home, *, username: str, roles: Iterable[str]) -> AccountRefusal | None:
    """None: they may close, open and re-invite this account."""
    if username == steward.username:
        return AccountRefusal.OWN
    if not answers_for(steward, home):
        return AccountRefusal.NOT_BELOW
    # A principal is put in place from above and not by a colleague of the same school.
    if "registrar" not in steward.roles and frozenset(roles) - {"school"}:
        return AccountRefusal.ROLE_NOT_YOURS
    return None
