"""Packages by HTTP POST, one a request, each with an idempotency key. Follows no redirect, keeps no foreign text."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ingest.ministry.connector import NotTold, NotWanted, Package
from ingest.timed_connection import TimedConnection

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
        with TimedConnection(self._url, self._patience) as connection:
            connection.request("POST", self._url.path or "/", package.to_json(), self._headers(package))
            response = connection.getresponse()
            return response.status, response.read(LARGEST_ANSWER + 1)

    def _headers(self, package: Package) -> dict[str, str]:
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": package.key}
        return headers | ({"Authorization": f"Bearer {self._token}"} if self._token else {})


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
