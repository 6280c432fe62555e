"""One journey over the whole stack: in through nginx, past two workers, out again."""

from __future__ import annotations

import re

import requests
from stack.conftest import running

from deploy.stack.programs import HOST, answers


def counted(client, sample):
    """The sum of all samples of the metrics page that begin so, and how many processes wrote down anything."""
    page = requests.get(f"http://{HOST}:{client.stack.ports['metrics']}/metrics", timeout=30).text
    found = re.findall(rf"^{sample}.* ([0-9.e+]+)$", page, re.MULTILINE)
    files = (client.stack.folder / "metrics").glob("counter_*.db")
    return sum(map(float, found)), len(list(files))


def test_a_batch_goes_in_and_an_honest_answer_comes_out(world):
    school = world.primary
    records = school.records(2, start=700)
    with running(world) as client:
        first, second = client.accepted(school, records)
        learner = school.learner(700)
        code = first["lookup_code"]
        tier_one = client.look_up(code).json()
        assert (tier_one["tier"], tier_one["verification"]["indication"]) == (1, "TOTAL-PASSED")
        assert learner.name not in client.look_up(code).text
        tier_two = client.look_up(code, learner.birth).json()
        assert (tier_two["tier"], tier_two["record"]["hovaten"]) == (2, learner.name)
        assert (
            client.ask("GET", tier_two["downloads"]["original"].removeprefix(client.stack.address)).content
            == records[0]
        )
        assert client.look_up(second["lookup_code"], "1999-01-01").status_code == 404
        assert len(client.stored()) == 2
        # One page for all processes: two of the public's, two of the schools' door, two workers.
        assert counted(client, r'hocba_records_total\{outcome="accepted"\}')[0] == 2
        asked, processes = counted(client, "hocba_look_ups_total"), dict(client.stack.processes.running)
        assert asked[0] == 3
        assert asked[1] >= 3
        ports = client.stack.ports
    assert all(process.poll() is not None for process in processes.values())
    assert not any(answers(ports[name], "/", status=200)() for name in ("public", "ingest", "objects"))
