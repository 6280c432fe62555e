"""A real SMTP server on this machine, for tests of what goes out by mail."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller

from hocba.mail_server import MailServer


class Postbox:
    """An SMTP server's inside: keeps what it takes, refuses whom it does not know."""

    def __init__(self):
        self.mails = []
        self.said = {}  # an address → the answer to a mail's text; None: the line is cut
        self.no_sender = []  # answers to MAIL FROM, used up one a mail

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802
        if self.no_sender:
            return self.no_sender.pop(0)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 (aiosmtpd's name)
        if address.startswith("unknown"):
            return "550 no such user"
        if address.startswith("later"):
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802
        if envelope.rcpt_tos[0] in self.said:
            answer = self.said[envelope.rcpt_tos[0]]
            if answer is None:
                server.transport.close()
            return answer or "421 gone"
        self.mails.append((envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 taken"


@contextmanager
def open_postbox() -> Iterator[Postbox]:
    """It listens; ``server`` is its address as the settings would give it."""
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.server = MailServer("smtp", "127.0.0.1", port, "hocba@so.example.vn")
    try:
        yield box
    finally:
        controller.stop()
