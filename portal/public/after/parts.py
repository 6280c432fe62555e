"""What the views of this room work with beside the desk: tokens of a look-up, budgets, the wall's clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, request

from portal.errors import AskingExpired, LinkExpired, TooMany
from portal.limits.budget import Budget
from portal.limits.client_block import client_block
from portal.public.download_links import DownloadLinks, Linked
from portal.public.look_up import is_closed
from registry import find
from registry.connection import Connection
from registry.held_records import HeldRecord

EXTENSION = "hocba-after"


@dataclass(frozen=True, slots=True)
class Parts:
    """One for each app.

    Attributes:
        tokens: what the second tier's page lets one ask for; sealed with a key of their own, so that no download's
            link is one, nor the other way round.
        sharing, watching: what one client address may ask for; ``mails``: what one mail address may be sent unasked.
        real_clock: links and watches end by it, never by HOCBA_CLOCK.
        sends_mail: whether this hub sends mail at all.
    """

    tokens: DownloadLinks
    sharing: Budget
    watching: Budget
    mails: Budget
    real_clock: Callable[[], datetime]
    sends_mail: bool


def parts() -> Parts:
    """Those of this app."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Parts)
    return found


def asked() -> Linked:
    """The record that this form is about, which its sender has opened within the last minutes.

    Raises:
        AskingExpired: too long ago, or never.
    """
    try:
        return parts().tokens.read(request.form.get("record", ""))
    except LinkExpired:
        raise AskingExpired from None


def still_open(connection: Connection, linked: Linked, *, now: datetime) -> HeldRecord:
    """The record, if the code still opens it and more than its status may be shown.

    Raises:
        AskingExpired: not any more; the look-up says why.
    """
    held = find.by_pk(connection, linked.record_pk, now=now)
    if held is None or is_closed(held) or not find.is_live(connection, linked.code_pk):
        raise AskingExpired
    return held


def take_one(budget: Budget) -> None:
    """One of what this client address may ask for.

    Raises:
        TooMany
    """
    if standing := budget.take(client_block(request.remote_addr)):
        raise TooMany(standing, of="address")
