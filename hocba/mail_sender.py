"""Sends what waits in the outbox by SMTP: a chore beside the worker. Knows no desk.

Its failures are the outbox's business: tried again later, given up in the end, never in the way of an act.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from hocba.chore import again_and_again, meanwhile
from hocba.mail_server import SILENT_SECONDS, MailServer, NotTaken, deliver, mail_server, send_each
from hocba.settings import Settings
from hocba.wiring import Hub
from portal.words import mails
from portal.words.voice import Voice
from registry import mail_addresses, mail_outbox, mailed_invitations
from registry.connection import Engine
from registry.keyring import Keyring
from registry.mail_addresses import MailAddress
from registry.mail_outbox import Mail, MailKind
from registry.transactions import reading, transaction

LOOK_EVERY_SECONDS = 20.0
PASSWORD_FILE = "mail.password"  # noqa: S105 (a file's name)


@dataclass(frozen=True, slots=True)
class MailSender:
    """The chore. ``office_url``: where the links lead."""

    engine: Engine
    keyring: Keyring
    server: MailServer
    office_url: str

    def run_once(self, *, now: datetime | None = None) -> int:
        """Send what is due; how many the server has taken."""
        at = now or datetime.now(UTC)
        with transaction(self.engine) as connection:
            due = mail_outbox.take(connection, now=at)
        return send_each(self.server, due, lambda smtp, mail: self._send(smtp, mail, at), self._put_back(at))

    def _put_back(self, at: datetime) -> Callable[[Mail, str], None]:
        return lambda mail, problem: self._failed(mail, problem, at)

    def _send(self, smtp: smtplib.SMTP, mail: Mail, at: datetime) -> bool:
        """Whether the server has taken this one. Raises OSError, SMTPException: the connection has failed."""
        with reading(self.engine) as connection:
            to = mail_addresses.address_of(connection, self.keyring, mail.username)
        if to is None:
            self._failed(mail, "no-address", at, for_good=True)
            return False
        link = self._link(mail, at)
        if link is None:
            self._failed(mail, "not-wanted", at, for_good=True)
            return False
        try:
            deliver(smtp, _message(mail, to, self.server.sender, link))
        except NotTaken as refused:
            self._failed(mail, refused.problem, at, for_good=refused.for_good)
            return False
        with transaction(self.engine) as connection:
            mail_outbox.sent(connection, mail, at=at)
        return True

    def _link(self, mail: Mail, at: datetime) -> str | None:
        """Where the mail leads; None: there is nothing to tell any more. An invitation's link is made just now."""
        if mail.kind is not MailKind.INVITATION:
            return f"{self.office_url}/recalls/{mail.subject}"
        with transaction(self.engine) as connection:
            token = mailed_invitations.token_for(connection, self.keyring, mail.subject, at=at)
        return f"{self.office_url}/invitation/{token}" if token else None

    def _failed(self, mail: Mail, problem: str, at: datetime, *, for_good: bool = False) -> None:
        with transaction(self.engine) as connection:
            mail_outbox.failed(connection, mail, problem[:40], at=at, for_good=for_good)


def _message(mail: Mail, to: MailAddress, sender: str, link: str) -> EmailMessage:
    say, hours = Voice(to.language).say, int(mailed_invitations.GOOD_FOR.total_seconds()) // 3600
    message = EmailMessage()
    message["From"], message["To"] = sender, to.address
    message["Subject"] = say(mails.SUBJECTS[mail.kind])
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic answers, please
    message.set_content(say(mails.BODIES[mail.kind], number=mail.subject, link=link, hours=hours) + say(mails.FOOT))
    return message


def server_of(settings: Settings) -> MailServer | None:
    """The one that ``HOCBA_MAIL_URL`` names, with its password; None: no mail goes out."""
    if settings.mail_url is None:
        return None
    file = settings.secrets / PASSWORD_FILE
    return mail_server(settings.mail_url, file.read_text().strip() if file.exists() else None)


@contextmanager
def mails_go_out(hub: Hub) -> Iterator[None]:
    """Meanwhile a thread sends what waits; nothing happens where ``HOCBA_MAIL_URL`` is not set."""
    server = server_of(hub.settings)
    if server is None:
        yield
        return
    sender = MailSender(hub.place.engine, hub.place.keyring, server, hub.settings.office_url)
    run = again_and_again("mail", sender.run_once, every_seconds=LOOK_EVERY_SECONDS)
    with meanwhile("mail", run, stop_seconds=SILENT_SECONDS):
        yield
