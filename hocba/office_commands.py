"""``hocba office``: the office alone on a port. ``hocba totp``: a demo account's second factor. Knows no view."""

from __future__ import annotations

import signal
from dataclasses import replace
from datetime import UTC, datetime
from types import FrameType

import click

from hocba.doors import office_app
from hocba.opening import open_hub
from hocba.serve import listening
from registry.accounts import current_code
from registry.production_mark import is_marked
from registry.transactions import reading


@click.command("office")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
def office_command(port: int, host: str) -> None:
    """Chạy riêng nơi làm việc / serve the office alone; batches uploaded there are left to a worker."""
    with open_hub() as hub:
        production = hub.production_queue() if hub.on_postgresql else None
        if production:
            production.open()
        here = replace(hub, settings=hub.settings.at_port(port - 1 if port else 0))
        app = office_app(here, production.submit if production else _found_by_the_worker)
        server = listening(app, host=host, port=port)
        signal.signal(signal.SIGTERM, _leave)
        try:
            server.serve()
        finally:
            server.stop()
            if production:
                production.close()


@click.command("totp")
@click.argument("username")
def totp_command(username: str) -> None:
    """Mã xác thực lúc này của một tài khoản dùng thử / a demo account's second factor right now; demo only."""
    with open_hub() as hub, reading(hub.place.engine) as connection:
        if hub.settings.production or is_marked(connection):
            raise click.ClickException("chỉ dành cho bản dùng thử / for demos only")
        code = current_code(connection, hub.place.keyring, username, at=datetime.now(UTC))
    if code is None:
        raise click.ClickException(
            f"không có tài khoản hoặc mã xác thực / no such account or second factor: {username}"
        )
    click.echo(code)


def _found_by_the_worker(_batch_id: str) -> None:
    """The embedded worker looks for new batches itself (``ingest.queue_embedded``)."""


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
