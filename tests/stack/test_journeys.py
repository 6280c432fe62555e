"""Journeys over the running stack: what schools, the public and mishaps do to it. Long, so `make proof`."""

from __future__ import annotations

import signal
import socket
import ssl
import time

import obstore
import pytest
import requests

from ingest.limits import LARGEST_BATCH

pytestmark = pytest.mark.proof


@pytest.fixture
def client(running_stack):
    return running_stack


@pytest.fixture
def school(world):
    return world.primary


def key(item):
    sha256 = item["sha256"]
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def test_plain_http_leads_to_tls_and_takes_no_secret(client):
    plain = f"http://127.0.0.1:{client.stack.ports['http']}"
    asked = requests.get(f"{plain}/t/ABC", allow_redirects=False, timeout=10)
    assert (asked.status_code, asked.headers["Location"]) == (308, f"{client.stack.address}/t/ABC")
    assert requests.post(f"{plain}/api/v1/lookup", json={"code": "x"}, timeout=10).status_code == 403


@pytest.mark.parametrize("path", ["/metrics", "/metrics/", "//metrics", "/%6detrics", "/t/../metrics"])
def test_the_counters_are_not_for_the_public(client, path):
    answer = client.speak("https", f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 404")


def test_the_apps_headers_pass_nginx_unchanged(client):
    headers = client.ask("GET", "/").headers
    assert "Content-Security-Policy" in headers
    assert headers["Server"] == "nginx"


def test_a_body_too_large_for_a_page_is_refused_in_words(client):
    answer = client.look_up("x" * 20_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "request-too-large")
    assert answer.headers["Content-Type"].startswith("application/problem+json")


def test_a_batch_too_large_is_refused_before_it_is_sent(client, school):
    said = f"POST /api/v1/batches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {school.token}\r\n"
    said += f"Content-Type: application/zip\r\nContent-Length: {LARGEST_BATCH + 1}\r\nConnection: close\r\n\r\n"
    heard = client.speak("https", said.encode())
    assert heard.startswith(b"HTTP/1.1 413")
    assert b"batch-too-large" in heard


def test_a_line_that_breaks_leaves_no_half_batch(client, school):
    content = school.batch(school.records(2, start=710))
    before = len(client.ask("GET", "/api/v1/batches", school=school).json()["items"])
    said = f"POST /api/v1/batches HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {school.token}\r\n"
    said += f"Content-Type: application/zip\r\nContent-Length: {len(content)}\r\n\r\n"
    context = ssl.create_default_context(cafile=str(client.stack.certificate))
    with socket.create_connection(("127.0.0.1", client.stack.ports["https"])) as line:
        tls = context.wrap_socket(line, server_hostname="127.0.0.1")
        tls.sendall(said.encode() + content[: len(content) // 2])
        time.sleep(0.5)
        tls.close()
    time.sleep(2)
    assert len(client.ask("GET", "/api/v1/batches", school=school).json()["items"]) == before
    spool = client.stack.folder / "data" / "spool"
    assert [file for file in spool.iterdir() if file.suffix == ".part"] == []


def test_a_batch_in_pieces_of_unknown_length_is_taken_whole(client, school):
    content = school.batch(school.records(2, start=712))
    pieces = (content[at : at + 1000] for at in range(0, len(content), 1000))
    assert {item["state"] for item in client.finished(school, client.send(school, pieces))} == {"accepted"}


def test_a_damaged_original_is_said_at_the_next_look_up_and_one_restored_as_well(client, school):
    (item,) = client.accepted(school, school.records(1, start=720))
    code, bucket = item["lookup_code"], client.bucket
    assert client.gap(code) is None
    whole = bytes(bucket.get(key(item)).bytes())
    bucket.put(key(item), whole[:-1] + bytes([whole[-1] ^ 1]))
    assert client.gap(code) == "original-damaged"
    bucket.delete(key(item))
    assert client.gap(code) == "original-missing"
    bucket.put(key(item), whole)
    assert client.gap(code) is None


def test_a_silent_store_makes_nothing_genuine_and_loses_nothing(client, school):
    (item,) = client.accepted(school, school.records(1, start=730))
    learner = school.learner(730)
    store = client.stack.processes.running["objects"]
    store.send_signal(signal.SIGSTOP)
    try:
        begun = time.monotonic()
        assert client.gap(item["lookup_code"]) == "originals-unreachable"
        assert time.monotonic() - begun < 12  # twice three seconds, on a machine that does other things
        tier_two = client.look_up(item["lookup_code"], learner.birth).json()
        assert (tier_two["downloads"], tier_two["status"]) == ({}, "effective")
        ready = client.ask("GET", "/readyz")
        assert (ready.status_code, ready.json()["down"]) == (503, ["originals"])
        batch = client.send(school, school.batch(school.records(3, start=731)))
        time.sleep(3)
        assert client.state(school, batch)["state"] in {"queued", "processing"}
    finally:
        store.send_signal(signal.SIGCONT)
    # A write gives up after half a minute and three tries; the batch is taken up again after that.
    items = client.finished(school, batch, seconds=200)
    assert {one["state"] for one in items} == {"accepted"}
    assert {key(one) for one in items} <= client.stored()
    assert client.gap(item["lookup_code"]) is None
    assert client.ask("GET", "/readyz").status_code == 200


def test_a_withdrawn_record_shows_its_status_only(client, school):
    (item,) = client.accepted(school, school.records(1, start=740), closes=False)
    path = f"/api/v1/records/{item['madinhdanhhocba']}/{item['phienban']}"
    assert client.ask("DELETE", path, school=school).status_code == 200
    learner = school.learner(740)
    answer = client.look_up(item["lookup_code"], learner.birth)
    assert answer.json()["status"] == "withdrawn"
    assert learner.name not in answer.text


def test_two_workers_share_a_batch_and_one_may_be_killed(client, school):
    records = school.records(120, start=800)
    batch = client.send(school, school.batch(records))
    client.stack.processes.stop("worker-2", how=signal.SIGKILL)
    items = client.finished(school, batch, seconds=180)
    assert [item["state"] for item in items] == ["accepted"] * len(records)
    assert len({item["lookup_code"] for item in items}) == len(records)


def test_what_a_client_says_of_its_own_address_is_thrown_away(client):
    """Ten wrong answers a minute from one address; a made-up address each time changes nothing."""
    wrong = [
        client.look_up("2222-2222-2222-2222-2222", headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code
        for n in range(3)
    ]
    assert set(wrong) <= {400, 404}
    told = client.stack.access_log.read_text()
    assert "203.0.113." not in told
    assert '"client": "127.0.0.1"' in told


def test_without_redis_the_hub_goes_on(client, school):
    (item,) = client.accepted(school, school.records(1, start=750))
    client.stack.processes.stop("redis", how=signal.SIGKILL)
    begun = time.monotonic()
    assert client.look_up(item["lookup_code"]).status_code == 200
    assert time.monotonic() - begun < 5


def test_a_server_behind_nginx_that_is_gone_is_a_problem_in_words(client):
    client.stack.processes.stop("public")
    answer = client.ask("GET", "/")
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "unavailable", "30")
    assert client.ask("GET", "/api/v1/batches").status_code == 401
    assert obstore.head(client.bucket, "hocba-originals")["size"] == 0
