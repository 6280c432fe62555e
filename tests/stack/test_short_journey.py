"""One journey over the whole stack: in through nginx, past two workers, out again."""

from __future__ import annotations

from stack.conftest import running

from deploy.stack.programs import answers


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
        processes = dict(client.stack.processes.running)
        ports = client.stack.ports
    assert all(process.poll() is not None for process in processes.values())
    assert not any(answers(ports[name], "/", status=200)() for name in ("public", "ingest", "objects"))
