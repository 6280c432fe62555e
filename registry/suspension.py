"""A record is suspended in an emergency, or its suspension lifted: by one approver (``rules.suspension_rules``).

Nothing has to end it: the status is read at the moment of each look-up. Knows no page or console.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from registry import audit, record_watches, webhooks
from registry.accounts import Account
from registry.audit import AuditEntry
from registry.keyring import Keyring
from registry.locked_records import BEGUN, UNTIL, Standing, locked_rows, standing_of, without_suspension
from registry.recall_notes import sealed, suspension_context
from registry.recall_request import BadItem, ItemsRefused, NotAllowed, actor_of
from registry.rules import suspension_rules
from registry.rules.lifecycle import Act, after
from registry.rules.person_mask import masked_person
from registry.rules.recall_rules import Refusal, Role
from registry.store.recall_tables import suspension
from registry.store.tables import record
from registry.webhooks import EventKind

_Judge = Callable[[Row[Any], Standing], Refusal | None]


@dataclass(frozen=True, slots=True)
class Emergency:
    """What is suspended, for how many hours. ``items`` are record ids with versions; the note may name a learner."""

    items: Sequence[tuple[str, int]]
    hours: int
    note: str | None = None


def suspend(connection: Connection, keyring: Keyring, emergency: Emergency, *, by: Account, at: datetime) -> datetime:
    """Suspend all these records or none; says until when. Audited in the same transaction.

    Raises:
        NotAllowed: this account may not, or not for so long.
        ItemsRefused: some of the records may not be suspended; each with why.
    """
    _check_actor(by)
    until = suspension_rules.until(emergency.hours, at)
    if until is None:
        raise NotAllowed(Refusal.NOT_SO_LONG)
    begun = _last_begun(connection, emergency.items)

    def judge(row: Row[Any], now: Standing) -> Refusal | None:
        return suspension_rules.suspend_refusal(now.state, last_begun=begun.get(row.pk), now=at)

    for row, now in _judged(connection, emergency.items, judge, at=at):
        detail = {**now.detail, BEGUN: at.isoformat(), UNTIL: until.isoformat()}
        _write(connection, row, {"state": after(now.state, Act.SUSPEND), "state_since": now.since}, detail)
        kept = {"record_pk": row.pk, "begun_at": at, "until": until, "account": by.username}
        kept |= {"person_id": by.person_id, "organisation": by.organisation}
        note = sealed(keyring, emergency.note, suspension_context(row.pk, at))
        connection.execute(suspension.insert(), {**kept, "note_sealed": note})
        webhooks.tell(connection, [row.pk], EventKind.SUSPENDED, at=at)
        record_watches.note(connection, [row.pk], at=at)
    _note(connection, Act.SUSPEND, emergency.items, by=by, at=at, until=until)
    return until


def lift(connection: Connection, items: Sequence[tuple[str, int]], *, by: Account, at: datetime) -> None:
    """End the suspensions of all these records, or of none, before they run out. Audited in the same transaction.

    Raises:
        NotAllowed: this account may not.
        ItemsRefused: some of the records are not suspended now.
    """
    _check_actor(by)

    def judge(_row: Row[Any], now: Standing) -> Refusal | None:
        return suspension_rules.lift_refusal(now.shown)

    for row, now in _judged(connection, items, judge, at=at):
        state = {"state": after(now.state, Act.LIFT_SUSPENSION), "state_since": at}
        _write(connection, row, state, without_suspension(now.detail))
        lifted = {"lifted_at": at, "lifted_account": by.username, "lifted_person_id": by.person_id}
        running = (suspension.c.record_pk == row.pk, suspension.c.lifted_at.is_(None), suspension.c.until > at)
        connection.execute(update(suspension).where(*running).values(lifted))
        webhooks.tell(connection, [row.pk], EventKind.SUSPENSION_LIFTED, at=at)
        record_watches.note(connection, [row.pk], at=at)
    _note(connection, Act.LIFT_SUSPENSION, items, by=by, at=at)


def _check_actor(by: Account) -> None:
    if refusal := suspension_rules.actor_refusal(actor_of(by)):
        raise NotAllowed(refusal)


def _judged(
    connection: Connection, items: Sequence[tuple[str, int]], judge: _Judge, *, at: datetime
) -> list[tuple[Row[Any], Standing]]:
    """Every record, locked, with how it stands; or all that speaks against some of them."""
    rows = locked_rows(connection, items)
    good, bad = [], []
    for place, key in enumerate(items):
        row = rows.get(key)
        if row is None or key in items[:place]:
            bad.append(BadItem(*key, Refusal.ITEM_TWICE if row else Refusal.RECORD_UNKNOWN))
            continue
        now = standing_of(row, at=at)
        if refusal := judge(row, now):
            bad.append(BadItem(*key, refusal))
        else:
            good.append((row, now))
    if bad or not good:
        raise ItemsRefused(bad)
    return good


def _last_begun(connection: Connection, items: Sequence[tuple[str, int]]) -> dict[int, datetime]:
    """When each record's last suspension began, by its pk. Read under the records' locks."""
    pks = [row.pk for row in locked_rows(connection, items).values()]
    last = select(suspension.c.record_pk, func.max(suspension.c.begun_at).label("begun"))
    rows = connection.execute(last.where(suspension.c.record_pk.in_(pks)).group_by(suspension.c.record_pk))
    return {row.record_pk: row.begun for row in rows}


def _write(connection: Connection, row: Row[Any], state: dict[str, Any], detail: dict[str, Any]) -> None:
    connection.execute(update(record).where(record.c.pk == row.pk).values({**state, "state_detail": detail}))


def _note(
    connection: Connection,
    act: Act,
    items: Sequence[tuple[str, int]],
    *,
    by: Account,
    at: datetime,
    until: datetime | None = None,
) -> None:
    assert by.person_id, "an approver is somebody (suspension_rules.actor_refusal)"
    detail = {"role": str(Role.APPROVER), "organisation": by.organisation, "person": masked_person(by.person_id)}
    detail |= {"until": until.isoformat()} if until else {}
    lines = [
        AuditEntry(f"account:{by.username}", f"record:{act}", f"record:{record_id}/{version}", detail)
        for record_id, version in items
    ]
    audit.append(connection, lines, at=at)
