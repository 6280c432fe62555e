"""A school takes back its own record while it is pending, or asks for new codes. Decides by the lifecycle alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, select, update

from registry import audit, codes, record_watches
from registry.audit import AuditEntry
from registry.errors import RegistryError
from registry.keyring import Keyring
from registry.organisations import VIET_NAM, successors_of
from registry.rules.lifecycle import Act, ActNotAllowed, State, after, standing
from registry.store.tables import period, record


class NotTheirs(RegistryError):
    """There is no such record of this school (or of one it succeeded)."""


class Locked(RegistryError):
    """The record is no longer pending."""


class DossierElsewhere(RegistryError):
    """The newest record of this dossier is another school's, which answers for the dossier's code now."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as the audit names them, for which organisation."""

    organisation: str
    actor: str


@dataclass(frozen=True, slots=True)
class _OwnRecord:
    pk: int
    dossier_pk: int
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
    record_watches.note(connection, [own.pk], at=at)
    _note(connection, "record:withdraw", f"record:{record_id}/{version}", by=by, at=at)


def rekey(connection: Connection, keyring: Keyring, record_id: str, version: int, *, by: Asker, at: datetime) -> str:
    """A new look-up code for one's own record; the old one keeps the first tier. Raises NotTheirs."""
    own = _own(connection, record_id, version, by=by, at=at)
    printed = codes.rekey(connection, keyring, record_pk=own.pk, at=at)
    _note(connection, "code:rekey", f"record:{record_id}/{version}", by=by, at=at)
    return printed


def rekey_dossier(
    connection: Connection, keyring: Keyring, record_id: str, version: int, *, by: Asker, at: datetime
) -> str:
    """A new code for the dossier in which one's own record lies; the old one keeps the first tier.

    The code opens the years of every school the learner was at, so one school answers for it: that of the newest one.

    Raises:
        NotTheirs, DossierElsewhere
    """
    own = _own(connection, record_id, version, by=by, at=at)
    if not _is_of(connection, _newest_school(connection, own.dossier_pk), by=by, at=at):
        raise DossierElsewhere
    printed = codes.rekey(connection, keyring, dossier_pk=own.dossier_pk, at=at)
    _note(connection, "code:rekey-dossier", f"record:{record_id}/{version}", by=by, at=at)
    return printed


def _newest_school(connection: Connection, dossier_pk: int) -> str:
    """Who sent the dossier's newest record: of the latest school year, and of that what was accepted last."""
    inside = select(record.c.organisation).where(record.c.dossier_pk == dossier_pk)
    # What its school took back or the department recalled says nothing about where the learner is, unless all were.
    ended = case((record.c.state.in_((State.WITHDRAWN, State.RECALLED)), 1), else_=0)
    newest = inside.order_by(ended, record.c.namhoc.desc(), record.c.accepted_at.desc(), record.c.pk.desc()).limit(1)
    school: str = connection.execute(newest).scalar_one()
    return school


def _own(connection: Connection, record_id: str, version: int, *, by: Asker, at: datetime) -> _OwnRecord:
    query = (
        select(record.c.pk, record.c.dossier_pk, record.c.state, record.c.organisation, period.c.locks)
        .outerjoin(period, record.c.period_id == period.c.id)
        .where(record.c.record_id == record_id, record.c.version == version)
        .with_for_update(of=record)
    )
    row = connection.execute(query).one_or_none()
    if row is None or not _is_of(connection, row.organisation, by=by, at=at):
        raise NotTheirs
    return _OwnRecord(row.pk, row.dossier_pk, State(row.state), row.locks)


def _is_of(connection: Connection, school: str, *, by: Asker, at: datetime) -> bool:
    """Whether who asks is this school, or one that succeeded it."""
    if school == by.organisation:
        return True
    return by.organisation in successors_of(connection, school, at.astimezone(VIET_NAM).date())


def _note(connection: Connection, act: str, subject: str, *, by: Asker, at: datetime) -> None:
    detail = {"organisation": by.organisation}
    audit.append(connection, [AuditEntry(actor=by.actor, act=act, subject=subject, detail=detail)], at=at)
