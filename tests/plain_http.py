"""The least an HTTP client can be: one connection kept open, JSON in, JSON out.

For simulated crowds on the machine they measure: ``http.client`` takes half a millisecond an answer, most of it for
parsing headers, which a crowd of hundreds a second would take from the servers it asks.
"""

from __future__ import annotations

import json
import socket


class PlainHttp:
    """Asks one path of 127.0.0.1; ``from_address`` goes as X-Forwarded-For."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path = port, path
        self.line = self._connected()

    def post(self, body: dict[str, str], from_address: str) -> tuple[int, dict]:
        """Status and JSON of the answer; a line that the server closed is opened once more."""
        content = json.dumps(body).encode()
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"X-Forwarded-For: {from_address}\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        try:
            return self._asked(head.encode() + content)
        except ConnectionError:
            self.line.close()
            self.line = self._connected()
            return self._asked(head.encode() + content)

    def close(self) -> None:
        self.line.close()

    def _connected(self) -> socket.socket:
        line = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return line

    def _asked(self, request: bytes) -> tuple[int, dict]:
        self.line.sendall(request)
        got = self._more(b"")
        while (end := got.find(b"\r\n\r\n")) < 0:
            got = self._more(got)
        head = got[:end].lower()
        length = int(head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        while len(got) < end + 4 + length:
            got = self._more(got)
        return int(head[9:12]), json.loads(got[end + 4 :])

    def _more(self, got: bytes) -> bytes:
        if not (came := self.line.recv(65536)):
            raise ConnectionResetError("the server closed the line")
        return got + came
