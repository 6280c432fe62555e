"""``hocba fetch-crls``: the authorities' lists into the trust folder, once or on schedule. Needs no database.

The only thing in the hub that asks the internet for anything; it can be the only container with a way out.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import structlog
from rich.table import Table

from hocba.opening import plain_faults
from hocba.settings import Settings
from hocba.tables import console_for_results
from ingest.crl_fetch import CrlHosts, NotFetched, fetch
from ingest.mishap import kind_and_place
from registry.trust_crls import GOOD, Fetched, put_list, read_state, write_state
from registry.trust_folder import TrustFolder

log = structlog.get_logger(__name__)

# Authorities make a list a day or a week; what was revoked in the morning should be known in the afternoon.
EVERY = timedelta(hours=4)
# After a try that failed: a line that was down for a moment.
AGAIN = timedelta(minutes=15)
# How often it is looked what is due.
_LOOK_EVERY_SECONDS = 60.0
# As a worker does (hocba.alive).
_BEAT_SECONDS = 2.0


def system_clock() -> datetime:
    """The wall clock: HOCBA_CLOCK moves no schedule."""
    return datetime.now(UTC)


class Fetcher:
    """All addresses, each when it is due. ``folder``: the trust folder."""

    def __init__(self, folder: Path, hosts: CrlHosts, *, clock: Callable[[], datetime] = system_clock) -> None:
        self._folder = folder
        self._hosts = hosts
        self._clock = clock
        self._trust = TrustFolder(folder)

    def run(self, *, all_now: bool = False) -> dict[str, Fetched]:
        """Fetch what is due, or all; how each of them went. Another process's tries count."""
        trust, before = self._trust.current(), read_state(self._folder)
        tried: dict[str, Fetched] = {}
        for address in self._hosts.of(trust):
            known = before.get(address)
            if all_now or known is None or self._due(known):
                tried[address] = self._one(address, known)
        if tried:
            write_state(self._folder, {**read_state(self._folder), **tried})
        return tried

    def _one(self, address: str, known: Fetched | None) -> Fetched:
        try:
            came = str(put_list(self._folder, fetch(address, self._hosts), self._trust.current()))
        except NotFetched as error:
            came = error.why
        except OSError as error:
            came = "not-written"
            log.error("list not written", alarm=True, **kind_and_place(error))
        now = self._clock().isoformat(timespec="seconds")
        if came in GOOD:
            return Fetched(now, came, now)
        log.warning("list not fetched", address=address, why=came)
        return Fetched(now, came, known.good_at if known else None)

    def _due(self, known: Fetched) -> bool:
        try:
            tried = datetime.fromisoformat(known.tried_at)
            return self._clock() - tried >= (EVERY if known.came in GOOD else AGAIN)
        except (ValueError, TypeError):
            return True


@click.command("fetch-crls")
@click.option("--forever", is_flag=True, help="Lặp lại theo lịch / again and again, on schedule, until SIGTERM.")
@click.option("--beat", type=click.Path(path_type=Path, dir_okay=False), help="Tệp báo còn chạy / touched meanwhile.")
def fetch_crls_command(*, forever: bool, beat: Path | None) -> None:
    """Tải danh sách thu hồi từ HOCBA_CRL_HOSTS / fetch revocation lists; exit 1 if one could not be had."""
    with plain_faults():
        settings = Settings()
        fetcher = fetcher_of(settings)
    if fetcher is None:
        raise click.ClickException("HOCBA_CRL_HOSTS: chưa đặt / not set")
    if forever:
        stop = threading.Event()
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda *_: stop.set())
        with _beside(fetcher, stop) as thread:
            while thread.is_alive() and not stop.wait(_BEAT_SECONDS):
                if beat:
                    beat.touch()
        return
    tried = fetcher.run(all_now=True)
    table = Table()
    for heading in ("Địa chỉ / address", "Kết quả / came"):
        table.add_column(heading, overflow="fold")
    for address, one in tried.items():
        table.add_row(address, one.came)
    console_for_results().print(table)
    raise SystemExit(0 if tried and all(one.came in GOOD for one in tried.values()) else 1)


@contextmanager
def lists_are_fetched(settings: Settings) -> Iterator[None]:
    """Meanwhile a thread fetches what is due; nothing happens where ``HOCBA_CRL_HOSTS`` is not set."""
    fetcher = fetcher_of(settings)
    if fetcher is None:
        yield
        return
    with _beside(fetcher, threading.Event()):
        yield


def fetcher_of(settings: Settings) -> Fetcher | None:
    """None: no host is named."""
    if not settings.crl_hosts:
        return None
    return Fetcher(settings.trust, CrlHosts.read(settings.crl_hosts))


@contextmanager
def _beside(fetcher: Fetcher, stop: threading.Event) -> Iterator[threading.Thread]:
    """A fetch under way at the end is left behind: what it writes is whole or not there."""
    thread = threading.Thread(target=_go_on, args=(fetcher, stop), name="lists", daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()


def _go_on(fetcher: Fetcher, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            fetcher.run()
        except Exception as error:  # a full disk, a folder that is gone: this loop must outlive it
            log.error("lists not fetched", alarm=True, **kind_and_place(error))
        stop.wait(_LOOK_EVERY_SECONDS)
