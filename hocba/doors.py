"""The hub's four WSGI applications, made from an opened hub. Knows no server."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from hocba.limits import limiting_of
from hocba.office_intake import office_intake
from hocba.wiring import Hub, engine_for_look_ups
from ingest.app import create_app as create_ingest
from portal.institutions.app import checking_over, system_clock
from portal.institutions.app import create_app as create_institutions
from portal.institutions.checking import Checking
from portal.limits.limiting import Limiting
from portal.office.app import create_app as create_office
from portal.office.institutions.checking_here import let_check
from portal.public.app import create_app as create_public
from portal.public.look_up_tally import LookUpTally
from portal.public.reports.receipts import ReceiptPapers


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
        tally=LookUpTally(place.engine),
        sends_mail=settings.mail_url is not None,
    )


def schools_app(hub: Hub, submit: Callable[[str], None], limiting: Limiting) -> Flask:
    """The schools' door; ``submit`` is told the id of every new batch."""
    place, guesses, hops = hub.place, limiting.token_guesses(), limiting.limits.proxy_hops
    address = hub.settings.base_url
    papers = ReceiptPapers(place.engine, place.keyring, place.seal, base_url=address, clock=place.clock)
    return create_ingest(place, submit=submit, guesses=guesses, receipt_paper=papers.of, proxy_hops=hops)


def institutions_app(hub: Hub, limiting: Limiting) -> Flask:
    """What institutions' programs call: it reads and verifies as look-ups do, and writes down what was opened."""
    place = hub.place
    return create_institutions(
        engine=place.engine,
        keyring=place.keyring,
        originals=place.originals,
        trust=place.trust,
        clock=place.clock,
        limiting=limiting,
        base_url=hub.settings.base_url,
    )


def office_app(hub: Hub, submit: Callable[[str], None], limiting: Limiting | None = None) -> Flask:
    """What officials and clerks open. ``submit`` is told the id of every batch uploaded there.

    ``limiting``: this process's one, where it serves other doors as well.
    """
    place, settings = hub.place, hub.settings
    app = create_office(
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
        mails=settings.mail_url is not None,
    )
    let_check(app, _checking(hub, limiting or limiting_of(settings, place.keyring)))
    return app


def _checking(hub: Hub, limiting: Limiting) -> Checking:
    """The office's page for institutions checks as their door does, under the same limits."""
    place = hub.place
    return checking_over(
        engine=place.engine,
        keyring=place.keyring,
        originals=place.originals,
        trust=place.trust,
        clock=place.clock,
        limiting=limiting,
        real_clock=system_clock,
    )
