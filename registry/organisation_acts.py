"""What one registrar does to organisations: found, rename, set levels, undo a closing; each act audited.

Rules: ``rules.organisation_rules``. What takes two registrars stands in ``organisation_proposals``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Row, delete, func, or_, select, update

from registry import audit, organisation_life
from registry.account_acts import By
from registry.audit import AuditEntry
from registry.organisations import VIET_NAM
from registry.rules import organisation_rules as rules
from registry.rules.account_rules import Home, answers_for
from registry.rules.organisation_rules import Fact, OrganisationRefusal
from registry.store.organisation_tables import organisation_life as life
from registry.store.organisation_tables import organisation_name
from registry.store.tables import organisation, succession
from registry.transactions import lock_subjects

# Acts on organisations are few, and each may concern several: one at a time.
_ALL = "organisations"


class OrganisationNotAllowed(Exception):
    """A rule says no; ``refusal`` names it."""

    def __init__(self, refusal: OrganisationRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """``parent``: a code, or None where nobody stands above."""

    code: str
    name: str
    kind: str
    parent: str | None
    levels: frozenset[str]


@dataclass(frozen=True, slots=True)
class NewName:
    """``since``: the day from which it holds."""

    name: str
    since: date | None
    decision: str


def found(connection: Connection, new: NewOrganisation, *, by: By, at: datetime) -> None:
    """A new organisation, with nobody in it: who signs and acts for it are acts of their own.

    Raises:
        OrganisationNotAllowed: a rule says no.
    """
    lock_subjects(connection, [_ALL])
    facts = facts_of(connection, [new.parent] if new.parent else [], at)
    above = facts.get(new.parent or "")
    home = Home(new.code, new.kind, new.parent)
    if not answers_for(by.steward, home):
        raise OrganisationNotAllowed(OrganisationRefusal.NOT_BELOW)
    or_refuse(rules.why_not_found(new.code, new.name, kind=new.kind, levels=new.levels, above=above, on=day(at)))
    if new.parent and above is None:
        raise OrganisationNotAllowed(OrganisationRefusal.NOT_ABOVE)
    if _taken(connection, new.code):
        raise OrganisationNotAllowed(OrganisationRefusal.TAKEN)
    row = {"code": new.code, "name": new.name, "kind": new.kind, "parent": new.parent, "levels": sorted(new.levels)}
    connection.execute(organisation.insert(), row)
    organisation_life.tend(connection, new.code, at)
    note(connection, by, "founded", {new.code: {"before": None, "after": row}}, at=at)


def rename(connection: Connection, code: str, new: NewName, *, by: By, at: datetime) -> None:
    """Another name from that day on; the one it had is kept with its last day.

    Raises:
        OrganisationNotAllowed: a rule says no.
    """
    fact = one_theirs(connection, code, by=by, at=at)
    or_refuse(rules.why_not_rename(fact, new.name, new.since, last=_last_renamed(connection, code), on=day(at)))
    if not rules.is_decision(new.decision):
        raise OrganisationNotAllowed(OrganisationRefusal.NO_DECISION)
    assert new.since is not None
    until = datetime.combine(new.since, time(), VIET_NAM)
    connection.execute(organisation_name.insert(), {"organisation": code, "name": fact.name, "until": until})
    _set(connection, code, {"name": new.name}, at)
    told = {"before": fact.name, "after": new.name, "since": new.since.isoformat(), "decision": new.decision}
    note(connection, by, "renamed", {code: told}, at=at)


def set_levels(connection: Connection, code: str, levels: Iterable[str], *, by: By, at: datetime) -> None:
    """The levels of which it may send records from now on; what is registered stays.

    Raises:
        OrganisationNotAllowed: a rule says no.
    """
    fact, wanted = one_theirs(connection, code, by=by, at=at), frozenset(levels)
    or_refuse(rules.why_not_levels(fact.kind, wanted))
    before = connection.scalar(select(organisation.c.levels).where(organisation.c.code == code))
    _set(connection, code, {"levels": sorted(wanted)}, at)
    note(connection, by, "levels-changed", {code: {"before": before, "after": sorted(wanted)}}, at=at)


def undo_closing(connection: Connection, code: str, *, by: By, at: datetime) -> None:
    """Before its day: the organisation goes on, and nobody succeeds it from a day that is still to come.

    Raises:
        OrganisationNotAllowed: a rule says no.
    """
    fact = one_theirs(connection, code, by=by, at=at)
    or_refuse(rules.why_not_undo(fact.closed_from, on=day(at)))
    coming = (succession.c.predecessor == code, succession.c.since > day(at))
    heirs = sorted(connection.scalars(select(succession.c.successor).where(*coming)))
    connection.execute(delete(succession).where(*coming))
    organisation_life.go_on(connection, code, at)
    assert fact.closed_from is not None
    before = {"closed_from": fact.closed_from.isoformat(), "successors": heirs}
    told = {one: {"before": {"succeeds": code, "since": before["closed_from"]}, "after": None} for one in heirs}
    note(connection, by, "closing-undone", {code: {"before": before, "after": None}, **told}, at=at)


def one_theirs(connection: Connection, code: str, *, by: By, at: datetime) -> Fact:
    """That organisation, if it is theirs to look after; nobody else acts on any until the transaction ends.

    Raises:
        OrganisationNotAllowed: it is not, or there is none.
    """
    lock_subjects(connection, [_ALL])
    fact = facts_of(connection, [code], at).get(code)
    if fact is None or not answers_for(by.steward, home_of(fact)):
        raise OrganisationNotAllowed(OrganisationRefusal.NOT_BELOW)
    return fact


def facts_of(connection: Connection, codes: Iterable[str], at: datetime) -> Mapping[str, Fact]:
    """Those there are of these organisations."""
    below, gone = organisation.alias("below"), life.alias("gone")
    going = or_(gone.c.closed_from.is_(None), gone.c.closed_from > day(at))
    schools = (
        select(func.count())
        .select_from(below.outerjoin(gone, gone.c.organisation == below.c.code))
        .where(below.c.parent == organisation.c.code, going)
        .scalar_subquery()
    )
    query = (
        select(organisation, life.c.closed_from, schools.label("schools"))
        .outerjoin(life, life.c.organisation == organisation.c.code)
        .where(organisation.c.code.in_(set(codes)))
    )
    return {row.code: _fact(row) for row in connection.execute(query)}


def home_of(fact: Fact) -> Home:
    """As the rules of accounts see it."""
    return Home(fact.code, fact.kind, fact.parent)


def or_refuse(refusal: OrganisationRefusal | None) -> None:
    """Raises ``OrganisationNotAllowed`` where there is a refusal."""
    if refusal is not None:
        raise OrganisationNotAllowed(refusal)


def note(connection: Connection, by: By, act: str, told: Mapping[str, Mapping[str, Any]], *, at: datetime) -> None:
    """A line for each organisation concerned, by its code, so that each one's history is whole."""
    actor = f"account:{by.steward.username}"
    lines = [
        AuditEntry(actor, f"organisation:{act}", f"organisation:{code}", {**detail, "from": by.block})
        for code, detail in told.items()
    ]
    audit.append(connection, lines, at=at)


def day(at: datetime) -> date:
    """The day it is then in Viet Nam."""
    return at.astimezone(VIET_NAM).date()


def _taken(connection: Connection, code: str) -> bool:
    """Codes that differ by capitals alone are one to whoever types them."""
    same = func.lower(organisation.c.code) == code.lower()
    return connection.execute(select(organisation.c.code).where(same)).first() is not None


def _last_renamed(connection: Connection, code: str) -> date | None:
    table = organisation_name
    last = connection.scalar(select(func.max(table.c.until)).where(table.c.organisation == code))
    return day(last) if last else None


def _set(connection: Connection, code: str, values: Mapping[str, Any], at: datetime) -> None:
    connection.execute(update(organisation).where(organisation.c.code == code).values(**values))
    organisation_life.tend(connection, code, at)


def _fact(row: Row[Any]) -> Fact:
    return Fact(row.code, row.kind, row.parent, row.name, row.closed_from, row.schools)
