"""Prometheus's page on an inner port: what the processes counted, and how the hub stands now. Never on the public host.

Where ``PROMETHEUS_MULTIPROC_DIR`` is set, all processes write their counts there (or into folders in it, one for each
container, whose process numbers may be alike) and one of them shows the sum.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIServer

import structlog
from prometheus_client import REGISTRY, CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from hocba.wiring import Hub
from ingest.mishap import kind_and_place
from ingest.workplace import Workplace
from registry import batches, ministry_progress, second_opinions
from registry.database_room import has_room
from registry.ministry_progress import Progress
from registry.transactions import reading
from registry.trust_crls import GOOD, read_state
from registry.trust_lists import lists_of, newest_of_each

log = structlog.get_logger(__name__)

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def show_metrics(hub: Hub, *, host: str, port: int) -> tuple[WSGIServer, Thread]:
    """Serve the page in a thread of its own; ``shutdown()`` of the server ends it."""
    server, thread = start_http_server(port, addr=host, registry=registry_of(hub.place))
    log.info("showing metrics", host=host, port=server.server_port)
    return server, thread


def registry_of(place: Workplace) -> CollectorRegistry:
    """Everything counted by this process, or by all that share the folder; and the hub's state."""
    registry = CollectorRegistry()
    shared = os.environ.get(SHARED_FOLDER)
    registry.register(_Shared(Path(shared)) if shared else _This())
    registry.register(HubState(place))
    return registry


class _This(Collector):
    """What this process counted."""

    def collect(self) -> Iterable[Metric]:
        return REGISTRY.collect()


class _Shared(Collector):
    """The sum of what all processes counted, also of those that ended."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterable[Metric]:
        files = [str(file) for pattern in ("*.db", "*/*.db") for file in self._folder.glob(pattern)]
        found: Iterable[Metric] = MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call]
        return found


class HubState(Collector):
    """Read anew each time the page is asked for. A part that cannot be read is left out, and ``hocba_up`` says 0."""

    def __init__(self, place: Workplace) -> None:
        self._place = place

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("hocba_up", "1 if the part can be used.", labels=["part"])
        for part, ask in (("database", self._queue), ("originals", self._originals), ("trust", self._trust)):
            try:
                found = list(ask())
                up.add_metric([part], 1)
            except Exception as error:  # the page is needed most when something is down
                log.error("not measured", part=part, **kind_and_place(error))
                found = []
                up.add_metric([part], 0)
            yield from found
        yield up

    def _queue(self) -> Iterator[Metric]:
        with reading(self._place.engine) as connection:
            length, oldest = batches.waiting_line(connection)
            opinions = second_opinions.counts(connection)
            told = ministry_progress.progress(connection, now=self._place.clock())
        yield from self._ministry(told)
        age = (self._place.clock() - oldest).total_seconds() if oldest else 0.0
        says = "Records on which another engine differs, or gave no answer."
        unlike = GaugeMetricFamily("hocba_second_opinions_unlike", says, labels=["outcome"])
        for outcome in ("differs", "failed"):
            unlike.add_metric([outcome], opinions.get(outcome, 0))
        yield unlike
        yield _gauge("hocba_queue_batches", "Batches received and not finished.", length)
        yield _gauge("hocba_database_room", "1 if the database's disk has room.", int(has_room(self._place.engine)))
        yield _gauge("hocba_queue_oldest_seconds", "How long the oldest of them has waited.", max(age, 0.0))

    def _ministry(self, told: Progress) -> Iterator[Metric]:
        entries = GaugeMetricFamily(
            "hocba_ministry_entries", "What the ministry has not acknowledged, by how it stands.", labels=["state"]
        )
        for kind, number in told.numbers.items():
            entries.add_metric([kind], number)
        yield entries
        age = (self._place.clock() - told.oldest).total_seconds() if told.oldest else 0.0
        yield _gauge("hocba_ministry_oldest_seconds", "Since the oldest due entry could have been told.", max(age, 0.0))

    def _originals(self) -> Iterable[Metric]:
        if not self._place.originals.usable():
            raise OSError
        return ()

    def _trust(self) -> Iterator[Metric]:
        store = self._place.trust.current()
        if not store.roots:
            raise LookupError
        now = self._place.clock()
        lists = newest_of_each(lists_of(store))
        if lists:
            age = now - max(one.made_at for one in lists)
            yield _gauge("hocba_trust_age_seconds", "Since the newest revocation list was made.", age.total_seconds())
        ends = [one.good_until for one in lists if one.good_until]
        if ends:
            left = (min(ends) - now).total_seconds()
            yield _gauge("hocba_trust_good_for_seconds", "Until the first revocation list ends; below 0: ended.", left)
        fetched = read_state(self._place.trust.path).values()
        if fetched:
            failing = sum(one.came not in GOOD for one in fetched)
            yield _gauge("hocba_crl_fetches_failing", "Addresses of lists of which the last fetch failed.", failing)


def _gauge(name: str, told: str, value: Any) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, told, value=value)
