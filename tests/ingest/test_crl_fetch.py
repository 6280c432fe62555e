"""Lists come from listed hosts alone, whole, in time and not too large; never from an address inside."""

from __future__ import annotations

import re
import time

import pytest
from list_server import list_server

from ingest.crl_fetch import CrlHosts, NotFetched, fetch, is_outside


@pytest.fixture
def server():
    with list_server() as made:
        made.lists["/ca.crl"] = b"a list"
        yield made


@pytest.fixture
def other():
    with list_server() as made:
        made.lists["/ca.crl"] = b"another's"
        yield made


def why(address, hosts, **words):
    begun = time.monotonic()
    with pytest.raises(NotFetched) as error:
        fetch(address, hosts, **words)
    assert time.monotonic() - begun < 3
    return error.value.why


def test_a_list_comes_from_its_address(server):
    address = server.url("/ca.crl")
    assert fetch(address, CrlHosts.read(address)) == b"a list"


def test_redirects_go_to_listed_hosts_only(server, other):
    here = CrlHosts.read(server.url("/old"))
    server.moved = {
        "/old": "/ca.crl",
        "/away": f"http://localhost:{other.server.server_port}/ca.crl",
        "/round": "/round",
    }
    server.moved |= {"/file": "file:///etc/passwd", "/user": "http://a:b@127.0.0.1/ca.crl", "/none": ""}
    assert fetch(server.url("/old"), here) == b"a list"
    assert why(server.url("/away"), here) == "other-host"
    assert other.asked == []
    assert why(server.url("/round"), here) == "redirects"
    assert why(server.url("/file"), here) == "other-host"
    assert why(server.url("/user"), here) == "other-host"
    assert why(server.url("/none"), here) == "redirects"


def test_a_name_that_leads_inside_is_not_asked(server):
    """``localhost`` stands for any name whose owner lets it point into our network."""
    address = server.url("/ca.crl", host="localhost")
    assert why(address, CrlHosts.read(address)) == "inner-address"
    assert server.asked == []


@pytest.mark.parametrize(
    ("mood", "found"),
    [("slow", "too-slow"), ("drips", "too-slow"), ("endless", "too-large"), ("hangs-up", "unreachable")],
)
def test_whoever_misbehaves_is_left_in_time(server, mood, found):
    server.mood["/bad"] = mood
    address = server.url("/bad")
    assert why(address, CrlHosts.read(address), patience=0.6, largest=1_000_000) == found


def test_an_announced_length_beyond_the_limit_is_not_read(server):
    server.lists["/ca.crl"] = b"x" * 2000
    address = server.url("/ca.crl")
    assert why(address, CrlHosts.read(address), largest=1999) == "too-large"
    assert fetch(address, CrlHosts.read(address), largest=2000)


def test_what_is_not_there_and_who_is_not_there(server):
    hosts = CrlHosts.read(server.url("/gone"))
    assert why(server.url("/gone"), hosts) == "http-404"
    address = server.url("/ca.crl")
    server.close()
    try:
        assert why(address, CrlHosts.read(address)) == "unreachable"
    finally:
        server.close = lambda: None


@pytest.mark.parametrize("number", ["8.8.8.8", "2606:4700::1", "64:ff9b::808:808"])
def test_the_internets_addresses_are_outside(number):
    assert is_outside(number)


INNER = """
    127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 ::1 fe80::1%eth0 fd00::1
    ::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1::1 ff02::1
"""


@pytest.mark.parametrize("number", INNER.split())
def test_inner_addresses_are_inside_however_they_are_written(number):
    assert not is_outside(number)


@pytest.mark.parametrize(
    "text", ["ftp://a.vn/x.crl", "http://a.vn", "a.vn/x.crl", "http://u:p@a.vn/x", "http://a.vn/x#y", "//"]
)
def test_what_is_neither_a_host_nor_an_address_is_refused(text):
    with pytest.raises(ValueError, match=re.escape(text)):
        CrlHosts.read(text)


def test_hosts_alone_take_only_what_our_own_certificates_name(world):
    hosts = CrlHosts.read("crl.example.vn, http://127.0.0.1/ca.crl\nother.vn")
    assert hosts.of(world.trust) == ["http://127.0.0.1/ca.crl"]
