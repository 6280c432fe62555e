"""A real S3-speaking server in memory (moto over HTTP) for tests that keep originals in a bucket."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager

from moto.server import ThreadedMotoServer


@contextmanager
def object_store() -> Iterator[tuple[str, int]]:
    """Its host and port."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield server.get_host_and_port()
    finally:
        server.stop()


def make_bucket(server: tuple[str, int], name: str) -> str:
    """Make it; the server's address."""
    line = http.client.HTTPConnection(*server, timeout=10)
    line.request("PUT", f"/{name}")
    assert line.getresponse().status == 200
    line.close()
    return f"http://{server[0]}:{server[1]}"
