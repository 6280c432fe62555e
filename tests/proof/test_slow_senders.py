"""Hundreds of half-sent requests, beside who looks records up: before nginx and gunicorn, and at the embedded hub."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections import Counter
from functools import partial

import pytest
from demo.running import demo
from slow_senders import slow_senders
from stack.conftest import running
from stage.proof import write_proof

pytestmark = pytest.mark.proof

SECONDS = 40.0
# Below 120 look-ups a minute: it is the senders that are measured here, not the limits.
PAUSE = 0.6
# nginx carries thousands; threads of this test's own process are what limits it here.
BEFORE_NGINX, AT_THE_EMBEDDED_HUB = 300, 64
# More than the schools' door has threads; a batch that takes a mobile line well over a minute.
SLOW_UPLOADS, MOBILE_RECORDS = 40, 150


def looked_up(look_up, *, seconds):
    """How long each look-up took, one after the other; None for one that was not answered."""
    took, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        took.append(time.monotonic() - begun if look_up() else None)
        time.sleep(PAUSE)
    return took


def row(where, count, quiet, attacked, senders):
    answered = sorted(t for t in attacked if t is not None)
    return {
        "server": where,
        "slow senders": count,
        "their connections": f"{senders.opened} opened, {senders.cut} cut off",
        "look-ups": f"{len(answered)} of {len(attacked)} answered",
        "median": f"{answered[len(answered) // 2]:.2f} s",
        "slowest": f"{answered[-1]:.2f} s",
        "median without them": f"{sorted(quiet)[len(quiet) // 2]:.2f} s",
    }


def before_nginx(world):
    with running(world) as client:
        (item,) = client.accepted(world.primary, world.primary.records(1, start=950))
        context = ssl.create_default_context(cafile=str(client.stack.certificate))
        port = client.stack.ports["https"]

        def connect():
            line = socket.create_connection(("127.0.0.1", port), timeout=20)
            return context.wrap_socket(line, server_hostname="127.0.0.1")

        def look_up():
            return client.look_up(item["lookup_code"]).status_code == 200

        quiet = looked_up(look_up, seconds=3)
        with slow_senders(connect, BEFORE_NGINX, every=2) as senders:
            attacked = looked_up(look_up, seconds=SECONDS)
        return row("nginx, gunicorn 2 × 4 threads", BEFORE_NGINX, quiet, attacked, senders)


class SlowUploads:
    """Many uploads of one token, each a byte every two seconds after some hundred kilobytes; begun again when cut."""

    def __init__(self, client, school, count):
        self.client, self.school = client, school
        self.stop, self.statuses, self.lock = threading.Event(), Counter(), threading.Lock()
        self.threads = [threading.Thread(target=self._run, daemon=True) for _ in range(count)]

    def _run(self):
        while not self.stop.is_set():
            status = self._one()
            with self.lock:
                self.statuses[status] += 1
            self.stop.wait(0.5)

    def _one(self):
        try:
            with tls(self.client) as line:
                line.sendall(head(self.school, 50_000_000) + b"x" * 300_000)
                line.settimeout(2)
                while not self.stop.is_set():
                    try:
                        return int(line.recv(1000).split(b" ", 2)[1])
                    except TimeoutError:
                        line.sendall(b"a")
        except (OSError, ValueError, IndexError):
            return "line cut"
        return "still open"

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join(30)


def head(school, length):
    words = {"Host": "127.0.0.1", "Content-Type": "application/zip", "Authorization": f"Bearer {school.token}"}
    words |= {"Content-Length": length, "Connection": "close"}
    lines = [f"{name}: {value}\r\n" for name, value in words.items()]
    return f"POST /api/v1/batches HTTP/1.1\r\n{''.join(lines)}\r\n".encode()


def tls(client):
    context = ssl.create_default_context(cafile=str(client.stack.certificate))
    line = socket.create_connection(("127.0.0.1", client.stack.ports["https"]), timeout=20)
    return context.wrap_socket(line, server_hostname="127.0.0.1")


def sent_over_a_mobile_line(client, school, content):
    """Seconds for a batch at 30 kB a second, and the answer's status."""
    begun = time.monotonic()
    with tls(client) as line:
        line.sendall(head(school, len(content)))
        for at in range(0, len(content), 15_000):
            line.sendall(content[at : at + 15_000])
            time.sleep(0.5)
        status = int(line.recv(1000).split(b" ", 2)[1])
    return time.monotonic() - begun, status


