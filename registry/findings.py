"""The department's desk of findings: what there is, and what was done about it. Changes no record and refuses none.

Knows no page. Decides by ``rules.findings.desk`` alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, func, select, update

from registry import audit
from registry.accounts import Account
from registry.audit import AuditEntry
from registry.errors import RegistryError
from registry.finding_notes import finding_context
from registry.keyring import Keyring
from registry.recall_notes import LONGEST_NOTE
from registry.rules.findings import desk
from registry.rules.findings.desk import FindingAct, FindingRefusal, FindingState
from registry.rules.versions import ENDED
from registry.store.finding_tables import finding_step
from registry.store.tables import finding, organisation, record

# What a record's end closes is not written anywhere: the record's state says it.
_STATE = case((record.c.state.in_(ENDED), FindingState.CLOSED), else_=finding.c.state)


class FindingNotAllowed(RegistryError):
    """The rules say no."""

    def __init__(self, refusal: FindingRefusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Which:
    """Which findings; None: whatever."""

    school: str | None = None
    namhoc: str | None = None
    code: str | None = None
    state: FindingState | None = None


@dataclass(frozen=True, slots=True)
class RecordName:
    """A record as the desk names it: never the learner."""

    pk: int
    record_id: str
    version: int
    school: str
    school_name: str
    namhoc: str
    level: str
    grade: str
    state: str


@dataclass(frozen=True, slots=True)
class HeldFinding:
    """One finding. ``where``: names of fields. ``others``: the other records, where it is about more than one."""

    pk: int
    code: str
    record: RecordName
    where: tuple[str, ...]
    others: tuple[RecordName, ...]
    state: FindingState
    revision: int
    found_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One act."""

    at: datetime
    act: FindingAct
    state: FindingState
    account: str
    note: str


@dataclass(frozen=True, slots=True)
class Wish:
    """One act on a finding. ``seen``: its ``revision`` when the one who acts looked at it."""

    pk: int
    act: FindingAct
    seen: int
    note: str


def listed(connection: Connection, which: Which, *, before: int | None = None, limit: int) -> list[HeldFinding]:
    """Newest first; ``before``: only those older than this ``pk``."""
    conditions = _conditions(which)
    if before is not None:
        conditions.append(finding.c.pk < before)
    query = _query().where(*conditions).order_by(finding.c.pk.desc()).limit(limit)
    return _held(connection, connection.execute(query).all())


def counts(connection: Connection, which: Which) -> Mapping[str, Mapping[FindingState, int]]:
    """How many there are of each code, by state."""
    query = select(finding.c.code, _STATE.label("stands"), func.count()).join(
        record, record.c.pk == finding.c.record_pk
    )
    found: dict[str, dict[FindingState, int]] = {}
    for code, state, number in connection.execute(query.where(*_conditions(which)).group_by(finding.c.code, "stands")):
        found.setdefault(code, {})[FindingState(state)] = number
    return found


def by_pk(connection: Connection, pk: int) -> HeldFinding | None:
    """One finding, or None."""
    held = _held(connection, connection.execute(_query().where(finding.c.pk == pk)).all())
    return held[0] if held else None


def history(connection: Connection, keyring: Keyring, pk: int) -> list[Step]:
    """What was done about it, oldest first. Raises DamagedSeal, UnknownKey."""
    step = finding_step
    rows = connection.execute(select(step).where(step.c.finding_pk == pk).order_by(step.c.revision))
    return [
        Step(
            at=row.at,
            act=FindingAct(row.act),
            state=FindingState(row.state),
            account=row.account,
            note=keyring.open(row.note_sealed, context=finding_context(pk, row.revision)).decode(),
        )
        for row in rows
    ]


def open_ones(connection: Connection) -> int:
    """How many wait for somebody to look."""
    query = select(func.count()).select_from(finding).join(record, record.c.pk == finding.c.record_pk)
    return connection.scalar(query.where(_STATE == FindingState.OPEN)) or 0


