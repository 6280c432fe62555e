"""A container's health check: asks a process of this machine for one address (its words: port, path, status)."""

from __future__ import annotations

import http.client
import sys

# Below Docker's own time limit (Dockerfile), so that a process that hangs is said to hang.
SECONDS = 4


def main() -> int:
    """0 where ``PATH`` on this machine answers ``STATUS`` (200), else 1."""
    port, path, *rest = sys.argv[1:]
    line = http.client.HTTPConnection("127.0.0.1", int(port), timeout=SECONDS)
    try:
        line.request("GET", path)
        found = line.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        sys.stderr.write(f"{type(error).__name__}\n")
        return 1
    finally:
        line.close()
    return 0 if found == int(rest[0] if rest else 200) else 1


if __name__ == "__main__":
    raise SystemExit(main())
