"""What watchers' mails say, read when they are sent: how the record stands then, and only if they do not know it yet.

The clock changes statuses, too (a period locks, a suspension runs out): ``notice_the_clock``. Sends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select, update

from registry import codes, find
from registry.keyring import Keyring
from registry.outgoing import DUE_NOW, MOST_TRIES, Outgoing
from registry.record_watches import MailKind, address_of, key_of, standing_of, stop
from registry.rules.lifecycle import State, Status, status
from registry.rules.lookup_code import first_group, normalise
from registry.rules.watch_rules import parts
from registry.store.share_tables import record_watch as table
from registry.store.share_tables import watch_mail as mail
from registry.store.tables import period, record

# Sent in one go between two looks at the outbox.
_outbox = Outgoing(mail, at_once=50)
_WAITS = mail.c.sent_at.is_(None) & mail.c.given_up_at.is_(None)


class Says(StrEnum):
    """What a letter is about."""

    CONFIRM = "confirm"
    CHANGED = "changed"
    CODE_REPLACED = "code-replaced"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that is to be sent."""

    pk: int
    watch_pk: int
    kind: MailKind
    tries: int


@dataclass(frozen=True, slots=True)
class Letter:
    """What one says. No name, and of the code its first group, by which whoever has the paper knows which it is.

    ``told``: ``watch_rules.standing``, of which it tells; ``key``: of the link that confirms or stops.
    """

    says: Says
    to: str
    language: str
    key: str
    namhoc: str
    code_group: str
    told: str
    since: datetime
    ends_at: datetime


def notice_the_clock(connection: Connection, *, now: datetime) -> int:
    """Write a mail to each watcher whose record the clock has changed since; how many. ``now``: the hub's clock."""
    waits = select(mail.c.pk).where(mail.c.watch_pk == table.c.pk, _WAITS)
    moving = table.c.told.in_((Status.PENDING, Status.SUSPENDED))
    over = (period.c.locks <= now) | period.c.id.is_(None) | (table.c.told == Status.SUSPENDED)
    query = (
        select(table.c.pk, table.c.told, record.c.state, record.c.state_detail, period.c.locks)
        .join(record, record.c.pk == table.c.record_pk)
        .outerjoin(period, period.c.id == record.c.period_id)
        .where(moving, over, table.c.confirmed_at.is_not(None), ~waits.exists())
    )
    changed = [row.pk for row in connection.execute(query) if _status(row, now) != parts(row.told)[0]]
    row = {"kind": MailKind.CHANGED, "made_at": now, "tries": 0, "next_try_at": DUE_NOW}
    if changed:
        connection.execute(mail.insert(), [{**row, "watch_pk": pk} for pk in changed])
    return len(changed)


def take(connection: Connection, *, now: datetime) -> Sequence[Waiting]:
    """Those that are due, for this sender alone: each is tried again later unless ``sent`` says otherwise."""
    rows = _outbox.take(connection, now=now)
    return [Waiting(row.pk, row.watch_pk, MailKind(row.kind), row.tries) for row in rows]


def letter(connection: Connection, keyring: Keyring, waiting: Waiting, *, now: datetime, at: datetime) -> Letter | None:
    """What it says; None: nothing any more. ``now``: the hub's clock, by which records stand; ``at``: the wall's."""
    row = connection.execute(select(table).where(table.c.pk == waiting.watch_pk, table.c.ends_at > at)).first()
    if row is None:
        return None
    held = find.by_pk(connection, row.record_pk, now=now)
    assert held is not None, "records are never removed"
    code = codes.live_code(connection, keyring, row.code_pk)
    told = standing_of(held)
    says = _says(connection, waiting, row, replaced=code is None, told=told)
    if says is None:
        return None
    return Letter(
        says=says,
        to=address_of(keyring, row),
        language=row.language,
        key=key_of(keyring, row.id),
        namhoc=held.namhoc,
        code_group=first_group(normalise(code) or "") if code else "",
        told=told,
        since=held.status_since,
        ends_at=row.ends_at,
    )


def sent(connection: Connection, waiting: Waiting, what: Letter, *, at: datetime) -> None:
    """The mail server has taken it; a watch whose code was replaced is over with it."""
    _outbox.sent(connection, waiting.pk, waiting.tries, at=at)
    _settle(connection, waiting, what)


def failed(
    connection: Connection, waiting: Waiting, what: Letter | None, *, problem: str, at: datetime, for_good: bool
) -> None:
    """It has not, or there is nothing to say (``what`` None). What is given up is not tried again as something new."""
    _outbox.failed(connection, waiting.pk, waiting.tries, problem=problem, at=at, for_good=for_good)
    if what and (for_good or waiting.tries + 1 >= MOST_TRIES):
        _settle(connection, waiting, what)


def _says(connection: Connection, waiting: Waiting, row: Row[Any], *, replaced: bool, told: str) -> Says | None:
    if waiting.kind is MailKind.CONFIRM:
        return Says.CONFIRM if row.confirmed_at is None and not replaced else None
    later = select(mail.c.pk).where(mail.c.watch_pk == row.pk, mail.c.pk > waiting.pk, _WAITS)
    if connection.execute(later.limit(1)).first():
        return None  # that one tells
    if replaced:
        return Says.CODE_REPLACED
    return Says.CHANGED if told != row.told else None


def _settle(connection: Connection, waiting: Waiting, what: Letter) -> None:
    mine = table.c.pk == waiting.watch_pk
    if what.says is Says.CODE_REPLACED:
        watch_id = connection.scalar(select(table.c.id).where(mine))
        if watch_id:
            stop(connection, watch_id)
    elif what.says is Says.CHANGED:
        connection.execute(update(table).where(mine).values(told=what.told))


def _status(row: Any, now: datetime) -> str:
    until = row.state_detail.get("until")
    suspended_until = datetime.fromisoformat(until) if until else None
    return status(State(row.state), locks_at=row.locks, suspended_until=suspended_until, now=now)
