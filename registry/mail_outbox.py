"""Mails that wait: written in the transaction of what they tell of, sent later, tried again, given up. Sends nothing.

A mail tells that something waits or was decided, and where: a request's id, no learner, no school, no reason.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from registry.outgoing import DUE_NOW, Outgoing
from registry.store.recall_desk_tables import mail_address
from registry.store.recall_desk_tables import mail_outbox as table

# Sent in one go between two looks at the outbox.
_outbox = Outgoing(table, at_once=50)


class MailKind(StrEnum):
    """What a mail tells."""

    RECALL_WAITS = "recall-waits"
    RECALL_DECIDED = "recall-decided"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True)
class Mail:
    """One that is to be sent. ``subject``: a request's id; of an invitation, the mail's own (``mail_id``)."""

    pk: int
    username: str
    kind: MailKind
    subject: str
    tries: int


def write(connection: Connection, kind: MailKind, subject: str, to: Collection[str], *, at: datetime) -> int:
    """One to each of these accounts that has an address, in the caller's transaction; how many have one."""
    known = select(mail_address.c.username).where(mail_address.c.username.in_(set(to)))
    row = {"kind": kind, "subject": subject, "made_at": at, "tries": 0, "next_try_at": DUE_NOW}
    rows = [{**row, "username": username} for username in sorted(connection.scalars(known))]
    if rows:
        connection.execute(table.insert(), rows)
    return len(rows)


def take(connection: Connection, *, now: datetime) -> Sequence[Mail]:
    """Those that are due, for this sender alone: each is tried again later unless ``sent`` says otherwise."""
    rows = _outbox.take(connection, now=now)
    return [Mail(row.pk, row.username, MailKind(row.kind), row.subject, row.tries) for row in rows]


def sent(connection: Connection, mail: Mail, *, at: datetime) -> None:
    """The mail server has taken it."""
    _outbox.sent(connection, mail.pk, mail.tries, at=at)


def failed(connection: Connection, mail: Mail, problem: str, *, at: datetime, for_good: bool = False) -> None:
    """It has not. ``problem``: what kind of failure, never an address; ``for_good``: trying again is useless."""
    _outbox.failed(connection, mail.pk, mail.tries, problem=problem, at=at, for_good=for_good)
