"""The line to the time-stamping authority of ``HOCBA_TSA_URL``: to that address alone, with an end to time and size."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

from ingest.timed_connection import TimedConnection
from sealer.timestamping import Line
from verifier.timestamps import MAX_TOKEN_BYTES

# From the name's address to the last byte. A family waits for its copy meanwhile; authorities answer in half a second.
PATIENCE_SECONDS = 4.0
# A token as the verifier takes them, and the status around it.
LARGEST_ANSWER = MAX_TOKEN_BYTES + 1024

_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


def line_to(url: str, *, patience: float = PATIENCE_SECONDS) -> Line:
    """Asks ``url`` by POST (RFC 3161, 3.4), follows nothing. What it is given is a digest: nothing of any record."""
    address = urlsplit(url)
    path = (address.path or "/") + (f"?{address.query}" if address.query else "")

    def ask(question: bytes) -> bytes:
        try:
            with TimedConnection(address, patience) as connection:
                connection.request("POST", path, question, _HEADERS)
                response = connection.getresponse()
                content = response.read(LARGEST_ANSWER + 1)
        except http.client.HTTPException as error:
            raise OSError("no answer in HTTP") from error
        if response.status != 200 or len(content) > LARGEST_ANSWER:
            raise OSError(f"http-{response.status}")
        return content

    return ask
