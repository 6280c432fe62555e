"""What was suspended or lifted in one act, and by whom: a decision paper's facts. Reads only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from registry.decided import RECORD_COLUMNS, Acted, Concerned, Decided, Kind, concerned, lenders_of
from registry.keyring import Keyring
from registry.organisations import names_of
from registry.recall_notes import opened, suspension_context
from registry.rules.lifecycle import Act
from registry.rules.recall_rules import Role
from registry.store.recall_tables import suspension
from registry.store.tables import organisation, person, record


def of_suspension(connection: Connection, keyring: Keyring, pk: int, kind: Kind) -> Decided | None:
    """The suspending, or the lifting, of this row's record with all that were suspended or lifted with it."""
    row = connection.execute(select(suspension).where(suspension.c.pk == pk)).first()
    if row is None or (kind is Kind.LIFTING and row.lifted_at is None):
        return None
    same = _same_act(row, kind)
    first = connection.execute(select(suspension).where(*same).order_by(suspension.c.pk).limit(1)).one()
    lifted = kind is Kind.LIFTING
    at, username = (first.lifted_at, first.lifted_account) if lifted else (first.begun_at, first.account)
    person_id = first.lifted_person_id if lifted else first.person_id
    name = connection.scalar(select(person.c.name).where(person.c.person_id == person_id))
    where = names_of(connection, [first.organisation])
    by = Acted(
        act=Act.LIFT_SUSPENSION if lifted else Act.SUSPEND,
        role=Role.APPROVER,
        at=at,
        name=name,
        organisation=where.get(first.organisation, first.organisation),
        in_stead_of=lenders_of(connection, username, at),
    )
    return Decided(
        kind=kind,
        key=(first.pk, None),
        at=at,
        approved=True,
        number=None,
        note=None
        if lifted
        else opened(keyring, first.note_sealed, suspension_context(first.record_pk, first.begun_at)),
        people=(by,),
        records=_suspended(connection, same),
        until=None if lifted else first.until,
    )


def acts(connection: Connection, *, limit: int) -> list[tuple[int, Kind, datetime, int]]:
    """The newest acts of suspending and lifting: a row's pk, which it is, when, on how many records."""
    found: list[tuple[int, Kind, datetime, int]] = []
    s = suspension.c
    for kind, at, by in ((Kind.SUSPENSION, s.begun_at, s.account), (Kind.LIFTING, s.lifted_at, s.lifted_account)):
        rows = connection.execute(_newest(at, by, limit))
        found += [(row.pk, kind, row.at, row.number) for row in rows]
    return sorted(found, key=lambda one: one[2], reverse=True)[:limit]


def _same_act(row: Row[Any], kind: Kind) -> tuple[ColumnElement[bool], ...]:
    """One account's records of one moment were suspended, or lifted, together."""
    s = suspension.c
    if kind is Kind.LIFTING:
        return s.lifted_at == row.lifted_at, s.lifted_account == row.lifted_account
    return s.begun_at == row.begun_at, s.account == row.account


def _suspended(connection: Connection, same: tuple[ColumnElement[bool], ...]) -> tuple[Concerned, ...]:
    query: Select[Any] = (
        select(*RECORD_COLUMNS)
        .join(organisation, organisation.c.code == record.c.organisation)
        .join(suspension, suspension.c.record_pk == record.c.pk)
        .where(*same)
        .order_by(suspension.c.pk)
    )
    return tuple(concerned(row) for row in connection.execute(query))


def _newest(at: ColumnElement[datetime], by: ColumnElement[str], limit: int) -> Select[Any]:
    first: Any = select(func.min(suspension.c.pk).label("pk"), at.label("at"), func.count().label("number"))
    newest: Select[Any] = first.where(at.is_not(None)).group_by(at, by).order_by(at.desc()).limit(limit)
    return newest
