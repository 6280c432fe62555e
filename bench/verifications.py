"""How fast is a call of institutions? 10,000 NDJSON lines over HTTP against ``verify`` alone on the same records.

    PYTHONPATH=tests:. python -m bench.verifications [LINES]

A hub on SQLite in one process, records of the test province that are really there, each asked for many times; nothing
is remembered between lines. Processor time of the process counts, and its memory before and after the call.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import requests
import structlog
from stage.world import make_world

from portal.institutions import app as institutions_app
from registry.keyring import Keyring
from registry.transactions import migrate, open_engine
from tests.institution_desk import InstitutionDesk
from tests.portal.hub import Hub, json_year
from tests.portal.served import served
from verifier.verify import verify

RECORDS = 100
LINES = 10_000


def main() -> None:
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    structlog.configure(processors=[lambda *_: (_ for _ in ()).throw(structlog.DropEvent())])
    institutions_app.REMEMBERED = 1  # every line is verified, as those of 10,000 records would be
    with tempfile.TemporaryDirectory() as folder:
        desk, held = _desk(Path(folder))
        alone = _verify_alone(desk, held)
        took, used, grown, answers = _call(desk, held, lines)
    print(f"\n{lines} lines over HTTP, {RECORDS} records, SQLite, one process\n")
    print("| | lines a second, by processor time | by the clock |\n| --- | --- | --- |")
    print(f"| `verify` alone | {1 / alone:.0f} | |")
    print(f"| the whole call | {lines / used:.0f} ({alone * lines / used:.2f} ×) | {lines / took:.0f} |")
    print(f"\nMemory at the call's end: {grown:.1f} MiB more than at its beginning; {answers / 1e6:.0f} MB of answers.")


def _desk(folder: Path) -> tuple[InstitutionDesk, list]:
    engine = open_engine(f"sqlite:///{folder / 'hub.sqlite3'}")
    migrate(engine)
    world = make_world()
    desk = InstitutionDesk(Hub(engine, Keyring.create(folder / "secrets"), world, folder))
    return desk, [desk.held(number) for number in range(RECORDS)]


def _verify_alone(desk: InstitutionDesk, held: list) -> float:
    """Seconds of processor a record."""
    world, school = desk.hub.world, desk.school
    policy = world.policy(school)
    begun = time.process_time()
    for one in held:
        expected = world.expected(school, json_year(one.data))
        report = verify(
            one.data, trust=world.trust, policy=policy, at=desk.hub.now, received_at=desk.hub.now, expected=expected
        )
        assert report.passed
    return (time.process_time() - begun) / len(held)


def _call(desk: InstitutionDesk, held: list, lines: int) -> tuple[float, float, float, int]:
    asked = [desk.line(held[n % RECORDS], claimed={"hovaten": "Nguyễn Văn A"}) for n in range(lines)]
    body = "\n".join(map(json.dumps, asked)).encode()
    headers = {"Authorization": f"Bearer {desk.token}"}
    with served(desk.app) as address:
        warm = requests.post(f"{address}/api/v1/verifications", data=body[: body.index(b"\n")], headers=headers)
        assert warm.json()["verification"]["indication"] == "TOTAL-PASSED"
        before = _resident()
        begun, used, size, count = time.monotonic(), time.process_time(), 0, 0
        with requests.post(f"{address}/api/v1/verifications", data=body, headers=headers, stream=True) as answer:
            for line in answer.iter_lines():
                count, size = count + 1, size + len(line)
        took, used = time.monotonic() - begun, time.process_time() - used
        assert count == lines
        return took, used, _resident() - before, size


def _resident() -> float:
    """MiB that the process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
