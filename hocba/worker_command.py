"""``hocba worker``: takes batches from the queue until it is told to stop, with its chores beside it."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import click

from hocba.chores import chores
from hocba.console_sign_in import mark_production
from hocba.list_notice import keep_seen_lists
from hocba.opening import open_hub, warn_without_anchors
from ingest.queue_embedded import EmbeddedQueue


@click.command("worker")
@click.option(
    "--beat", type=click.Path(path_type=Path, dir_okay=False), help="Tệp báo còn chạy / touched while at work."
)
def worker_command(beat: Path | None) -> None:
    """Xử lý gói hồ sơ ở tiến trình riêng / process batches in a process of its own."""
    with open_hub() as hub:
        warn_without_anchors(hub)
        mark_production(hub)
        keep_seen_lists(hub)
        if hub.on_postgresql:
            with chores(hub):
                hub.production_queue().run(beat=beat.touch if beat else None)
            return
        if beat:
            raise click.ClickException("--beat: chỉ với PostgreSQL / with PostgreSQL only")
        queue = EmbeddedQueue(hub.place)
        # ``run`` waits in a thread: a signal handler must find the main thread free to set the flag.
        signal.signal(signal.SIGTERM, lambda *_: queue.stop())
        signal.signal(signal.SIGINT, lambda *_: queue.stop())
        thread = threading.Thread(target=queue.run, name="worker")
        thread.start()
        with chores(hub):
            while thread.is_alive():
                thread.join(0.5)
