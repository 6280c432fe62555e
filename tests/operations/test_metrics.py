"""What operators can measure: numbers under fixed words, on an inner port, over all processes."""

from __future__ import annotations

import re
import shutil
import socket
import urllib.error
import urllib.request
from pathlib import Path

from prometheus_client import generate_latest
from public_client import public_client
from worker_process import HocbaProcess, wait_for

from hocba.metrics import registry_of

CODE = "XXXX-XXXX-XXXX-XXXX-XXXX"


def value(page: str, line: str) -> float:
    """Of the sample that begins so; 0 if there is none."""
    found = re.search(re.escape(line) + r" ([0-9.e+-]+)$", page, re.MULTILINE)
    return float(found[1]) if found else 0.0


def fetch(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return answer.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_what_happened_is_counted_and_what_waits_is_measured(intake, world):
    school = world.primary
    before = generate_latest(registry_of(intake.place)).decode()
    intake.send(school, school.batch([school.record(1), school.record(2), b"<no/>"]))
    intake.receive(school, school.batch([school.record(3)]))
    client = public_client(intake)
    client.post("/api/v1/lookup", json={"code": CODE})
    page = generate_latest(registry_of(intake.at(intake.place.clock()).place)).decode()

    def grew(line: str) -> float:
        return value(page, line) - value(before, line)

    assert grew('hocba_records_total{outcome="accepted"}') == 2
    assert grew('hocba_records_total{outcome="refused"}') == 1
    assert grew('hocba_batches_total{state="done"}') == 1
    assert grew("hocba_queue_batches") == 1
    assert grew('hocba_public_refusals_total{code="code-malformed"}') == 1
    assert value(page, 'hocba_up{part="database"}') == 1
    assert value(page, "hocba_trust_age_seconds") > 0
    assert value(page, "hocba_trust_good_for_seconds") != 0


def test_look_ups_are_counted_by_status_and_verdict_and_nobody_is_named(intake, world):
    school = world.primary
    sent = intake.send(school, school.batch([school.record(1)]))
    code = code_of(intake, sent)
    client = public_client(intake)
    tier_one = 'hocba_look_ups_total{indication="TOTAL-PASSED",status="effective",tier="1"}'
    before = generate_latest(registry_of(intake.place)).decode()
    shown = client.post("/api/v1/lookup", json={"code": code}).json
    client.get(f"/t/{code}")
    page = generate_latest(registry_of(intake.place)).decode()
    tier_one = tier_one.replace("effective", shown["status"])
    assert value(page, tier_one) - value(before, tier_one) == 2
    assert code[:4] not in page
    assert school.code not in page
    assert "/t/" not in page
    assert str(intake.folder) not in page


def code_of(intake, sent) -> str:
    from registry import codes
    from registry.transactions import reading

    pk = sent.items[0].record_pk
    with reading(intake.place.engine) as connection:
        return codes.reveal_many(connection, intake.place.keyring, [pk])[pk][0]


def test_a_part_that_is_down_says_so_and_the_others_go_on(intake):
    shutil.rmtree(intake.folder / "originals")
    page = generate_latest(registry_of(intake.place)).decode()
    assert value(page, 'hocba_up{part="originals"}') == 0
    assert 'hocba_up{part="originals"} 0.0' in page
    assert value(page, 'hocba_up{part="database"}') == 1


def test_the_public_host_has_no_metrics(intake):
    assert public_client(intake).get("/metrics").status_code == 404


def settings_of(intake, folder: Path) -> dict[str, str]:
    return {
        "HOCBA_DATA_DIR": str(folder),
        "HOCBA_DATABASE_URL": str(intake.place.engine.url),
        "HOCBA_CLOCK": intake.place.clock().isoformat(),
    }


def test_one_page_shows_the_sum_of_all_processes(intake, world, tmp_path):
    """Two processes that are long gone, with folders of their own like containers, and a third that shows."""
    school, shared = world.primary, tmp_path / "counts"
    for number, records in enumerate((2, 1)):
        own = shared / f"container-{number}"
        own.mkdir(parents=True)
        file = tmp_path / f"{number}.zip"
        file.write_bytes(school.batch([school.record(10 * number + n) for n in range(records)]))
        settings = settings_of(intake, tmp_path) | {"PROMETHEUS_MULTIPROC_DIR": str(own)}
        sent = HocbaProcess("ingest", str(file), "--as", school.code, settings=settings, log=tmp_path / "log")
        assert sent.process.wait(60) == 0, (tmp_path / "log").read_text()
    port = free_port()
    settings = settings_of(intake, tmp_path) | {"PROMETHEUS_MULTIPROC_DIR": str(shared)}
    shows = HocbaProcess("metrics", "--port", str(port), settings=settings, log=tmp_path / "log")
    try:
        assert wait_for(lambda: answers(port), seconds=60, every=0.1)
        page = fetch(port)
    finally:
        shows.kill()
    assert value(page, 'hocba_records_total{outcome="accepted"}') == 3
    assert value(page, 'hocba_batches_total{state="done"}') == 2
    assert value(page, "hocba_queue_batches") == 0


def test_the_embedded_hub_shows_them_on_a_port_of_their_own_if_asked_to(intake, tmp_path):
    port, public_port = free_port(), free_port()
    words = ("serve", "--port", str(public_port), "--metrics-port", str(port))
    serves = HocbaProcess(*words, settings=settings_of(intake, tmp_path), log=tmp_path / "log")
    try:
        assert wait_for(lambda: answers(port), seconds=60, every=0.1)
        assert wait_for(lambda: answers(public_port, "/healthz"), seconds=60, every=0.1)
        page = fetch(port)
        assert not answers(public_port)
    finally:
        assert serves.stop() == 0
    assert 'hocba_public_request_seconds_count{status="200",view="operations.alive"} ' in page
    assert value(page, 'hocba_up{part="database"}') == 1


def answers(port: int, path: str = "/metrics") -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
