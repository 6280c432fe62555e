"""The ways out: one server's name leads through each, bytes pass as they are, and nothing else goes out."""

from __future__ import annotations

import os
import re
import shutil
import smtplib
import socket
import subprocess
import time
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
import yaml
from postbox import open_postbox
from stage.proof import HOUSE

from deploy.stack.programs import free_port

COMPOSE = yaml.safe_load((HOUSE / "deploy" / "compose.yaml").read_text())
CONF = HOUSE / "deploy" / "way-out.conf"
WORKERS = ("worker-1", "worker-2")
NGINX = shutil.which("nginx", path=f"/usr/sbin:{os.environ['PATH']}")
MODULE = Path(os.environ.get("HOCBA_TEST_NGINX_STREAM", "/usr/lib/nginx/modules/ngx_stream_module.so"))


# The network, who is on it, and each way's server.
MAILING = (
    "ways-out",
    WORKERS,
    {"mail-out": "${MAIL_HOST:-mail.invalid}", "ministry-out": "${MINISTRY_HOST:-ministry.invalid}"},
)
SEALING = ("stamp-way", ("public", "office"), {"stamps-out": "${TSA_HOST:-tsa.invalid}"})
BOTH = pytest.mark.parametrize(("network", "inside", "ways"), [MAILING, SEALING])
WAYS = MAILING[2] | SEALING[2]


@BOTH
def test_only_they_reach_them_and_they_reach_nothing_inside(network, inside, ways):
    services = COMPOSE["services"]
    assert {name for name, one in services.items() if network in one["networks"]} == {*inside, *ways}
    assert COMPOSE["networks"][network]["internal"] is True
    for way in ways:
        assert set(services[way]["networks"]) == {network, "outer"}
        assert [volume["read_only"] for volume in services[way]["volumes"]] == [True]
        assert "secrets" not in services[way]


@BOTH
def test_each_servers_name_leads_them_to_its_way_and_to_no_other(network, inside, ways):
    own = {way: COMPOSE["services"][way]["networks"][network]["ipv4_address"] for way in ways}
    for name in inside:
        assert COMPOSE["services"][name]["extra_hosts"] == [f"{host}:{own[way]}" for way, host in ways.items()]
    (pool,) = COMPOSE["networks"][network]["ipam"]["config"]
    for address in own.values():
        assert ip_address(address) in ip_network(pool["subnet"])
        assert ip_address(address) not in ip_network(pool["ip_range"]), "another could be given its address"


@pytest.mark.parametrize("way", WAYS)
def test_each_goes_to_its_own_server_and_is_given_every_name_its_configuration_asks_for(way):
    asked = set(re.findall(r"\$\{([A-Z_]+)\}", CONF.read_text())) - {"NAMES"}
    service = COMPOSE["services"][way]
    assert set(service["environment"]) == asked
    assert set(re.findall(r"\$\$([A-Z_]+)", service["command"][-1])) == asked
    assert service["environment"]["WAY_TO"].startswith(WAYS[way])
    assert service["environment"]["WAY_LISTEN"] in service["healthcheck"]["test"]


@pytest.fixture
def passing(tmp_path):
    """nginx by our configuration before a real mail server; the port it listens on."""
    if NGINX is None or not MODULE.exists():
        pytest.skip("no nginx with its stream module on this machine")
    with open_postbox() as box:
        names = {
            "RUN_DIR": str(tmp_path),
            "STREAM_MODULE": f"load_module {MODULE};",
            "RESOLVER": "127.0.0.1",
            "WAY_LISTEN": f"127.0.0.1:{free_port()}",
            "WAY_TO": f"127.0.0.1:{box.server.port}",
        }
        conf = tmp_path / "way-out.conf"
        conf.write_text(re.sub(r"\$\{([A-Z_]+)\}", lambda name: names.get(name[1], name[0]), CONF.read_text()))
        port = int(names["WAY_LISTEN"].rpartition(":")[2])
        words = [NGINX, "-e", "stderr", "-c", str(conf), "-g", "daemon off;"]
        with subprocess.Popen(words, stderr=subprocess.PIPE) as process:
            try:
                _listening(port, process)
                yield box, port
            finally:
                process.terminate()
                process.wait(10)


def _listening(port, process):
    until = time.monotonic() + 10
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    process.terminate()
    raise AssertionError(process.stderr.read().decode())


def test_a_mail_passes_through_as_it_was_sent(passing):
    box, port = passing
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as smtp:
        smtp.sendmail("hocba@so.example.vn", ["vt@truong.example.vn"], "Subject: Chao\r\n\r\nnoi dung\r\n")
    assert [to for to, _ in box.mails] == [["vt@truong.example.vn"]]
    assert box.mails[0][1].get_content().strip() == "noi dung"
