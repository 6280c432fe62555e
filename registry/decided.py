"""What was decided on a recall request, on which records and by whom: a decision paper's facts. Reads only.

Steps only ever grow, so the same decision reads the same whenever it is asked for. Suspensions:
``decided_suspensions``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from registry import deputies
from registry.accounts import account
from registry.keyring import Keyring
from registry.recall_notes import opened, step_context
from registry.rules.recall_rules import Ground, RecallAct, RecallState, Role
from registry.store.recall_tables import recall_item, recall_request, recall_step
from registry.store.tables import organisation, person, record

# What the department's approver decides. A return is no decision: the request comes back better or not at all.
DECISIONS = (RecallState.APPROVED, RecallState.REJECTED)


class Kind(StrEnum):
    """What a paper is about."""

    RECALL = "recall"
    REINSTATEMENT = "reinstatement"
    SUSPENSION = "suspension"
    LIFTING = "lifting"


@dataclass(frozen=True, slots=True)
class Acted:
    """Somebody's step on the way: what they did, in which role.

    ``in_stead_of``: the approvers whose role had been lent to the one who decided.
    """

    act: str
    role: str
    at: datetime
    name: str | None
    organisation: str
    by_software: bool = False
    in_stead_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Concerned:
    """A record that was decided on, without whose it is: the register holds no names."""

    record_id: str
    version: int
    school: str
    namhoc: str
    level: str
    grade: str
    id_correction: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision.

    Attributes:
        key: ``request_pk`` and revision, or the pk of the suspension's first record and None.
        request_id: of a recall; None: a suspension.
        approved: whether what was asked for is granted; suspensions are.
        number: with its date, as on paper; None where there is none.
        note: the one who decided's own words.
        until: when a suspension runs out.
    """

    kind: Kind
    key: tuple[int, int | None]
    at: datetime
    approved: bool
    number: str | None
    note: str | None
    people: tuple[Acted, ...]
    records: tuple[Concerned, ...]
    request_id: str | None = None
    reason: str | None = None
    ground: str | None = None
    until: datetime | None = None


def decisions_of(connection: Connection, request_id: str) -> dict[int, datetime]:
    """The acts on this request that decided something, oldest first: revision and when."""
    query = (
        select(recall_step.c.revision, recall_step.c.at)
        .join(recall_request, recall_request.c.pk == recall_step.c.request_pk)
        .where(recall_request.c.id == request_id, recall_step.c.item_pk.is_not(None))
        .where(recall_step.c.state.in_(DECISIONS), recall_step.c.role == Role.APPROVER)
        .distinct()
        .order_by(recall_step.c.revision)
    )
    return {row.revision: row.at for row in connection.execute(query)}


def of_recall(connection: Connection, keyring: Keyring, request_id: str, revision: int) -> Decided | None:
    """What that act decided; None: it decided nothing, or there is no such act."""
    if revision not in decisions_of(connection, request_id):
        return None
    req = connection.execute(select(recall_request).where(recall_request.c.id == request_id)).one()
    act = (recall_step.c.request_pk == req.pk, recall_step.c.revision == revision)
    head = connection.execute(select(recall_step).where(*act, recall_step.c.item_pk.is_(None))).one()
    # One act may pass some records on and decide others: the paper is about these.
    decided = select(recall_step.c.item_pk).where(*act, recall_step.c.state.in_(DECISIONS))
    undone = req.ground == Ground.REINSTATEMENT
    return Decided(
        kind=Kind.REINSTATEMENT if undone else Kind.RECALL,
        key=(req.pk, revision),
        at=head.at,
        approved=head.act == RecallAct.APPROVE,
        number=head.decision,
        note=opened(keyring, head.note_sealed, step_context(req.pk, revision)),
        people=_on_the_way(connection, req, revision, decided),
        records=_concerned(connection, decided),
        request_id=req.id,
        reason=req.reason,
        ground=None if undone else req.ground,
    )


def lenders_of(connection: Connection, username: str | None, at: datetime) -> tuple[str, ...]:
    """The names of the approvers whose role this account had been lent at that moment."""
    who = account(connection, username) if username else None
    lent_by = deputies.lenders(connection, who, at) if who else ()
    return tuple(found.name for one in lent_by if (found := account(connection, one)))


def _on_the_way(connection: Connection, req: Row[Any], revision: int, decided: Select[Any]) -> tuple[Acted, ...]:
    """Every act that touched one of these records, up to the decision."""
    touched = select(recall_step.c.revision).where(
        recall_step.c.request_pk == req.pk, recall_step.c.item_pk.in_(decided), recall_step.c.revision <= revision
    )
    query = (
        select(recall_step, person.c.name, organisation.c.name.label("organisation_name"))
        .join(organisation, organisation.c.code == recall_step.c.organisation)
        .outerjoin(person, person.c.person_id == recall_step.c.person_id)
        .where(recall_step.c.request_pk == req.pk, recall_step.c.item_pk.is_(None), recall_step.c.revision.in_(touched))
        .order_by(recall_step.c.revision)
    )
    return tuple(_acted(connection, row, decides=row.revision == revision) for row in connection.execute(query).all())


def _acted(connection: Connection, row: Row[Any], *, decides: bool) -> Acted:
    return Acted(
        act=row.act,
        role=row.role,
        at=row.at,
        name=row.name,
        organisation=row.organisation_name,
        by_software=row.account is None,
        in_stead_of=lenders_of(connection, row.account, row.at) if decides else (),
    )


def _concerned(connection: Connection, decided: Select[Any]) -> tuple[Concerned, ...]:
    query = (
        select(*RECORD_COLUMNS, recall_item.c.id_correction)
        .join(organisation, organisation.c.code == record.c.organisation)
        .join(recall_item, recall_item.c.record_pk == record.c.pk)
        .where(recall_item.c.pk.in_(decided))
        .order_by(recall_item.c.pk)
    )
    return tuple(concerned(row, id_correction=row.id_correction) for row in connection.execute(query))


RECORD_COLUMNS = (
    record.c.record_id,
    record.c.version,
    organisation.c.name.label("school"),
    record.c.namhoc,
    record.c.level,
    record.c.grade,
)


def concerned(row: Any, *, id_correction: bool = False) -> Concerned:
    """Of a row of ``RECORD_COLUMNS``."""
    return Concerned(
        record_id=row.record_id,
        version=row.version,
        school=row.school,
        namhoc=row.namhoc,
        level=row.level,
        grade=row.grade,
        id_correction=id_correction,
    )
