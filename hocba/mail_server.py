"""A mail server by SMTP: where it is, one connection for what is due, what its answers mean. Knows no mail's words."""

from __future__ import annotations

import smtplib
import ssl
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

import structlog

log = structlog.get_logger(__name__)

_T = TypeVar("_T")

# A server that says nothing for so long is away; the mail waits for the next round.
SILENT_SECONDS = 15
# RFC 5321, 3.8: the server shuts the connection, whatever it was asked.
CLOSING = 421
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


class NotTaken(Exception):
    """The server has not taken one mail. ``problem``: what kind of failure; ``for_good``: trying again is useless."""

    def __init__(self, problem: str, *, for_good: bool) -> None:
        super().__init__(problem)
        self.problem = problem
        self.for_good = for_good


def send_each(
    server: MailServer,
    due: Sequence[_T],
    send: Callable[[smtplib.SMTP, _T], bool],
    put_back: Callable[[_T, str], None],
) -> int:
    """Over one connection; how many ``send`` says were taken. If the connection fails, the rest is put back."""
    left, taken = deque(due), 0
    try:
        if left:
            with _connected(server) as smtp:
                while left:
                    took = send(smtp, left[0])
                    left.popleft()  # settled, whatever becomes of the connection
                    taken += took
                    if not took:
                        smtp.rset()  # what is half said of this mail is not said of the next
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail server unavailable", error=type(error).__name__, waiting=len(left))
        for mail in left:
            put_back(mail, type(error).__name__)
    return taken


def deliver(smtp: smtplib.SMTP, message: EmailMessage) -> None:
    """Hand one over.

    Raises:
        NotTaken: the server said no to this one.
        OSError, SMTPException: the connection has failed.
    """
    try:
        smtp.send_message(message)
    except smtplib.SMTPNotSupportedError:  # an address beyond ASCII, and a server without SMTPUTF8 (RFC 6531)
        raise NotTaken("address-not-supported", for_good=True) from None
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        code = _code(error)
        if code == CLOSING:
            raise
        # 5yz is for good, 4yz is not (RFC 5321, 4.2.1). Of the sender: ours to mend, no fault of this mail.
        ours = isinstance(error, smtplib.SMTPSenderRefused)
        raise NotTaken(f"refused-{code}", for_good=code >= 500 and not ours) from None


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
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
