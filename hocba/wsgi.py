"""Applications for gunicorn: ``public``, ``ingest``, ``institutions``, ``office``, each in its own processes."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable
from contextlib import ExitStack
from typing import NoReturn

import click
from flask import Flask

from hocba.doors import institutions_app, office_app, public_app, schools_app
from hocba.limits import limiting_of
from hocba.list_notice import keep_seen_lists
from hocba.logs import set_up_logs
from hocba.opening import open_hub
from hocba.wiring import Hub

# gunicorn's own exit code for "the application cannot be loaded": its master then ends too instead of trying again.
CANNOT_START = 4


def public() -> Flask:
    """The public's pages and API. Ends the process where the settings are wrong."""
    hub = _opened()
    return public_app(hub, limiting_of(hub.settings, hub.place.keyring))


def ingest() -> Flask:
    """The schools' door; batches are left to ``hocba worker``. Ends the process where the settings are wrong."""
    hub = _opened()
    return schools_app(hub, _to_the_workers(hub), limiting_of(hub.settings, hub.place.keyring))


def institutions() -> Flask:
    """The institutions' door. Ends the process where the settings are wrong."""
    hub = _opened()
    return institutions_app(hub, limiting_of(hub.settings, hub.place.keyring))


def office() -> Flask:
    """The office; batches uploaded there are left to ``hocba worker``, too."""
    hub = _opened()
    return office_app(hub, _to_the_workers(hub))


def _to_the_workers(hub: Hub) -> Callable[[str], None]:
    """Whoever submits a batch, hands it to workers of their own. Ends the process where there can be none."""
    if not hub.on_postgresql:
        _refuse("HOCBA_DATABASE_URL: workers of their own need PostgreSQL; `hocba serve` is for SQLite")
    queue = hub.production_queue()
    queue.open()
    atexit.register(queue.close)
    return queue.submit


def _opened() -> Hub:
    """The hub, open until this process ends. Made after the fork: no connection is shared between processes."""
    set_up_logs()
    stack = ExitStack()
    atexit.register(stack.close)
    try:
        hub = stack.enter_context(open_hub())
        keep_seen_lists(hub)
        return hub
    except click.ClickException as error:
        _refuse(error.message)


def _refuse(why: str) -> NoReturn:
    sys.stderr.write(f"hocba: {why}\n")
    raise SystemExit(CANNOT_START)
