"""The hub's three WSGI applications, made from an opened hub. Knows no server."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from hocba.office_intake import office_intake
from hocba.wiring import Hub, engine_for_look_ups
from ingest.app import create_app as create_ingest
from portal.limits.limiting import Limiting
from portal.office.app import create_app as create_office
from portal.public.app import create_app as create_public


def public_app(hub: Hub, limiting: Limiting, *, takes_batches: bool = False) -> Flask:
    """What everybody may open. ``limiting`` is this process's one.

    ``takes_batches``: the same process is the schools' door, and ``/readyz`` speaks for both.
    """
    place, settings = hub.place, hub.settings
    return create_public(
        engine=engine_for_look_ups(hub),
        keyring=place.keyring,
        originals=place.originals,
        trust=place.trust,
        clock=place.clock,
        seal=place.seal,
        base_url=settings.base_url,
        shown_clock=settings.clock.isoformat() if settings.clock else None,
        limiting=limiting,
        spool=place.spool if takes_batches else None,
    )


def schools_app(hub: Hub, submit: Callable[[str], None], limiting: Limiting) -> Flask:
    """The schools' door; ``submit`` is told the id of every new batch."""
    guesses, hops = limiting.token_guesses(), limiting.limits.proxy_hops
    return create_ingest(hub.place, submit=submit, guesses=guesses, proxy_hops=hops)


def office_app(hub: Hub, submit: Callable[[str], None]) -> Flask:
    """What officials and clerks open. ``submit`` is told the id of every batch uploaded there."""
    place, settings = hub.place, hub.settings
    return create_office(
        engine=place.engine,
        keyring=place.keyring,
        originals=place.originals,
        trust=place.trust,
        spool=place.spool,
        seal=place.seal,
        clock=place.clock,
        base_url=settings.base_url,
        office_url=settings.office_url,
        shown_clock=settings.clock.isoformat() if settings.clock else None,
        secure=settings.production or settings.office_url.startswith("https://"),
        proxy_hops=settings.proxy_hops,
        intake=office_intake(place, submit),
    )
