"""Approvers name deputies for the time they are away. Knows no page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from registry import account_life, audit
from registry.account_life import IDLE
from registry.accounts import Account, account
from registry.audit import AuditEntry
from registry.errors import RegistryError
from registry.rules import deputy_rules
from registry.rules.deputy_rules import DeputyRefusal, Holder
from registry.store.recall_desk_tables import deputy as table
from registry.store.tables import account as account_table
from registry.transactions import lock_subjects

LENT = "approver"


class DeputyRefused(RegistryError):
    """The rules say no."""

    def __init__(self, refusal: DeputyRefusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Deputising:
    """One time for which a role was lent."""

    pk: int
    approver: str
    deputy: str
    begins: datetime
    ends: datetime
    revoked_at: datetime | None

    def runs(self, now: datetime) -> bool:
        return deputy_rules.runs(begins=self.begins, ends=self.ends, revoked_at=self.revoked_at, now=now)


def name_deputy(
    connection: Connection, username: str, *, begins: datetime, ends: datetime, by: Account, at: datetime
) -> None:
    """Lend this account the approver's role for that time. Audited in the same transaction.

    ``by`` is read anew: what somebody was lent is not theirs to lend.

    Raises:
        DeputyRefused: with why.
    """
    lock_subjects(connection, [f"deputy/{by.username}"])
    lender, other = account(connection, by.username), account(connection, username)
    assert lender is not None, "whoever acts has an account"
    no = deputy_rules.refusal(_holder(lender), _holder(other) if other else None, begins=begins, ends=ends, now=at)
    if no is None and _overlapping(connection, by.username, username, begins=begins, ends=ends):
        no = DeputyRefusal.OVERLAPS
    if no:
        raise DeputyRefused(no)
    row = {"approver": by.username, "deputy": username, "begins": begins, "ends": ends, "made_at": at}
    connection.execute(table.insert(), row)
    detail = {"deputy": username, "begins": begins.isoformat(), "ends": ends.isoformat()}
    audit.append(connection, [_line(by, "deputy:named", detail)], at=at)


def revoke(connection: Connection, pk: int, *, by: Account, at: datetime) -> bool:
    """Take the role back now; False: there is no such lending by this account, or it is over."""
    mine = (table.c.pk == pk, table.c.approver == by.username, table.c.revoked_at.is_(None), table.c.ends > at)
    done = connection.execute(update(table).where(*mine).values(revoked_at=at)).rowcount == 1
    if done:
        audit.append(connection, [_line(by, "deputy:revoked", {"deputising": pk})], at=at)
    return done


def concerning(connection: Connection, username: str) -> Sequence[Deputising]:
    """What this account lent or was lent, newest first."""
    mine = (table.c.approver == username) | (table.c.deputy == username)
    rows = connection.execute(select(table).where(mine).order_by(table.c.pk.desc()).limit(100))
    return [Deputising(r.pk, r.approver, r.deputy, r.begins, r.ends, r.revoked_at) for r in rows]


def lenders(connection: Connection, who: Account, at: datetime) -> tuple[str, ...]:
    """The approvers whose role this account has been lent now, and who still have it themselves.

    Whose account somebody closed lends nothing any more; one that is closed for want of use may be on the very leave.
    """
    if LENT in who.roles:
        return ()
    running = (table.c.deputy == who.username, table.c.begins <= at, table.c.ends > at)
    rows = connection.execute(select(table).where(*running).order_by(table.c.pk))
    current = [row.approver for row in rows if row.revoked_at is None or at < row.revoked_at]
    found = (account(connection, username) for username in current)
    lend = (a for a in found if a and LENT in a.roles and a.organisation == who.organisation)
    return tuple(a.username for a in lend if not _sent_away(connection, a.username, at))


def of_approvers(connection: Connection, approvers: Collection[str], at: datetime) -> set[str]:
    """The accounts to which one of these lends the role at that moment."""
    running = (table.c.approver.in_(list(approvers)), table.c.begins <= at, table.c.ends > at)
    rows = connection.execute(select(table).where(*running))
    return {row.deputy for row in rows if row.revoked_at is None or at < row.revoked_at}


def with_lent_roles(connection: Connection, who: Account, at: datetime) -> Account:
    """The account as it may act at that moment: its own roles, and what it has been lent."""
    return replace(who, roles=who.roles | {LENT}) if lenders(connection, who, at) else who


def acting(connection: Connection, username: str, at: datetime) -> Account | None:
    """The account as it may act at that moment, held: nobody changes its roles before this transaction ends."""
    held = select(account_table.c.username).where(account_table.c.username == username).with_for_update(read=True)
    if connection.execute(held).first() is None:
        return None
    found = account(connection, username)
    if found is None or found.left_behind(at) or account_life.life_of(connection, username).closed:
        return None
    return with_lent_roles(connection, found, at)


def candidates(connection: Connection, approver: Account) -> Sequence[tuple[str, str]]:
    """Usernames and names of whom this approver may name."""
    of_mine = select(account_table).where(account_table.c.organisation == approver.organisation)
    rows = connection.execute(of_mine.order_by(account_table.c.name)).all()
    able = (r for r in rows if "reviewer" in r.roles and LENT not in r.roles and r.person_id)
    return [(r.username, r.name) for r in able if r.person_id != approver.person_id]


def _sent_away(connection: Connection, username: str, at: datetime) -> bool:
    life = account_life.life_of(connection, username)
    return life.closed_at is not None and life.closed_at <= at and life.closed_by != IDLE


def _holder(one: Account) -> Holder:
    return Holder(one.organisation, one.roles, one.person_id)


def _overlapping(connection: Connection, approver: str, username: str, *, begins: datetime, ends: datetime) -> bool:
    same = (table.c.approver == approver, table.c.deputy == username, table.c.revoked_at.is_(None))
    query = select(table.c.pk).where(*same, table.c.begins < ends, table.c.ends > begins)
    return connection.execute(query.limit(1)).first() is not None


def _line(by: Account, act: str, detail: Mapping[str, object]) -> AuditEntry:
    return AuditEntry(f"account:{by.username}", act, f"account:{by.username}", detail)
