"""A small ministry on a real port: keeps what it is told, and fails as it is bidden."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Ministry:
    """``moods`` are used up one a request; then it behaves. ``known`` is what it holds: record id → number."""

    def __init__(self) -> None:
        self.moods: list[str | int] = []
        self.told: list[dict] = []
        self.headers: list[dict[str, str]] = []
        self.known: dict[str, int] = {}
        ministry = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                ministry.headers.append(dict(self.headers))
                ministry.answer(self, body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/hocba"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, request: BaseHTTPRequestHandler, body: dict) -> None:
        mood = self.moods.pop(0) if self.moods else "well"
        if isinstance(mood, int):
            self._send(request, mood, {"thongbao": "Em Lò Văn An không hợp lệ"})
            return
        if mood == "hangs-up":
            request.close_connection = True
            return
        again = body["phienban"] <= self.known.get(body["idbanghi"], 0)
        if not again:  # the receiver ignores what is not above what it has
            self.known[body["idbanghi"]] = body["phienban"]
            self.told.append(body)
        if mood == "takes-it-and-never-answers":
            time.sleep(1.5)
            request.close_connection = True
            return
        answer = {"idbanghi": body["idbanghi"], "phienban": body["phienban"], "manhan": f"BN-{len(self.told)}"}
        if mood == "answers-to-another":
            answer["phienban"] += 1
        if mood == "talks-nonsense":
            request.send_response(200)
            request.end_headers()
            request.wfile.write(b"<html>Em An</html>")
            return
        self._send(request, 409 if again else 200, answer | {"hovaten": "Lò Văn An"})

    @staticmethod
    def _send(request: BaseHTTPRequestHandler, status: int, content: dict) -> None:
        body = json.dumps(content).encode()
        request.send_response(status)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)
