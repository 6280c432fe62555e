"""The school desk's rooms, each with a blueprint ``bp``, for the office's list."""

from __future__ import annotations

from portal.office.school import (
    batch_files,
    batch_page,
    copies,
    declaring,
    handing_out,
    messages,
    record_page,
    record_search,
    sending,
)

ROOMS = (batch_page, batch_files, declaring, sending, record_search, record_page, handing_out, copies, messages)
