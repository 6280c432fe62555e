"""What every gunicorn of ours does when one of its workers has ended."""

from __future__ import annotations

import os
from typing import Any

from prometheus_client.multiprocess import mark_process_dead


def forget(_server: object, worker: Any) -> None:
    """What it said of "now" (not what it counted) leaves the metrics."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
