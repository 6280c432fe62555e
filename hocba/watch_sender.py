"""Tells watchers by mail what became of their record, and forgets whose time is over: a chore beside the worker.

Knows no page: what a mail says is read from the register when it is sent, its words are ``portal.words.watch_mails``.
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
from hocba.mail_sender import LOOK_EVERY_SECONDS, server_of
from hocba.mail_server import SILENT_SECONDS, MailServer, NotTaken, deliver, send_each
from hocba.wiring import Hub
from portal.words import watch_mails as words
from portal.words.voice import Voice
from registry import record_watches, share_links, watch_mails
from registry.connection import Engine
from registry.keyring import Keyring
from registry.transactions import reading, transaction
from registry.watch_mails import Letter, Waiting

# What is over is deleted within the hour.
FORGET_EVERY_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class WatchSender:
    """The chore. ``clock``: the hub's, by which records stand; ``base_url``: where the links lead."""

    engine: Engine
    keyring: Keyring
    server: MailServer
    clock: Callable[[], datetime]
    base_url: str

    def run_once(self, *, now: datetime | None = None) -> int:
        """Send what is due; how many the server has taken. ``now``: the wall's clock."""
        at = now or datetime.now(UTC)
        with transaction(self.engine) as connection:
            watch_mails.notice_the_clock(connection, now=self.clock())
        with transaction(self.engine) as connection:
            due = watch_mails.take(connection, now=at)
        return send_each(self.server, due, lambda smtp, one: self._send(smtp, one, at), self._put_back(at))

    def _send(self, smtp: smtplib.SMTP, waiting: Waiting, at: datetime) -> bool:
        what = self._letter(waiting, at)
        if what is None:
            self._failed(waiting, None, NotTaken("nothing-new", for_good=True), at)
            return False
        try:
            deliver(smtp, message(what, self.server.sender, f"{self.base_url}/watch/{what.key}", self.base_url))
        except NotTaken as refused:
            self._failed(waiting, what, refused, at)
            return False
        with transaction(self.engine) as connection:
            watch_mails.sent(connection, waiting, what, at=at)
        return True

    def _letter(self, waiting: Waiting, at: datetime) -> Letter | None:
        with reading(self.engine) as connection:
            return watch_mails.letter(connection, self.keyring, waiting, now=self.clock(), at=at)

    def _put_back(self, at: datetime) -> Callable[[Waiting, str], None]:
        return lambda one, problem: self._failed(one, self._letter(one, at), NotTaken(problem, for_good=False), at)

    def _failed(self, waiting: Waiting, what: Letter | None, why: NotTaken, at: datetime) -> None:
        with transaction(self.engine) as connection:
            watch_mails.failed(connection, waiting, what, problem=why.problem[:40], at=at, for_good=why.for_good)


def message(what: Letter, sender: str, link: str, base_url: str) -> EmailMessage:
    """The mail. Whoever reads it on the way learns a school year and a fifth of a code."""
    voice, out = Voice(what.language), EmailMessage()
    out["From"], out["To"] = sender, what.to
    out["Subject"] = voice.say(words.SUBJECTS[what.says])
    out["Date"], out["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2])
    out["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic answers, please
    # RFC 8058: the mail program's own button stops it.
    out["List-Unsubscribe"] = f"<{link}/stop>"
    out["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    out.set_content(words.text_of(what, voice, link=link, site=base_url))
    return out


@dataclass(frozen=True, slots=True)
class Forgetter:
    """Deletes links and watches whose time is over, by the wall's clock."""

    engine: Engine

    def run_once(self, *, now: datetime | None = None) -> int:
        """How many."""
        at = now or datetime.now(UTC)
        with transaction(self.engine) as connection:
            return share_links.forget(connection, at=at) + record_watches.forget(connection, at=at)


@contextmanager
def watchers_are_told(hub: Hub) -> Iterator[None]:
    """Meanwhile a thread tells them, where ``HOCBA_MAIL_URL`` is set, and another forgets what is over, anywhere."""
    forgetting = again_and_again("forget", Forgetter(hub.place.engine).run_once, every_seconds=FORGET_EVERY_SECONDS)
    with meanwhile("forget", forgetting, stop_seconds=1):
        server = server_of(hub.settings)
        if server is None:
            yield
            return
        place = hub.place
        sender = WatchSender(place.engine, place.keyring, server, place.clock, hub.settings.base_url)
        run = again_and_again("watch mail", sender.run_once, every_seconds=LOOK_EVERY_SECONDS)
        with meanwhile("watch mail", run, stop_seconds=SILENT_SECONDS):
            yield
