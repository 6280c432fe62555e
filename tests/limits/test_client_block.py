"""Whom an address counts as."""

from __future__ import annotations

import pytest

from portal.limits.client_block import NO_ADDRESS, client_block


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("203.0.113.7", "203.0.113.7/32"),
        ("::ffff:203.0.113.7", "203.0.113.7/32"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("64:ff9b::203.0.113.7", "203.0.113.7/32"),
        ("2002:cb00:7107:1234::1", "203.0.113.7/32"),
    ],
)
def test_an_ipv4_address_is_itself_and_an_ipv6_address_its_64(address, block):
    assert client_block(address) == block


@pytest.mark.parametrize("address", [None, "", "unknown", "203.0.113.7:80", "203.0.113.007", "9" * 5000, "a\r\nb"])
def test_what_is_no_address_counts_together(address):
    assert client_block(address) == NO_ADDRESS
