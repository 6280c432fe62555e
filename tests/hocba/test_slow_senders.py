"""The embedded server waits for slow senders, but not for ever, and never with all its threads."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from functools import partial

import pytest
from slow_senders import slow_senders

from hocba import slow_senders as patience
from hocba.serve import make_server


@pytest.fixture
def port(monkeypatch):
    """A server that says how much it was sent; a twentieth as patient, for tests that do not wait."""
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 0.5)
    monkeypatch.setattr(patience, "SLOW_AFTER_SECONDS", 0.05)

    def app(environ, start_response):
        sent = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(len(sent)).encode()]

    server = make_server(app, host="127.0.0.1", port=0)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server.bind_addr[1]
    server.stop()
    thread.join(10)
    # Whoever was slow has given its place back.
    free = 0
    while patience.PatientConnection.slots.acquire(blocking=False):
        free += 1
    patience.PatientConnection.slots.release(free)
    assert free == patience.SLOW_AT_A_TIME


def ask(port, *, body=None):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("POST" if body else "GET", "/", body=body)
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()


def test_forty_slow_senders_do_not_keep_thirty_two_threads(port):
    connect = partial(socket.create_connection, ("127.0.0.1", port), timeout=5)
    with slow_senders(connect, 40, every=0.1) as senders:
        time.sleep(0.3)
        took = []
        for _ in range(10):
            begun = time.monotonic()
            assert ask(port)[0] == 200
            took.append(time.monotonic() - begun)
    assert max(took) < 5
    assert senders.cut > 40


def test_a_byte_now_and_then_buys_no_time(port):
    connect = partial(socket.create_connection, ("127.0.0.1", port), timeout=5)
    with slow_senders(connect, 2, every=0.1) as senders:
        begun = time.monotonic()
        while senders.cut < 2 and time.monotonic() - begun < 20:
            time.sleep(0.05)
        took = time.monotonic() - begun
    assert 0.4 < took < 5


def test_a_pause_of_an_honest_sender_is_waited_for(port):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n")
        time.sleep(0.15)
        line.sendall(b"Content-Length: 4\r\n\r\nab")
        time.sleep(0.15)
        line.sendall(b"cd")
        assert line.recv(1000).startswith(b"HTTP/1.1 200")


def test_a_large_body_may_take_longer_than_patience_lasts(port):
    def pieces():
        for _ in range(8):
            time.sleep(0.12)  # 0.96 s in all, each piece earning eight
            yield b"x" * 8192

    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("POST", "/", body=pieces(), headers={"Content-Length": str(8 * 8192)})
    assert line.getresponse().read() == b"65536"
    line.close()
