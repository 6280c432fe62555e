"""What goes on beside the worker: mails, what institutions are told, lists that are fetched, second opinions.

Does nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from hocba.fetch_crls import lists_are_fetched
from hocba.mail_sender import mails_go_out
from hocba.second_reader import second_opinions_are_formed
from hocba.watch_sender import watchers_are_told
from hocba.webhook_sender import webhooks_go_out
from hocba.wiring import Hub


@contextmanager
def chores(hub: Hub) -> Iterator[None]:
    """Meanwhile all of it is done, in threads of their own."""
    mailing = (mails_go_out(hub), watchers_are_told(hub), webhooks_go_out(hub))
    reading = (lists_are_fetched(hub.settings), second_opinions_are_formed(hub))
    with ExitStack() as stack:
        for chore in (*mailing, *reading):
            stack.enter_context(chore)
        yield
