"""One revocation list over the network: from listed hosts alone, whatever they or the line do. Judges no list.

The addresses are the operator's (``HOCBA_CRL_HOSTS``) or stand in the trust folder's own certificates; none ever comes
out of a document.
"""

from __future__ import annotations

import http.client
import ipaddress
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from cryptography import x509

from ingest.timed_connection import NotAllowed, TimedConnection
from registry.trust_folder import MAX_FILE_BYTES
from verifier.trust import TrustStore

# From the name's address to the last byte, redirects included: a list of some MB over a slow line.
PATIENCE_SECONDS = 120.0
# An authority that moved its lists answers with one redirect, from http to https with a second one.
MOST_REDIRECTS = 3
BYTES_AT_A_TIME = 256 * 1024

_MOVED = frozenset({301, 302, 303, 307, 308})


class NotFetched(Exception):
    """No list came. ``why`` is a short code, never a text from outside."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class CrlHosts:
    """What ``HOCBA_CRL_HOSTS`` says: whole addresses, and hosts that our authorities' certificates may name."""

    addresses: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()

    @classmethod
    def read(cls, text: str) -> CrlHosts:
        """Separated by commas or white space. Raises ValueError: one is neither a host nor an http(s) address."""
        addresses, names = [], set()
        for word in text.replace(",", " ").split():
            whole = "://" in word
            address = urlsplit(word if whole else f"http://{word}")
            if address.scheme not in ("http", "https") or not address.hostname or address.username or address.fragment:
                raise ValueError(word)
            if bool(address.path.strip("/")) != whole:  # a whole address of a list, or a host alone
                raise ValueError(word)
            names.add(address.hostname)
            addresses += [word] if whole else []
        return cls(tuple(addresses), frozenset(names))

    def of(self, trust: TrustStore) -> Sequence[str]:
        """The addresses written out, and those on these hosts that the folder's own certificates name."""
        found = dict.fromkeys(self.addresses)
        for der in (*trust.roots, *trust.intermediates, *trust.tsa_roots):
            found |= dict.fromkeys(one for one in _named_in(der) if urlsplit(one).hostname in self.names)
        return list(found)


def fetch(address: str, hosts: CrlHosts, *, patience: float = PATIENCE_SECONDS, largest: int = MAX_FILE_BYTES) -> bytes:
    """What lies there now.

    Raises:
        NotFetched
    """
    until = time.monotonic() + patience
    for _ in range(MOST_REDIRECTS + 1):
        found = _asked(urlsplit(address), hosts, max(until - time.monotonic(), 0.01), largest)
        if isinstance(found, bytes):
            return found
        address = urljoin(address, found)
    raise NotFetched("redirects")


def _asked(url: SplitResult, hosts: CrlHosts, patience: float, largest: int) -> bytes | str:
    """The content, or where it has moved to."""
    if url.scheme not in ("http", "https") or url.hostname not in hosts.names or url.username:
        raise NotFetched("other-host")
    written = url.hostname  # an inner address only where the operator wrote the number itself
    try:
        with TimedConnection(url, patience, may=lambda number: number == written or is_outside(number)) as connection:
            connection.request("GET", f"{url.path or '/'}{f'?{url.query}' if url.query else ''}")
            with closing(connection.getresponse()) as response:
                if response.status in _MOVED:
                    return response.headers.get("Location", "")
                if response.status != 200:
                    raise NotFetched(f"http-{response.status}")
                return _content(response, largest)
    except NotAllowed as error:
        raise NotFetched("inner-address") from error
    except TimeoutError as error:
        raise NotFetched("too-slow") from error
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise NotFetched("unreachable") from error


def _content(response: http.client.HTTPResponse, largest: int) -> bytes:
    if (response.length or 0) > largest:
        raise NotFetched("too-large")
    content = bytearray()
    while piece := response.read(BYTES_AT_A_TIME):
        content += piece
        if len(content) > largest:
            raise NotFetched("too-large")
    return bytes(content)


def is_outside(number: str) -> bool:
    """Whether this numeric address is one of the internet's, also where it carries an IPv4 address inside."""
    address = ipaddress.ip_address(number.partition("%")[0])
    return all(one.is_global and not one.is_multicast for one in (address, *_carried(address)))


def _carried(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return
    teredo = address.teredo
    for one in (address.ipv4_mapped, address.sixtofour, *(teredo or ())):
        if one is not None:
            yield one
    if address in ipaddress.ip_network("64:ff9b::/96"):  # NAT64 (RFC 6052)
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def _named_in(der: bytes) -> Iterator[str]:
    """The addresses of lists that one of our authorities' own certificates names (RFC 5280, 4.2.1.13)."""
    try:
        extensions = x509.load_der_x509_certificate(der).extensions
        points = extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (ValueError, x509.ExtensionNotFound):
        return
    for point in points:
        for name in point.full_name or ():
            if isinstance(name, x509.UniformResourceIdentifier) and name.value.startswith(("http://", "https://")):
                yield name.value
