"""Puts the office together: guard, headers, log, problems, words, desks. Reads nothing from the environment.

How to add a desk (blueprint, ``@desk``, template, words, counter, test) is told in docs/office.md. In short: write
``portal/office/<desk>.py`` with a ``bp`` and views listed by ``@desk(bp, "/path", roles={…})``, put the module into
``ROOMS`` below, its words into ``portal/words/office_<desk>.py``, its templates into ``templates/office/``; every query
takes ``visitor().scope``, and what lies outside raises ``NoSuchThing``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request

from portal.assets import asset_addresses
from portal.files_in_memory import FilesInMemory
from portal.headers import install_headers
from portal.language import PARAMETER, asked_for, install_words
from portal.office import (
    audit_desk,
    findings,
    for_two,
    invited,
    looks,
    ministry,
    own_account,
    own_keys,
    people,
    periods,
    reception,
    signing_in,
    start,
    statistics,
    trust_desk,
    work_days,
)
from portal.office.certificates import rooms as certificate_rooms
from portal.office.desks import desks_of
from portal.office.guard import form_token, form_token_field, install_guard
from portal.office.institutions import rooms as institution_rooms
from portal.office.intake_door import IntakeDoor
from portal.office.kept import install_kept
from portal.office.looked import install_looked
from portal.office.organisations import rooms as organisation_rooms
from portal.office.place import EXTENSION, Place
from portal.office.problems import install_problems
from portal.office.recalls import rooms as recall_rooms
from portal.office.school import rooms as school_rooms
from portal.office.what_came import RegisterInteger
from portal.office.whence import cookie_name, install_device_cookie, install_whence, set_cookie
from portal.proxies import behind_proxies
from portal.request_log import install_request_log
from portal.words.voice import LANGUAGES, Voice
from registry.connection import Engine
from registry.keyring import Keyring
from registry.originals import Originals
from registry.spool import Spool
from registry.trust_folder import TrustFolder
from sealer.keys import HubSeal

# A desk's module is named here once; its views list themselves.
ROOMS = (
    signing_in,
    invited,
    start,
    own_account,
    own_keys,
    people,
    for_two,
    findings,
    audit_desk,
    ministry,
    periods,
    reception,
    work_days,
    *certificate_rooms.ROOMS,
    statistics,
    looks,
    trust_desk,
    *organisation_rooms.ROOMS,
    *institution_rooms.ROOMS,
    *recall_rooms.ROOMS,
    *school_rooms.ROOMS,
)

# A decision with its note, a table of a few hundred ticked lines. Views that take files are listed with a limit of
# their own (``access.desk``, ``body``).
MAX_BODY = 512 * 1024
# A bulk decision ticks at most a thousand records (docs/contract.md), two fields each.
MAX_FORM_PARTS = 2_100
LANGUAGE_COOKIE = "hocba-lang"
_YEAR = 365 * 24 * 3600

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
TEMPLATES = _HERE.parents[1] / "templates"


def system_clock() -> datetime:
    """The wall clock, which sessions and second factors go by."""
    return datetime.now(UTC)


def create_app(  # noqa: PLR0913 (the parts of a hub, each by its name)
    *,
    engine: Engine,
    keyring: Keyring,
    originals: Originals,
    trust: TrustFolder,
    spool: Spool,
    seal: HubSeal,
    clock: Callable[[], datetime],
    base_url: str,
    office_url: str,
    intake: IntakeDoor,
    mails: bool = False,
    shown_clock: str | None = None,
    real_clock: Callable[[], datetime] = system_clock,
    secure: bool = False,
    proxy_hops: int = 0,
) -> Flask:
    """The office app over its parts (``Place``). ``shown_clock``: HOCBA_CLOCK's text; ``secure``: cookies need TLS."""
    app = _flask()
    app.extensions[EXTENSION] = Place(
        engine=engine,
        keyring=keyring,
        originals=originals,
        trust=trust,
        spool=spool,
        seal=seal,
        clock=clock,
        real_clock=real_clock,
        base_url=base_url,
        office_url=office_url,
        secure=secure,
        intake=intake,
        mails=mails,
    )
    _furnish(app, shown_clock)
    behind_proxies(app, proxy_hops)
    return app


def _flask() -> Flask:
    app = Flask("portal.office", static_folder=str(STATIC), static_url_path="/static", template_folder=str(TEMPLATES))
    app.request_class = FilesInMemory
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, MAX_FORM_MEMORY_SIZE=MAX_BODY, MAX_FORM_PARTS=MAX_FORM_PARTS)
    app.url_map.converters["int"] = RegisterInteger
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    return app


def _furnish(app: Flask, shown_clock: str | None) -> None:
    install_request_log(app)
    app.after_request(_of_the_office)  # before the headers: Flask runs these in reverse
    install_headers(app)
    install_problems(app)
    install_whence(app)
    install_device_cookie(app)
    app.before_request(_choose_language)
    install_guard(app)
    install_kept(app)
    install_looked(app)
    install_words(app, asset_addresses(STATIC, "/static"), shown_clock)
    app.context_processor(_frame)
    for room in ROOMS:
        app.register_blueprint(room.bp)


def _frame() -> dict[str, Any]:
    """What the office's base template needs: who is there, where they may go, ``{{ token() }}`` for every form."""
    here = g.get("visitor")
    return {
        "visitor": here,
        "desks": desks_of(here) if here else [],
        "token": form_token_field,
        "form_token": form_token,
    }


def _choose_language() -> None:
    """``?lang=`` and from then on its cookie, else the browser's wish, else Vietnamese."""
    kept = request.cookies.get(cookie_name(LANGUAGE_COOKIE))
    wish = request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])
    g.voice = Voice(asked_for() or (kept if kept in LANGUAGES else None) or wish or LANGUAGES[0])


def _of_the_office(response: Response) -> Response:
    """Forms need an ``Origin``, which browsers leave out under ``no-referrer``; nothing leaves for other sites."""
    response.headers["Referrer-Policy"] = "same-origin"
    if request.args.get(PARAMETER) in LANGUAGES:
        set_cookie(response, cookie_name(LANGUAGE_COOKIE), g.voice.language, seconds=_YEAR)
    return response
