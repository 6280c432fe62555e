"""Mails that wait: written in the transaction of what they tell of, sent later, tried again, given up. Sends nothing.

A mail tells that something waits or was decided, and where: a request's id, no learner, no school, no reason.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, select, update

from registry.store.recall_desk_tables import mail_address
from registry.store.recall_desk_tables import mail_outbox as table

# 1, 2, 4 … minutes, then every six hours: a mail server that is away over a weekend gets all of them.
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
MOST_TRIES = 20
# Sent in one go between two looks at the outbox.
AT_ONCE = 50
# A new mail is due whatever the clock: acts go by HOCBA_CLOCK, sending by the wall's.
DUE_NOW = datetime(2000, 1, 1, tzinfo=UTC)
# A sender that died while sending leaves its mails to the next one after so long.
TAKEN_FOR = timedelta(minutes=10)


class MailKind(StrEnum):
    """What a mail tells."""

    RECALL_WAITS = "recall-waits"
    RECALL_DECIDED = "recall-decided"


@dataclass(frozen=True, slots=True)
class Mail:
    """One that is to be sent. ``subject``: a request's id."""

    pk: int
    username: str
    kind: MailKind
    subject: str
    tries: int


def write(connection: Connection, kind: MailKind, subject: str, to: Collection[str], *, at: datetime) -> None:
    """One to each of these accounts that has an address, in the caller's transaction."""
    known = select(mail_address.c.username).where(mail_address.c.username.in_(set(to)))
    row = {"kind": kind, "subject": subject, "made_at": at, "tries": 0, "next_try_at": DUE_NOW}
    rows = [{**row, "username": username} for username in sorted(connection.scalars(known))]
    if rows:
        connection.execute(table.insert(), rows)


def take(connection: Connection, *, now: datetime) -> Sequence[Mail]:
    """Those that are due, for this sender alone: each is tried again later unless ``sent`` says otherwise."""
    due = (
        select(table)
        .where(table.c.sent_at.is_(None), table.c.given_up_at.is_(None), table.c.next_try_at <= now)
        .order_by(table.c.pk)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = connection.execute(due).all()
    pks = [row.pk for row in rows]
    connection.execute(update(table).where(table.c.pk.in_(pks)).values(next_try_at=now + TAKEN_FOR))
    return [Mail(row.pk, row.username, MailKind(row.kind), row.subject, row.tries) for row in rows]


def sent(connection: Connection, mail: Mail, *, at: datetime) -> None:
    """The mail server has taken it."""
    connection.execute(
        update(table).where(table.c.pk == mail.pk).values(sent_at=at, tries=mail.tries + 1, problem=None)
    )


def failed(connection: Connection, mail: Mail, problem: str, *, at: datetime, for_good: bool = False) -> None:
    """It has not. ``problem``: what kind of failure, never an address; ``for_good``: trying again is useless."""
    tries = mail.tries + 1
    values: dict[str, object] = {"tries": tries, "problem": problem}
    if for_good or tries >= MOST_TRIES:
        values["given_up_at"] = at
    else:
        values["next_try_at"] = at + min(FIRST_WAIT * 2 ** (tries - 1), LONGEST_WAIT)
    connection.execute(update(table).where(table.c.pk == mail.pk).values(values))
