"""A container's health check: asks a process of this machine for one address (its words: port, path, status), or looks
when a worker, which listens nowhere, last touched its file (its word: the file).
"""

from __future__ import annotations

import http.client
import sys
import time
from pathlib import Path

# Below Docker's own time limit (Dockerfile), so that a process that hangs is said to hang.
SECONDS = 4
# After so long the other workers take its jobs over (ingest/queue_postgres.py, GONE_AFTER_SECONDS).
LAST_BEAT_SECONDS = 10


def main() -> int:
    """0 where ``PATH`` on this machine answers ``STATUS`` (200), or ``FILE`` was touched just now; else 1."""
    first, *rest = sys.argv[1:]
    return 0 if (_answers(int(first), *rest) if first.isdigit() else _beats(Path(first))) else 1


def _answers(port: int, path: str, status: str = "200") -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        line.request("GET", path)
        return line.getresponse().status == int(status)
    except (OSError, http.client.HTTPException) as error:
        sys.stderr.write(f"{type(error).__name__}\n")
        return False
    finally:
        line.close()


def _beats(file: Path) -> bool:
    try:
        return time.time() - file.stat().st_mtime < LAST_BEAT_SECONDS
    except OSError as error:
        sys.stderr.write(f"{type(error).__name__}\n")
        return False


if __name__ == "__main__":
    raise SystemExit(main())
