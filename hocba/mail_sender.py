"""Sends what waits in the outbox by SMTP: a chore beside the worker. Knows no desk.

Its failures are the outbox's business: tried again later, given up in the end, never in the way of an act.
"""

from __future__ import annotations

import smtplib
import ssl
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import parse_qs, unquote, urlsplit

import structlog

from hocba.chore import again_and_again, meanwhile
from hocba.wiring import Hub
from portal.words import mails
from portal.words.voice import Voice
from registry import mail_addresses, mail_outbox, mailed_invitations
from registry.connection import Engine
from registry.keyring import Keyring
from registry.mail_addresses import MailAddress
from registry.mail_outbox import Mail, MailKind
from registry.transactions import reading, transaction

log = structlog.get_logger(__name__)

# A server that says nothing for so long is away; the mail waits for the next round.
SILENT_SECONDS = 15
LOOK_EVERY_SECONDS = 20.0
# RFC 5321, 3.8: the server shuts the connection, whatever it was asked.
CLOSING = 421
PASSWORD_FILE = "mail.password"  # noqa: S105 (a file's name)
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes. ``scheme``: smtp (in clear, for a relay on this machine), smtp+starttls, smtps."""

    scheme: str
    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = None


def mail_server(url: str, password: str | None) -> MailServer:
    """``smtp+starttls://user@mail.so.example.vn:587?from=hocba@so.example.vn``, as the settings have checked it."""
    address = urlsplit(url)
    user = unquote(address.username) if address.username else None
    port = address.port or _PORTS[address.scheme]
    (sender,) = parse_qs(address.query)["from"]
    return MailServer(address.scheme, address.hostname or "", port, sender, user, password)


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
            due = deque(mail_outbox.take(connection, now=at))
        taken = 0
        try:
            if due:
                with self._connected() as smtp:
                    while due:
                        took = self._send(smtp, due[0], at)
                        due.popleft()  # settled, whatever becomes of the connection
                        taken += took
                        if not took:
                            smtp.rset()  # what is half said of this mail is not said of the next
        except (OSError, smtplib.SMTPException) as error:
            log.warning("mail server unavailable", error=type(error).__name__, waiting=len(due))
            for mail in due:
                self._failed(mail, type(error).__name__, at)
        return taken

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
            smtp.send_message(_message(mail, to, self.server.sender, link))
        except smtplib.SMTPNotSupportedError:  # an address beyond ASCII, and a server without SMTPUTF8 (RFC 6531)
            self._failed(mail, "address-not-supported", at, for_good=True)
            return False
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            code = _code(error)
            if code == CLOSING:
                raise
            # 5yz is for good, 4yz is not (RFC 5321, 4.2.1). Of the sender: ours to mend, no fault of this mail.
            ours = isinstance(error, smtplib.SMTPSenderRefused)
            self._failed(mail, f"refused-{code}", at, for_good=code >= 500 and not ours)
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

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server, context = self.server, ssl.create_default_context()
        if server.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SILENT_SECONDS, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=SILENT_SECONDS)
        with smtp:
            if server.scheme == "smtp+starttls":
                smtp.starttls(context=context)
            if server.user and server.password:
                smtp.login(server.user, server.password)
            yield smtp


def _code(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> int:
    """The server's reply to this one mail: to its only recipient, its sender, or its text."""
    if isinstance(error, smtplib.SMTPResponseException):
        return int(error.smtp_code)
    return int(next(iter(error.recipients.values()), (0, b""))[0])


def _message(mail: Mail, to: MailAddress, sender: str, link: str) -> EmailMessage:
    say, hours = Voice(to.language).say, int(mailed_invitations.GOOD_FOR.total_seconds()) // 3600
    message = EmailMessage()
    message["From"], message["To"] = sender, to.address
    message["Subject"] = say(mails.SUBJECTS[mail.kind])
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic answers, please
    message.set_content(say(mails.BODIES[mail.kind], number=mail.subject, link=link, hours=hours) + say(mails.FOOT))
    return message


@contextmanager
def mails_go_out(hub: Hub) -> Iterator[None]:
    """Meanwhile a thread sends what waits; nothing happens where ``HOCBA_MAIL_URL`` is not set."""
    if hub.settings.mail_url is None:
        yield
        return
    file = hub.settings.secrets / PASSWORD_FILE
    server = mail_server(hub.settings.mail_url, file.read_text().strip() if file.exists() else None)
    sender = MailSender(hub.place.engine, hub.place.keyring, server, hub.settings.office_url)
    run = again_and_again("mail", sender.run_once, every_seconds=LOOK_EVERY_SECONDS)
    with meanwhile("mail", run, stop_seconds=SILENT_SECONDS):
        yield