def act(
    connection: Connection,
    keyring: Keyring,
    wish: Wish,
    *,
    by: Account,
    at: datetime,
    said: Mapping[str, str] | None = None,
) -> FindingState:
    """Do it; what the finding is afterwards. Audited in the same transaction; the record stays as it is.

    ``said``: what the audit line tells besides (the office's block of addresses).

    Raises:
        FindingNotAllowed: the rules say no; ``changed-meanwhile``: somebody else acted since.
    """
    refusal = desk.may_act(by.kind, by.roles, by.person_id)
    note = wish.note.strip()[:LONGEST_NOTE]
    if refusal is None and not note:
        refusal = FindingRefusal.NOTE_MISSING
    if refusal is not None:
        raise FindingNotAllowed(refusal)
    row = _locked(connection, wish)
    state = desk.after(FindingState(row.stands), wish.act)
    if isinstance(state, FindingRefusal):
        raise FindingNotAllowed(state)
    revision = row.revision + 1
    connection.execute(update(finding).where(finding.c.pk == row.pk).values(state=state, revision=revision))
    sealed = keyring.seal(note.encode(), context=finding_context(row.pk, revision))
    step = {"finding_pk": row.pk, "revision": revision, "act": wish.act, "state": state, "at": at}
    who = {"account": by.username, "person_id": by.person_id, "note_sealed": sealed}
    connection.execute(finding_step.insert(), {**step, **who})
    detail = {"record": f"{row.record_id}/{row.version}", "code": row.code, **(said or {})}
    detail |= {"before": str(row.stands), "after": str(state)}
    line = AuditEntry(f"account:{by.username}", f"finding:{wish.act}", f"finding:{row.pk}", detail)
    audit.append(connection, [line], at=at)
    return state


def _locked(connection: Connection, wish: Wish) -> Row[Any]:
    query = (
        select(finding, record.c.record_id, record.c.version, _STATE.label("stands"))
        .join(record, record.c.pk == finding.c.record_pk)
        .where(finding.c.pk == wish.pk)
        .with_for_update(of=finding)
    )
    row = connection.execute(query).first()
    if row is None:
        raise FindingNotAllowed(FindingRefusal.UNKNOWN)
    if row.revision != wish.seen:
        raise FindingNotAllowed(FindingRefusal.CHANGED_MEANWHILE)
    return row


def _conditions(which: Which) -> list[ColumnElement[bool]]:
    wanted = (
        (record.c.organisation, which.school),
        (record.c.namhoc, which.namhoc),
        (finding.c.code, which.code),
        (_STATE, which.state),
    )
    return [column == value for column, value in wanted if value is not None]


def _query() -> Any:
    own = (finding.c.pk.label("finding_pk"), finding.c.code, finding.c.detail, finding.c.found_at, finding.c.revision)
    return (
        select(*own, _STATE.label("stands"), *_NAME)
        .join(record, record.c.pk == finding.c.record_pk)
        .join(organisation, organisation.c.code == record.c.organisation)
    )


def _held(connection: Connection, rows: Sequence[Row[Any]]) -> list[HeldFinding]:
    wanted = {pk for row in rows for pk in row.detail.get("others", ())}
    query = select(*_NAME).join(organisation, organisation.c.code == record.c.organisation)
    names = {r.pk: _name(r) for r in connection.execute(query.where(record.c.pk.in_(wanted)))} if wanted else {}
    return [
        HeldFinding(
            pk=row.finding_pk,
            code=row.code,
            record=_name(row),
            where=tuple(row.detail.get("where", ())),
            others=tuple(names[pk] for pk in row.detail.get("others", ()) if pk in names),
            state=FindingState(row.stands),
            revision=row.revision,
            found_at=row.found_at,
        )
        for row in rows
    ]


_NAME = (
    record.c.pk,
    record.c.record_id,
    record.c.version,
    record.c.organisation,
    organisation.c.name,
    record.c.namhoc,
    record.c.level,
    record.c.grade,
    record.c.state,
)


def _name(row: Any) -> RecordName:
    return RecordName(
        row.pk, row.record_id, row.version, row.organisation, row.name, row.namhoc, row.level, row.grade, row.state
    )