def at_the_schools_door(world):
    """One school's token with forty slow uploads; beside it another school on a mobile line, and one on a good one."""
    with running(world) as client:
        school, other, third = world.primary, world.school("42000301"), world.school("42000401")
        content = other.batch([other.record(n) for n in range(990, 990 + MOBILE_RECORDS)])
        with SlowUploads(client, school, SLOW_UPLOADS) as slow:
            time.sleep(3)
            begun, took, sent = time.monotonic(), [], []
            mobile = threading.Thread(target=lambda: sent.append(sent_over_a_mobile_line(client, other, content)))
            mobile.start()
            for number in range(40):
                started = time.monotonic()
                client.send(third, third.batch([third.record(number)]))
                took.append(time.monotonic() - started)
                time.sleep(max(0.0, (number + 1) * 2 - (time.monotonic() - begun)))
            mobile.join(300)
        ((seconds, status),) = sent
        times = f"median {sorted(took)[20]:.2f} s, slowest {max(took):.2f} s"
        return {
            "slow uploads of one token": SLOW_UPLOADS,
            "their answers": ", ".join(f"{n} × {answer}" for answer, n in sorted(slow.statuses.items(), key=str)),
            "another school, 30 kB/s": f"{len(content) // 1000} kB in {seconds:.0f} s: {status}",
            "a third, batches of one record": f"{len(took)} of 40 taken, {times}",
        }, status


def at_the_embedded_hub(folder):
    with demo(folder) as hub:
        code = hub.examples[0].code
        port = int(hub.address.rpartition(":")[2])
        quiet = looked_up(lambda: hub.look_up(code), seconds=3)
        connect = partial(socket.create_connection, ("127.0.0.1", port), timeout=20)
        with slow_senders(connect, AT_THE_EMBEDDED_HUB, every=2) as senders:
            attacked = looked_up(lambda: hub.look_up(code), seconds=SECONDS)
        return row("`hocba serve`, 32 threads", AT_THE_EMBEDDED_HUB, quiet, attacked, senders)


def test_slow_senders_keep_nobody_from_looking_up(world, tmp_path):
    rows = [before_nginx(world), at_the_embedded_hub(tmp_path / "demo-data")]
    told = (
        f"For {SECONDS:.0f} s slow senders half-send requests, half of them headers without an end, half of them a "
        "form of which a byte comes every two seconds, and begin again when they are cut off. Beside them one person "
        "looks a record up, again and again. Those of the first row are threads of the same two cores, with TLS."
    )
    write_proof("slow-senders", "Slow senders keep nobody from looking up", told, rows)
    assert all(found["look-ups"].split(" of ")[0] == found["look-ups"].split(" of ")[1].split()[0] for found in rows)
    assert all(float(found["median"].split()[0]) < 2 for found in rows)


def test_one_schools_slow_uploads_keep_no_other_school_out(world):
    found, mobile = at_the_schools_door(world)
    told = (
        f"{SLOW_UPLOADS} uploads under one school's token send 300 kB and then a byte every two seconds, for 80 s, and "
        "begin again half a second after they are cut off or refused (408: too slow; 429: three of the school's are "
        "under way in that process; 503: nginx's word where the door closed the line before nginx had read that). The "
        "schools' door has 32 threads. Beside them one school sends over a line of 30 kB a second, and another a batch "
        "every two seconds."
    )
    write_proof("slow-uploads", "One school's slow uploads keep no other school out", told, [found])
    assert mobile == 202
    assert found["a third, batches of one record"].startswith("40 of 40")
