"""``hocba serve``: the public pages, the doors and, if wanted, the worker in one process."""

from __future__ import annotations

from dataclasses import replace

import click

from hocba.console_sign_in import mark_production
from hocba.metrics import show_metrics
from hocba.opening import open_hub, warn_without_anchors
from hocba.serve import serve as serve_hub


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--worker/--no-worker", default=True, help="Xử lý gói trong tiến trình này / process batches here.")
@click.option("--metrics-port", type=click.IntRange(1, 65535), help="127.0.0.1/metrics; không đặt: tắt / unset: off.")
def serve_command(port: int, host: str, *, worker: bool, metrics_port: int | None) -> None:
    """Chạy trang công khai và API / serve the public pages and the API."""
    with open_hub() as hub:
        warn_without_anchors(hub)
        mark_production(hub)
        if metrics_port:
            show_metrics(hub, host="127.0.0.1", port=metrics_port)
        serve_hub(replace(hub, settings=hub.settings.at_port(port)), host=host, port=port, work=worker)
