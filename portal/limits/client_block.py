"""Whom an address counts as: one IPv4 address, or the /64 that one IPv6 household gets. Trusts no header."""

from __future__ import annotations

import ipaddress

# A provider hands a home or an office at least a /64: its 2^64 addresses are one client.
IPV6_PREFIX = 64

# Addresses of IPv4 behind a translator (RFC 6052): as one /64 a whole mobile network would share one budget.
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

# What is no address (a proxy's "unknown", a Unix socket) counts together: limits are never off.
NO_ADDRESS = "no-address"


def client_block(address: str | None) -> str:
    """``203.0.113.7/32``, ``2001:db8:1:2::/64``, or ``NO_ADDRESS``. An IPv4 address in IPv6 clothes is an IPv4 one."""
    try:
        found = ipaddress.ip_address((address or "").strip())
    except ValueError:
        return NO_ADDRESS
    if isinstance(found, ipaddress.IPv4Address):
        return f"{found}/32"
    if inner := found.ipv4_mapped or found.sixtofour or _behind_nat64(found):
        return f"{inner}/32"
    return str(ipaddress.IPv6Network((int(found), IPV6_PREFIX), strict=False))


def _behind_nat64(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None
