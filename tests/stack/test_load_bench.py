"""The load bench's own parts, quickly: wrk and its script against a view that is sometimes wrong; ratios, times."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.load import wrk
from bench.load.callers import Answer, Tally, at_rate
from bench.load.look_ups import Rates, Round
from bench.load.processor import spent
from bench.load.results_day import Mishap


class SometimesWrong(BaseHTTPRequestHandler):
    """Answers ``right``, and ``wrong`` to every body that says so."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked["n"])
        said = b"wrong" if asked["n"] == 2 else b"right"
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    made = ThreadingHTTPServer(("127.0.0.1", 0), SometimesWrong)
    made.asked = []
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.mark.skipif(shutil.which("wrk") is None, reason="Debian's wrk is not installed (`make setup` as root)")
def test_wrk_asks_for_each_and_counts_what_is_wrong(server, tmp_path):
    bodies = tmp_path / "bodies"
    bodies.write_text("".join(json.dumps({"n": n}) + "\n" for n in range(4)))
    got = wrk.ask(f"http://127.0.0.1:{server.server_port}/", bodies, first=3, must="right", seconds=1.0)
    assert set(server.asked) == {0, 1, 2, 3}
    assert got.broken == 0
    assert got.answers > 20
    assert got.wrong == pytest.approx(got.answers / 4, abs=wrk.CONNECTIONS)
    assert 0 < got.median_ms <= got.p99_ms
    assert got.rate == got.answers / got.seconds


def rounds(*rates):
    """Rounds with so many answers a second, and as dear as one core makes them."""
    return [Round(wrk.Answers(1.0, rate, 0, 0, 1.0, 1.0, 0.0), 1000 / rate) for rate in rates]


def test_ratios_are_of_neighbours_in_time():
    rates = Rates(plain=rounds(400, 100, 300), many=rounds(200, 80, 240), few=rounds(800, 400, 900))
    assert rates.ratio("many", "plain") == pytest.approx(rates.ratio_of_costs("many", "plain")) == 0.8
    assert rates.ratio("few", "many") == 4.0
    assert rates.rate("many") == 200
    assert rates.cost_ms("many") == 5


def test_processor_time_is_of_a_process_and_of_all_that_came_from_it():
    burn = "import time\nwhile time.process_time() < 0.3: pass\n"
    parent = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {burn!r}])\n{burn}\ninput()"
    with subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE) as process:
        end = time.monotonic() + 20
        while spent([process.pid]) < 0.5 and time.monotonic() < end:
            time.sleep(0.05)
        assert 0.5 <= spent([process.pid]) < 2
        assert spent([]) == 0
        process.communicate(b"\n")


def test_a_mishap_allows_either_answer_only_while_it_happens():
    mishap = Mishap(begins=10.0, shows=15.0)
    between = {"before", "after"}
    cases = [((8, 9), {"before"}), ((9, 11), between), ((11, 12), between), ((14, 16), between), ((16, 17), {"after"})]
    for (began, ended), expected in cases:
        assert mishap.expects(Answer(200, b"", began, ended)) == expected


def test_a_late_caller_pays_for_its_wait():
    tally, ends = Tally(), time.monotonic() + 0.5

    def work(n, due):
        time.sleep(0.2 if n == 0 else 0)
        tally.add("ok", time.monotonic() - due)

    at_rate(20, ends, work)
    assert len(tally.took) == 10
    assert tally.took[1] >= 0.1, "due while the first still waited"
