"""Grants are made, renewed, ended: by a registrar of the department, whole records by two. Rules: ``grant_rules``."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from registry import account_acts, audit
from registry.account_acts import By
from registry.audit import AuditEntry
from registry.keyring import Keyring
from registry.proposals import Acting, NewProposal, Proposal, ProposalNotAllowed, propose, register_kind
from registry.rules.account_rules import answers_for
from registry.rules.grant_rules import GrantRefusal, GrantWish, why_not_grant
from registry.rules.two_people import TwoRefusal
from registry.store.institution_tables import access_grant as table
from registry.transactions import lock_subjects

KIND = "access-grant"


class GrantNotAllowed(Exception):
    """A rule says no; ``refusal`` names it."""

    def __init__(self, refusal: GrantRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def grant(connection: Connection, wish: GrantWish, *, by: By, at: datetime) -> bool:
    """Grant it from now on, in the place of what was granted before. False: it waits for a second registrar.

    Raises:
        GrantNotAllowed: a rule says no.
    """
    home = account_acts.home_of(connection, wish.organisation)
    if home is None:
        raise GrantNotAllowed(GrantRefusal.NO_INSTITUTION)
    registrar = "registrar" in by.steward.roles and answers_for(by.steward, home)
    refusal = why_not_grant(wish, kind=home.kind, registrar=registrar, now=by.now)
    if refusal is GrantRefusal.TAKES_TWO:
        new = NewProposal(KIND, wish.organisation, f"organisation:{wish.organisation}", _payload(wish))
        propose(connection, new, by=account_acts.acting_on(by, home), at=at)
        return False
    if refusal:
        raise GrantNotAllowed(refusal)
    _make(connection, wish, by=by.steward.username, second=None, now=by.now)
    told = _payload(wish) | {"from": by.block}
    audit.append(connection, [_line(by.steward.username, "grant:made", wish.organisation, told)], at=at)
    return True


def end(connection: Connection, organisation: str, *, by: By, at: datetime) -> None:
    """Nothing more is answered to this institution, from the next call on.

    Raises:
        GrantNotAllowed: a rule says no, or nothing is granted.
    """
    home = account_acts.home_of(connection, organisation)
    if home is None or "registrar" not in by.steward.roles or not answers_for(by.steward, home):
        raise GrantNotAllowed(GrantRefusal.NOT_YOURS)
    if not _end(connection, organisation, by=by.steward.username, now=by.now):
        raise GrantNotAllowed(GrantRefusal.NONE)
    line = _line(by.steward.username, "grant:ended", organisation, {"from": by.block})
    audit.append(connection, [line], at=at)


def wish_of(organisation: str, payload: Mapping[str, Any]) -> GrantWish:
    """What a proposal of this kind asks for."""
    ends = datetime.fromisoformat(payload["ends"])
    return GrantWish(organisation, payload["purpose"], payload["whole_record"], payload["lines_per_day"], ends)


def _payload(wish: GrantWish) -> dict[str, Any]:
    ends = wish.ends.isoformat()
    return {
        "purpose": wish.purpose,
        "whole_record": wish.whole_record,
        "lines_per_day": wish.lines_per_day,
        "ends": ends,
    }


def _make(connection: Connection, wish: GrantWish, *, by: str, second: str | None, now: datetime) -> None:
    lock_subjects(connection, [f"access-grant/{wish.organisation}"])
    _end(connection, wish.organisation, by=by, now=now)
    row = {"id": str(uuid.uuid4()), "organisation": wish.organisation, "purpose": wish.purpose, "begins": now}
    row |= {"whole_record": wish.whole_record, "lines_per_day": wish.lines_per_day, "ends": wish.ends}
    connection.execute(table.insert(), row | {"made_at": now, "made_by": by, "second": second})


def _end(connection: Connection, organisation: str, *, by: str, now: datetime) -> bool:
    live = (table.c.organisation == organisation, table.c.ended_at.is_(None), table.c.ends > now)
    return connection.execute(update(table).where(*live).values(ended_at=now, ended_by=by)).rowcount > 0


def _carry_out(connection: Connection, _keyring: Keyring, found: Proposal, by: Acting, /, *, at: datetime) -> None:
    wish = wish_of(found.organisation, found.payload)
    if wish.ends <= by.now:
        raise ProposalNotAllowed(TwoRefusal.LAPSED)
    _make(connection, wish, by=found.proposed_by, second=by.username, now=by.now)
    told = dict(found.payload) | {"proposed_by": found.proposed_by, "from": by.from_block}
    audit.append(connection, [_line(by.username, "grant:made", found.organisation, told)], at=at)


def _line(who: str, act: str, organisation: str, told: Mapping[str, Any]) -> AuditEntry:
    """``told`` has the block of addresses under ``from``."""
    return AuditEntry(f"account:{who}", act, f"organisation:{organisation}", told)


register_kind(KIND, _carry_out)
