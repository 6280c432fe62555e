"""Packages by HTTP POST, one a request, each with an idempotency key. Follows no redirect, keeps no foreign text."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from ingest.ministry.connector import NotTold, NotWanted, Package

# The whole exchange, from the name's address to the answer's last byte: a byte now and then is no answer.
PATIENCE_SECONDS = 10.0
# An acknowledgement is a few hundred bytes; more than this is something else.
LARGEST_ANSWER = 64 * 1024
LONGEST_VALUE = 200
# Members of an answer that are kept: number and time of receipt.
KEPT = ("manhan", "thoigiannhan")

_TOLD = frozenset({200, 201, 202})
# It has this number or a later one already (domain.md 2.2: the receiver ignores what is not above what it has).
_THERE_ALREADY = 409
# What is wrong is in the package. All else (not authorised, moved, too many, broken) is between the two machines.
_NOT_WANTED = frozenset({400, 413, 422})


class HttpConnector:
    """Tells ``POST url`` with a Bearer token; the answer is JSON that names what it answers to."""

    def __init__(self, url: str, token: str | None, *, patience: float = PATIENCE_SECONDS) -> None:
        self._url = urlsplit(url)
        self._token = token
        self._patience = patience

    def tell(self, package: Package) -> Mapping[str, Any]:
        """Raises NotTold, NotWanted."""
        try:
            status, body = self._post(package)
        except TimeoutError as error:
            raise NotTold("timeout") from error
        except (OSError, http.client.HTTPException) as error:
            raise NotTold("unreachable") from error
        if status in _NOT_WANTED:
            raise NotWanted(f"http-{status}")
        if status != _THERE_ALREADY and status not in _TOLD:
            raise NotTold(f"http-{status}")
        return {"http": status, **_answer(body, package)}

    def _post(self, package: Package) -> tuple[int, bytes]:
        with _Deadline(self._url, self._patience) as connection:
            connection.request("POST", self._url.path or "/", package.to_json(), self._headers(package))
            response = connection.getresponse()
            return response.status, response.read(LARGEST_ANSWER + 1)

    def _headers(self, package: Package) -> dict[str, str]:
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": package.key}
        return headers | ({"Authorization": f"Bearer {self._token}"} if self._token else {})


class _Deadline:
    """A connection that is cut when its time is over, whoever is waited for: http.client's time-out is for one wait.

    Raises TimeoutError instead of whatever the cut looks like from inside.
    """

    def __init__(self, url: SplitResult, seconds: float) -> None:
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(url.hostname or "", url.port)
        self._tls = url.scheme == "https"
        self._until, self._over = time.monotonic() + seconds, threading.Event()
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> http.client.HTTPConnection:
        self._timer.start()
        try:
            self._keep(self._connected())
            if self._tls:
                # The handshake is a step of its own, so that a handshake that drips has a socket to be cut.
                context, host = ssl.create_default_context(), self._connection.host
                wrapped = context.wrap_socket(
                    self._connection.sock, server_hostname=host, do_handshake_on_connect=False
                )
                self._keep(wrapped)
                wrapped.do_handshake()
        except (OSError, http.client.HTTPException) as error:
            self.__exit__(None, error, None)
            raise
        return self._connection

    def _connected(self) -> socket.socket:
        """To the first of the host's addresses that answers, within what time is left."""
        last: OSError = TimeoutError()
        for family, kind, protocol, _, address in socket.getaddrinfo(
            self._connection.host, self._connection.port, type=socket.SOCK_STREAM
        ):
            found = socket.socket(family, kind, protocol)
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # head and body go out as two writes
            found.settimeout(max(self._until - time.monotonic(), 0.001))
            try:
                found.connect(address)
                return found
            except OSError as error:
                found.close()
                last = error
        raise last

    def _keep(self, found: socket.socket) -> None:
        """Also here: an answer that ends with its connection takes the socket away from http.client."""
        self._socket = self._connection.sock = found
        if self._over.is_set():  # the time was over between two steps
            raise TimeoutError

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        self._timer.cancel()
        self._connection.close()
        if self._over.is_set() and (error is None or isinstance(error, (OSError, http.client.HTTPException))):
            raise TimeoutError from error

    def _cut(self) -> None:
        self._over.set()
        if self._socket is not None:
            with contextlib.suppress(OSError):
                # The plain socket's own way, also under TLS: it wakes whoever reads or writes.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _answer(body: bytes, package: Package) -> dict[str, str]:
    """The kept members of an answer to this very package: an answer to another one is none."""
    try:
        answer = json.loads(body) if len(body) <= LARGEST_ANSWER else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise NotTold("answer-not-readable")
    if (answer.get("idbanghi"), answer.get("phienban")) != (package.record_id, package.number):
        raise NotTold("answer-to-another")
    return {name: str(answer[name])[:LONGEST_VALUE] for name in KEPT if name in answer}
