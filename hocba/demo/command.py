"""``hocba demo``: one command, no services: a small province in a folder, served. Knows no learner and no school."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from hocba.demo.build import build
from hocba.demo.folder import LOG, DemoFolder, FolderRefused
from hocba.demo.guide import guide
from hocba.demo.post import NotAccepted
from hocba.serve import serve
from hocba.settings import Settings
from hocba.wiring import opened
from registry.transactions import migrate

HOST = "127.0.0.1"
FOLDER = Path("demo-data")
# What the environment may say to a demo; every other setting, those yet to come too, is the demo's own.
_FROM_OUTSIDE = frozenset(
    {
        "data_dir",
        "base_url",
        "office_url",
        "clock",
        "proxy_hops",
        "limit_lookup",
        "limit_failures",
        "limit_code_failures",
    }
)


@click.command("demo")
@click.option("--port", type=click.IntRange(1, 65534), default=8000, show_default=True)
def demo_command(port: int) -> None:
    """Dựng một tỉnh dùng thử và chạy ngay / make a small demo province and serve it; needs no services."""
    settings = demo_settings(port)
    folder = DemoFolder(settings.data_dir)
    for one in (port, port + 1):
        _refuse_a_taken_port(one)
    with _plain_refusals(), folder.held():
        if not folder.complete:
            _make(folder, settings)
        _log_into(folder.path / LOG)
        with opened(settings) as hub:
            migrate(hub.place.engine)
            click.echo(guide(hub, folder, f"http://{HOST}:{port}", office=settings.office_url))
            try:
                serve(hub, host=HOST, port=port, work=True)
            except KeyboardInterrupt:
                click.echo("\nĐã dừng, dữ liệu còn nguyên. / Stopped; the data stays.")


def demo_settings(port: int) -> Settings:
    """All inside one folder: whatever database, originals or keys the environment names are somebody's real ones.

    Raises:
        click.ClickException: this is a production machine.
    """
    given = Settings()
    if given.production:
        raise click.ClickException(
            "HOCBA_ENV=production: bản dùng thử không chạy ở đây. / the demo does not run where HOCBA_ENV=production."
        )
    own: dict[str, Any] = {
        name: one.get_default() for name, one in Settings.model_fields.items() if name not in _FROM_OUTSIDE
    }
    if "data_dir" not in given.model_fields_set:
        own["data_dir"] = FOLDER
    return Settings(**own).at_port(port)


def _make(folder: DemoFolder, settings: Settings) -> None:
    if folder.unfinished:
        click.echo(
            "Lần tạo trước bị ngắt giữa chừng: bỏ phần dở dang và tạo lại từ đầu.\n"
            "The first start was cut off before it was done: what it left is removed and made anew."
        )
    click.echo(f"Đang tạo tỉnh dùng thử trong {folder.path} … / making the demo province in {folder.path} …")
    begun = time.monotonic()
    build(folder, settings)
    click.echo(f"Xong sau / done after {time.monotonic() - begun:.1f} s.")


def _refuse_a_taken_port(port: int) -> None:
    """Said before anything is made, and in words."""
    with socket.socket() as probe:
        # As the server does: a port that was in use a minute ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise click.ClickException(
                f"cổng {port} không dùng được; hãy chọn cổng khác: hocba demo --port {port + 10}\n"
                f"port {port} cannot be used ({error.strerror}); choose another: hocba demo --port {port + 10}"
            ) from error


def _log_into(file: Path) -> None:
    """The log goes to a file, each start anew: the terminal belongs to the guide."""
    # Open as long as the process lives.
    stream = file.open("w", encoding="utf-8")
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(stream)


@contextmanager
def _plain_refusals() -> Iterator[None]:
    try:
        yield
    except FolderRefused as error:
        raise click.ClickException(str(error)) from error
    except NotAccepted as error:
        raise click.ClickException(
            f"trục không nhận học bạ dùng thử / the hub refused a demo record: {error}"
        ) from error
