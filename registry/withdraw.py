"""A school takes back its own record while it is pending, or asks for a new code. Decides by the lifecycle alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from registry import audit, codes
from registry.audit import AuditEntry
from registry.errors import RegistryError
from registry.keyring import Keyring
from registry.organisations import successors_of
from registry.register import VIET_NAM
from registry.rules.lifecycle import Act, ActNotAllowed, State, after, standing
from registry.store.tables import period, record


class NotTheirs(RegistryError):
    """There is no such record of this school (or of one it succeeded)."""


class Locked(RegistryError):
    """The record is no longer pending."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as the audit names them, for which organisation."""

    organisation: str
    actor: str


@dataclass(frozen=True, slots=True)
class _OwnRecord:
    pk: int
    state: State
    locks_at: datetime | None


def withdraw(connection: Connection, record_id: str, version: int, *, by: Asker, at: datetime) -> None:
    """Pending → withdrawn. Raises NotTheirs, Locked."""
    own = _own(connection, record_id, version, by=by, at=at)
    try:
        state = after(standing(own.state, locks_at=own.locks_at, now=at), Act.WITHDRAW)
    except ActNotAllowed as error:
        raise Locked(str(error)) from error
    connection.execute(update(record).where(record.c.pk == own.pk).values(state=state, state_since=at))
    _note(connection, "record:withdraw", f"record:{record_id}/{version}", by=by, at=at)


def rekey(connection: Connection, keyring: Keyring, record_id: str, version: int, *, by: Asker, at: datetime) -> str:
    """A new look-up code for one's own record; the old one keeps the first tier. Raises NotTheirs."""
    own = _own(connection, record_id, version, by=by, at=at)
    printed = codes.rekey(connection, keyring, record_pk=own.pk, at=at)
    _note(connection, "code:rekey", f"record:{record_id}/{version}", by=by, at=at)
    return printed


def _own(connection: Connection, record_id: str, version: int, *, by: Asker, at: datetime) -> _OwnRecord:
    query = (
        select(record.c.pk, record.c.state, record.c.organisation, period.c.locks)
        .outerjoin(period, record.c.period_id == period.c.id)
        .where(record.c.record_id == record_id, record.c.version == version)
        .with_for_update(of=record)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotTheirs
    if row.organisation != by.organisation:
        heirs = successors_of(connection, row.organisation, at.astimezone(VIET_NAM).date())
        if by.organisation not in heirs:
            raise NotTheirs
    return _OwnRecord(row.pk, State(row.state), row.locks)


def _note(connection: Connection, act: str, subject: str, *, by: Asker, at: datetime) -> None:
    detail = {"organisation": by.organisation}
    audit.append(connection, [AuditEntry(actor=by.actor, act=act, subject=subject, detail=detail)], at=at)
