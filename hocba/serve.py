"""The embedded hub: public pages and the schools' API on one port, the office on the next, the worker in a thread.

Knows no view.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from types import FrameType
from typing import Any

import click
import structlog
from cheroot.wsgi import Server

from hocba.chores import chores
from hocba.doors import institutions_app, office_app, public_app, schools_app
from hocba.limits import limiting_of
from hocba.list_notice import keep_seen_lists
from hocba.slow_senders import PATIENCE_SECONDS, PatientConnection
from hocba.wiring import Hub
from ingest.queue_embedded import EmbeddedQueue
from portal.institutions.oauth import METADATA_PATH as OAUTH_METADATA
from portal.limits.limiting import Limiting

log = structlog.get_logger(__name__)

WSGIApp = Callable[[dict[str, Any], Any], Iterable[bytes]]

# What the schools' door answers; what is neither its nor the institutions' is the public's.
SCHOOL_PATHS = ("/api/v1/batches", "/api/v1/records", "/api/v1/recalls")
# What the institutions' door answers.
INSTITUTION_PATHS = ("/api/v1/verifications", "/api/v1/openapi.json", "/oauth", OAUTH_METADATA)

# The doors refuse far smaller bodies themselves, in words; this is the point where reading stops without any.
LARGEST_BODY = 1024 * 1024 * 1024
# Cookies are not used and a token is short; what is longer than this is not meant for us.
LARGEST_HEADERS = 32 * 1024
# Twice as many as may wait for slow senders (hocba.slow_senders).
THREADS = 32
WAITING_CONNECTIONS = 256
# How long a stop waits for the batch in hand; whatever is not done then is found again at the next start.
STOP_SECONDS = 30.0


def serve(hub: Hub, *, host: str, port: int, work: bool) -> None:
    """Serve until SIGTERM or SIGINT, the office on ``port + 1`` (contract/http.md).

    ``work`` False: batches are left to ``hocba worker``.
    """
    keep_seen_lists(hub)
    queue = EmbeddedQueue(hub.place)
    production = hub.production_queue() if not work and hub.on_postgresql else None
    if production:
        production.open()
    submit = production.submit if production else queue.submit
    limiting = limiting_of(hub.settings, hub.place.keyring)
    server = listening(one_door(hub, submit, limiting), host=host, port=port)
    office = listening(office_app(hub, submit, limiting), host=host, port=port + 1 if port else 0)
    signal.signal(signal.SIGTERM, _leave)
    worker = threading.Thread(target=queue.run, name="worker")
    if work:
        worker.start()
    log.info("serving", host=host, port=port, worker=work)
    inner = threading.Thread(target=office.serve, name="office")
    inner.start()
    try:
        with chores(hub) if work else nullcontext():
            server.serve()
    finally:
        server.stop()
        office.stop()
        inner.join(STOP_SECONDS)
        queue.stop()
        if work:
            worker.join(STOP_SECONDS)
        if production:
            production.close()
        log.info("stopped")


def listening(app: WSGIApp, *, host: str, port: int) -> Server:
    """A server that has its port.

    Raises:
        click.ClickException: the port cannot be had; says so in words.
    """
    server = make_server(app, host=host, port=port)
    try:
        server.prepare()
    except OSError as error:
        sentence = (
            f"Không mở được cổng {port} trên {host}; chọn cổng khác / cannot listen there, choose another: --port"
        )
        raise click.ClickException(f"{sentence} ({error.strerror or 'OSError'})") from error
    return server


def make_server(app: WSGIApp, *, host: str, port: int) -> Server:
    """The server, bound by ``prepare``. It hands the application the body as it comes in, unbuffered."""
    server = Server(
        (host, port),
        app,
        numthreads=THREADS,
        server_name="hocba",
        max=-1,
        request_queue_size=WAITING_CONNECTIONS,
        timeout=int(PATIENCE_SECONDS),
        shutdown_timeout=5,
    )
    server.ConnectionClass = PatientConnection
    server.max_request_header_size = LARGEST_HEADERS
    server.max_request_body_size = LARGEST_BODY
    server.error_log = _note_fault  # type: ignore[method-assign]
    return server


def _note_fault(msg: str = "", level: int = 20, traceback: bool = False) -> None:  # noqa: ARG001, FBT001
    """What the server says of a connection may hold its path, and so a code: only that there was something is kept."""
    log.warning("connection failed", level=level)


def one_door(hub: Hub, submit: Callable[[str], None], limiting: Limiting) -> WSGIApp:
    """Public app, schools' app and institutions' app behind one port."""
    schools, public = schools_app(hub, submit, limiting), public_app(hub, limiting, takes_batches=True)
    institutions = institutions_app(hub, limiting)

    def door(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if _is_below(path, SCHOOL_PATHS):
            return schools(environ, start_response)
        return (institutions if _is_below(path, INSTITUTION_PATHS) else public)(environ, start_response)

    return door


def _is_below(path: str, paths: tuple[str, ...]) -> bool:
    return any(path == own or path.startswith(f"{own}/") for own in paths)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
