"""Tells institutions that a record they checked has changed: a chore beside the worker. Knows no desk.

Only to hosts on the operator's list (HOCBA_WEBHOOK_HOSTS), never to an inner address unless that very address stands on
it, by TLS, without redirects, with one deadline; whatever the receiver says but its status is thrown away.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import SplitResult, urlsplit

import structlog

from hocba.chore import again_and_again, meanwhile
from hocba.wiring import Hub
from ingest.crl_fetch import is_outside
from ingest.timed_connection import NotAllowed, TimedConnection
from portal.institutions.answering import record_key
from registry import webhooks
from registry.connection import Engine
from registry.find import by_pk
from registry.keyring import Keyring
from registry.transactions import reading, transaction
from registry.webhooks import Event
from sealer.event import sign_event
from sealer.keys import HubSeal

log = structlog.get_logger(__name__)

PATIENCE_SECONDS = 10.0
LOOK_EVERY_SECONDS = 15.0
STOP_SECONDS = 15.0
_TAKEN = frozenset({200, 201, 202, 204})
# Gone (RFC 9110, 15.5.11): the receiver says that it will never be there again.
_GONE = 410


class _NotListed(Exception):
    """The host may not be told anything."""


@dataclass(frozen=True, slots=True)
class WebhookSender:
    """The chore. ``hosts``: the names and addresses that may be told; ``plain``: without TLS too, in demos."""

    engine: Engine
    keyring: Keyring
    seal: HubSeal
    hosts: Collection[str]
    plain: bool = False

    def run_once(self, *, now: datetime | None = None) -> int:
        """Send what is due; how many were taken."""
        at = now or datetime.now(UTC)
        with transaction(self.engine) as connection:
            due = webhooks.take(connection, now=at)
        return sum(self._told(event, at) for event in due)

    def _told(self, event: Event, at: datetime) -> bool:
        problem, for_good = self._problem(event, at)
        with transaction(self.engine) as connection:
            if problem is None:
                webhooks.sent(connection, event, at=at)
            else:
                webhooks.failed(connection, event, problem, at=at, for_good=for_good)
        if problem:
            log.warning("webhook not taken", organisation=event.organisation, event_id=event.id, problem=problem)
        return problem is None

    def _problem(self, event: Event, at: datetime) -> tuple[str | None, bool]:
        """What went wrong, and whether trying again is of no use."""
        if event.url is None:
            return "no-address", True
        body = self._body(event, at)
        try:
            status = self._post(self._allowed(event.url), body)
        except _NotListed:
            return "host-not-allowed", False
        except ValueError:  # kept before addresses were looked at closely: it must not stop the others' events
            return "address-malformed", True
        except NotAllowed:
            return "address-not-allowed", False
        except TimeoutError:
            return "timeout", False
        except ssl.SSLError:
            return "tls", False
        except (OSError, http.client.HTTPException):
            return "unreachable", False
        return (None, False) if status in _TAKEN else (f"http-{status}", status == _GONE)

    def _allowed(self, url: str) -> SplitResult:
        address = urlsplit(url)
        scheme_good = address.scheme == "https" or (self.plain and address.scheme == "http")
        if not scheme_good or (address.hostname or "").lower() not in self.hosts:
            raise _NotListed
        return address

    def _post(self, url: SplitResult, body: bytes) -> int:
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        with TimedConnection(url, PATIENCE_SECONDS, may=self._may_reach) as connection:
            connection.request("POST", path, body, {"Content-Type": "application/jose"})
            return connection.getresponse().status

    def _may_reach(self, address: str) -> bool:
        return address in self.hosts or is_outside(address)

    def _body(self, event: Event, at: datetime) -> bytes:
        """No learner's data: the institution's own numbers and key of the record, and how it stands now."""
        with reading(self.engine) as connection:
            held = by_pk(connection, event.record_pk, now=at)
        assert held is not None, "records are never removed"
        payload = {
            "id": event.id,
            "event": str(event.kind),
            "at": event.made_at.isoformat(),
            "to": event.organisation,
            "record_key": record_key(self.keyring, event.organisation, event.record_pk),
            "references": list(event.references),
            "status": held.status,
            "status_since": held.status_since.isoformat(),
        }
        return sign_event(self.seal, payload).encode()


@contextmanager
def webhooks_go_out(hub: Hub) -> Iterator[None]:
    """Meanwhile a thread sends what waits; nothing happens where ``HOCBA_WEBHOOK_HOSTS`` is not set."""
    hosts = hub.settings.webhook_host_names
    if not hosts:
        yield
        return
    place = hub.place
    sender = WebhookSender(place.engine, place.keyring, place.seal, hosts, plain=not hub.settings.production)
    run = again_and_again("webhooks", sender.run_once, every_seconds=LOOK_EVERY_SECONDS)
    with meanwhile("webhooks", run, stop_seconds=STOP_SECONDS):
        yield
