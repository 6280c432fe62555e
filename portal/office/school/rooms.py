"""The school desk's rooms, each with a blueprint ``bp``, for the office's list."""

from __future__ import annotations

from portal.office.school import batch_files, batch_page, declaring, sending

ROOMS = (batch_page, batch_files, declaring, sending)
