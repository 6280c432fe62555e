"""Hundreds of half-sent requests, beside who looks records up: before nginx and gunicorn, and at the embedded hub."""

from __future__ import annotations

import socket
import ssl
import time
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
