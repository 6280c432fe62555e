"""Servers of revocation lists on real ports, which misbehave as they are bidden; an authority's, and a stranger's."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class ListServer:
    """``lists``: path → content; ``moved``: path → address; ``mood`` of a path: slow, endless, drips, hangs-up."""

    def __init__(self) -> None:
        self.lists: dict[str, bytes] = {}
        self.moved: dict[str, str] = {}
        self.mood: dict[str, str] = {}
        self.asked: list[str] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked.append(self.path)
                server.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server.server_port}{path}"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path, mood = request.path, self.mood.get(request.path)
        if path in self.moved:
            request.send_response(302)
            request.send_header("Location", self.moved[path])
            request.end_headers()
        elif mood == "hangs-up":
            request.close_connection = True
        elif mood == "slow":
            time.sleep(3)
        elif mood in ("endless", "drips"):
            request.send_response(200)
            request.end_headers()
            self._without_end(request, b"x" if mood == "drips" else b"x" * 65536, 0.1 if mood == "drips" else 0)
        elif path in self.lists:
            request.send_response(200)
            request.send_header("Content-Length", str(len(self.lists[path])))
            request.end_headers()
            request.wfile.write(self.lists[path])
        else:
            request.send_error(404)

    @staticmethod
    def _without_end(request: BaseHTTPRequestHandler, piece: bytes, pause: float) -> None:
        try:
            while True:
                request.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            request.close_connection = True

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@contextmanager
def list_server() -> Iterator[ListServer]:
    server = ListServer()
    try:
        yield server
    finally:
        server.close()
