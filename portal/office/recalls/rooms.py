"""The recall desk's rooms, each with a blueprint ``bp``, for the office's list."""

from __future__ import annotations

from portal.office import mails
from portal.office.recalls import (
    asking,
    deciding,
    deputising,
    item_page,
    papers,
    queue,
    request_page,
    sending,
    suspending,
)

ROOMS = (queue, request_page, item_page, papers, deciding, asking, sending, suspending, deputising, mails)
