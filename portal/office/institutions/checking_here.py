"""The office's way to check records as the institutions' door does. The console hands it in; knows no page."""

from __future__ import annotations

from flask import Flask, current_app

from portal.institutions.checking import Checking

EXTENSION = "hocba-office-checking"


def let_check(app: Flask, checking: Checking) -> None:
    """From now on this app checks."""
    app.extensions[EXTENSION] = checking


def checking() -> Checking:
    """The one this app was given."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Checking)
    return found
