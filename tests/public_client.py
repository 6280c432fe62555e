"""The public's pages and API over an intake's place, for tests that need no running server."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from intake import Intake

from portal.public.app import create_app


def public_client(intake: Intake, **more: Any) -> FlaskClient:
    """``more``: what the app is given beside the place, for instance ``limiting`` or ``spool``."""
    place = intake.place
    return create_app(
        engine=place.engine,
        keyring=place.keyring,
        originals=place.originals,
        trust=place.trust,
        clock=place.clock,
        seal=place.seal,
        base_url="https://hocba.example",
        shown_clock=None,
        **more,
    ).test_client()
