"""One journey over the whole stack: in through nginx, past two workers, out again."""

from __future__ import annotations

import json
import re
import time

import requests
from stack.conftest import running

from deploy.stack.programs import HOST, answers
from registry.accounts import code_at


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
        an_institution_checks(client, world, {"code": code, "birth_date": learner.birth})
        an_officer_signs_in(client, world)
        ports = client.stack.ports
    assert all(process.poll() is not None for process in processes.values())
    assert not any(answers(ports[name], "/", status=200)() for name in ("public", "ingest", "office", "objects"))


def an_institution_checks(client, world, line):
    """Through nginx to a process of its own: 2,000 lines in one body, answered as they come."""
    stack = client.stack
    body = "\n".join([json.dumps(line), json.dumps({**line, "code": "x"}), *["{"] * 1998])
    asked = {
        "headers": {"Authorization": f"Bearer {world.tokens['uni']}"},
        "verify": str(stack.certificate),
        "timeout": 60,
    }
    answer = requests.post(f"{stack.address}/api/v1/verifications", data=body, **asked)
    answers = [json.loads(text) for text in answer.text.splitlines()]
    assert (answer.status_code, len(answers)) == (200, 2000)
    assert (answers[0]["status"], answers[0]["verification"]["indication"]) == ("effective", "TOTAL-PASSED")
    assert answers[1]["problem"]["code"] == "code-malformed"
    large = requests.post(f"{stack.address}/api/v1/verifications", data=b"x" * 9_000_000, **asked)
    assert (large.status_code, large.json()["code"]) == (413, "request-too-large")
    form = {"grant_type": "client_credentials"}
    token = requests.post(f"{stack.address}/oauth/token", data=form, verify=asked["verify"], timeout=30)
    assert (token.status_code, token.json()["error"]) == (401, "invalid_client")
    found = requests.get(f"{stack.address}/api/v1/openapi.json", verify=asked["verify"], timeout=30)
    assert found.json()["servers"] == [{"url": stack.address}]


def an_officer_signs_in(client, world):
    """Over the office's own port, with cookies bound to it; files are taken from nobody without a session."""
    stack, secret = client.stack, "JBSWY3DPEHPK3PXP"
    officer = {"username": "so.x", "name": "Cán bộ", "person_id": "042900000042", "organisation": "SO-42"}
    officer |= {"roles": ["auditor"], "password": "mật khẩu để thử", "totp_secret": secret}
    (stack.folder / "more.json").write_text(json.dumps({**world.province, "accounts": [officer]}))
    stack.run("hocba", "load", str(stack.folder / "more.json"))
    browser = requests.Session()
    browser.trust_env = False  # a CA bundle of the machine's would win over ours
    browser.verify = str(stack.certificate)

    def send(path, **fields):
        page = browser.get(stack.office_address + path, timeout=30).text
        token = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        return browser.post(stack.office_address + path, data={"csrf": token, **fields}, timeout=30)

    refused = browser.post(f"{stack.office_address}/batches", data=b"x" * 100_000, allow_redirects=False, timeout=30)
    assert (refused.status_code, refused.headers["Location"]) == (303, f"{stack.office_address}/sign-in?over=1")
    send("/sign-in", username="so.x", password="mật khẩu để thử")
    inside = send("/sign-in/second-factor", code=code_at(secret, int(time.time()) // 30))
    assert "Xin chào Cán bộ" in inside.text
    assert {cookie.name for cookie in browser.cookies} == {"__Host-hocba-office", "__Host-hocba-device"}
    assert all(cookie.secure for cookie in browser.cookies)
    assert requests.get(f"{stack.address}/sign-in", verify=str(stack.certificate), timeout=30).status_code == 404
