"""Who is asking: the signed-in account with its scope, from the session the guard has found. Decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g

from portal.office.whence import whence
from registry.accounts import Account
from registry.audit import AuditEntry
from registry.office_sessions import Session
from registry.rules.province_file import ROLE_KINDS
from registry.rules.scope import Scope


@dataclass(frozen=True, slots=True)
class Visitor:
    """The account of this request, as the register has it now. ``scope`` belongs into every query."""

    account: Account
    session: Session
    scope: Scope
    at: datetime

    @property
    def roles(self) -> frozenset[str]:
        """The roles that count: those that are for organisations of this kind."""
        return frozenset(role for role in self.account.roles if self.account.kind in ROLE_KINDS.get(role, ()))

    def has(self, *roles: str) -> bool:
        """Whether any of these counts."""
        return not self.roles.isdisjoint(roles)

    def audit(self, act: str, subject: str, detail: Mapping[str, Any] | None = None) -> AuditEntry:
        """An audit line of this visitor: who, and from which block of addresses. ``detail``: before and after."""
        return line(self.account, act, subject, detail)


def line(account: Account, act: str, subject: str, detail: Mapping[str, Any] | None = None) -> AuditEntry:
    """An audit line of somebody who is not signed in yet, or no longer. No secrets, no learner's data, no person_id."""
    said = {**(detail or {}), "from": whence().block}
    return AuditEntry(f"account:{account.username}", act, subject, said)


def visitor() -> Visitor:
    """Of this request.

    Raises:
        AssertionError: the view is listed for strangers.
    """
    found = g.get("visitor")
    assert isinstance(found, Visitor)
    return found
