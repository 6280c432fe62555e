"""HTTP to somebody outside with one deadline for the whole exchange. Follows nothing, keeps nothing."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from urllib.parse import SplitResult


class NotAllowed(OSError):
    """The host has no address that may be connected to."""


class TimedConnection:
    """A connection that is cut when its time is over, whoever is waited for: http.client's time-out is for one wait.

    ``may``: which of the host's numeric addresses may be connected to; the one that was asked about is the one that is
    used. Raises TimeoutError instead of whatever the cut looks like from inside, NotAllowed where none may.
    """

    def __init__(self, url: SplitResult, seconds: float, *, may: Callable[[str], bool] | None = None) -> None:
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(url.hostname or "", url.port)
        self._tls, self._may = url.scheme == "https", may
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
        last: OSError = NotAllowed()
        for family, kind, protocol, _, address in socket.getaddrinfo(
            self._connection.host, self._connection.port, type=socket.SOCK_STREAM
        ):
            if self._may is not None and not self._may(str(address[0])):
                continue
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
