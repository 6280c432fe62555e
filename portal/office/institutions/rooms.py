"""The institutions' rooms, each with a blueprint ``bp``, for the office's list."""

from __future__ import annotations

from portal.office.institutions import checked, file_check, granting, own_page, own_programs

ROOMS = (granting, checked, own_page, own_programs, file_check)
