"""Invitations that go out by mail. The link's token is made at the moment of sending and kept nowhere: no link lies in
the database, a backup or a log, not even sealed. A mail tried again brings a new link; the ones before are void.

Where two registrars are needed, whoever approved gives the address: one that the proposer had typed would bring link
and number into one hand (``invitations``).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, select, update

from registry import audit, mail_addresses, mail_outbox
from registry.audit import AuditEntry
from registry.invitations import NUMBER_TRIES, fresh_token, invitation_context
from registry.keyring import Keyring
from registry.mail_addresses import MailAddress
from registry.mail_outbox import MailKind
from registry.store.office_tables import invitation
from registry.store.recall_desk_tables import mail_outbox as outbox

# From the moment of sending. Shorter than a link handed over in person (7 days), as a mailbox is read by more than one;
# what is sent on a Friday evening is still good on Monday.
GOOD_FOR = timedelta(hours=72)


class MailState(StrEnum):
    """How far the mail is."""

    WAITS = "waits"
    SENT = "sent"
    GIVEN_UP = "given-up"


@dataclass(frozen=True, slots=True)
class MailedInvitation:
    """The mail of an account's open invitation. ``at``: when it was written, sent or given up."""

    state: MailState
    at: datetime


@dataclass(frozen=True, slots=True)
class Sender:
    """Who hands the invitation to the mail, from which block of addresses."""

    username: str
    block: str


def hand_over(
    connection: Connection,
    keyring: Keyring,
    username: str,
    given: MailAddress | None,
    *,
    by: Sender,
    at: datetime,
) -> bool:
    """The account's open invitation goes by mail, to the address ``given`` (kept from now on) or to its own.

    False: it has none, or no invitation is open; whoever has the link's token hands it over.

    Raises:
        AddressMalformed: what was given is no address.
    """
    if given is not None:
        mail_addresses.keep(connection, keyring, username, given, at=at)
    mail_id, mine = str(uuid.uuid4()), (invitation.c.username == username, invitation.c.used_at.is_(None))
    if not connection.scalar(select(invitation.c.token_mac).where(*mine)):
        return False
    if not mail_outbox.write(connection, MailKind.INVITATION, mail_id, [username], at=at):
        return False
    connection.execute(update(invitation).where(*mine).values(mail_id=mail_id))
    detail = {"address": "given" if given else "kept", "from": by.block}
    line = AuditEntry(f"account:{by.username}", "account:invitation-mailed", f"account:{username}", detail)
    audit.append(connection, [line], at=at)
    return True


def token_for(connection: Connection, keyring: Keyring, mail_id: str, *, at: datetime) -> str | None:
    """A new token for this mail's invitation, good from ``at`` on; earlier ones are void. Commit before it is sent.

    None: it was taken up, withdrawn, guessed at too often, replaced by a newer one, or is over: nothing is to be sent.
    """
    table = invitation
    mine = select(table).where(table.c.mail_id == mail_id, table.c.used_at.is_(None), table.c.until > at)
    row = connection.execute(mine.with_for_update()).first()
    if row is None or row.number_failures >= NUMBER_TRIES:
        return None
    token, mac = fresh_token(keyring)
    secret = keyring.open(row.totp_sealed, context=invitation_context(row.token_mac))
    values = {"token_mac": mac, "until": at + GOOD_FOR}
    values["totp_sealed"] = keyring.seal(secret, context=invitation_context(mac))
    connection.execute(update(table).where(table.c.token_mac == row.token_mac).values(values))
    return token


def of_account(connection: Connection, username: str) -> MailedInvitation | None:
    """How far the mail of the account's open invitation is; None: there is none."""
    row = connection.execute(
        select(outbox)
        .join(invitation, invitation.c.mail_id == outbox.c.subject)
        .where(invitation.c.username == username, invitation.c.used_at.is_(None))
    ).first()
    if row is None:
        return None
    if row.sent_at is not None:
        return MailedInvitation(MailState.SENT, row.sent_at)
    if row.given_up_at is not None:
        return MailedInvitation(MailState.GIVEN_UP, row.given_up_at)
    return MailedInvitation(MailState.WAITS, row.made_at)
