"""An error that nobody foresaw: one line in the log, and its number there for whoever met it."""

from __future__ import annotations

import secrets
import traceback

import structlog

_log = structlog.get_logger(__name__)


def note_unexpected(error: Exception, *, route: str) -> str:
    """One line in the log, and the number it has there."""
    reference = secrets.token_hex(4)
    # Frames only: an exception's own text may quote a value.
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    _log.error("unexpected error", reference=reference, route=route, error=type(error).__qualname__, frames=frames)
    return reference
