"""The office as people meet it: ``hocba serve`` or the whole stack behind nginx, in Chromium, signed in by hand.

Password and second factor are typed; nothing but ``left_alone`` reaches past the pages. ``real.page("so.duyet1")`` is
that person's window; each has their own, and keeps it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page
from sample_hub import SampleHub
from sqlalchemy import update
from stage.world import World

from deploy.stack import programs
from deploy.stack.stack import Stack
from registry.accounts import code_at
from registry.store.office_tables import office_session
from registry.transactions import open_engine, transaction
from tests.portal.served import chromium

# A page that is slow because four processes verify beside it is not one that failed.
PATIENCE_MS = 60_000
TOTP_STEP = 30


@dataclass
class RealOffice:
    """``public`` and ``office`` are addresses; ``accounts`` as the province file has them, by username."""

    public: str
    office: str
    browser: Browser
    accounts: dict[str, dict[str, Any]]
    database: str
    restarted_at: Callable[[datetime], None] | None = None
    place: str = ""
    shots: Path | None = None
    _pages: dict[str, Page] = field(default_factory=dict)
    _used: dict[str, int] = field(default_factory=dict)

    def page(self, username: str) -> Page:
        """Their window, signed in."""
        if username not in self._pages:
            self._pages[username] = self.window()
            self.sign_in(self._pages[username], username)
        return self._pages[username]

    def keep(self, username: str, page: Page) -> None:
        """Their window from now on."""
        self._pages[username] = page

    def left_alone(self, username: str, for_: timedelta) -> None:
        """Their sessions' last click was so long ago, as the register has it."""
        table, engine = office_session, open_engine(self.database)
        with transaction(engine) as connection:
            connection.execute(
                update(table)
                .where(table.c.username == username, table.c.ended_at.is_(None))
                .values(seen_at=datetime.now(UTC) - for_)
            )
        engine.dispose()

    def window(self) -> Page:
        """Nobody's yet."""
        context = self.browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="vi-VN", ignore_https_errors=True
        )
        context.set_default_timeout(PATIENCE_MS)
        return context.new_page()

    def sign_in(self, page: Page, username: str) -> None:
        """Both steps, on whatever page of the sign-in this is, or from the start."""
        if "/sign-in" not in page.url:
            page.goto(self.office)
        page.fill("#username", username)
        page.fill("#password", self.accounts[username]["password"])
        page.click("main form button")
        page.fill("#code", self.code_of(username))
        page.click("main form button >> nth=0")
        page.wait_for_selector("nav.desks")

    def code_of(self, username: str) -> str:
        """The phone's code now; the next one, if this one was used."""
        step = max(int(time.time()) // TOTP_STEP, self._used.get(username, 0) + 1)
        self._used[username] = step
        if (early := step * TOTP_STEP - time.time()) > TOTP_STEP:  # two ahead: the hub takes one step either way
            time.sleep(early - TOTP_STEP + 1)
        return code_at(self.accounts[username]["totp_secret"], step)

    def shoot(self, page: Page, name: str) -> None:
        if self.shots:
            self.shots.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=self.shots / f"{name}.png", full_page=True)


def _province(world: World) -> dict[str, Any]:
    """The world's, with a commune's two registrars: the schools' certificates and accounts are theirs to approve."""
    like = world.province["accounts"][0]
    more = [
        {**like, "username": name, "name": "Cán bộ xã", "person_id": person_id}
        | {"organisation": "XA-42", "roles": ["registrar"], "password": f"Mat-khau-{name}-x9"}
        for name, person_id in (("xa.quantri", "042900000011"), ("xa.quantri2", "042900000012"))
    ]
    return {**world.province, "accounts": [*world.province["accounts"], *more]}


@contextmanager
def on_serve(world: World, folder: Path, **settings: str) -> Iterator[RealOffice]:
    """``hocba serve`` on SQLite, worker inside."""
    hub = SampleHub(f"sqlite:///{folder}/hub.sqlite3", folder, **settings)
    hub.settings |= {"HOCBA_TRUST_DIR": str(folder / "trust"), "HOCBA_CLOCK": world.clock.isoformat(), **settings}
    world.write_trust(folder / "trust")
    province = _province(world)
    (folder / "province.json").write_text(json.dumps(province))
    assert hub.command("init") == 0, hub.log
    assert hub.command("load", str(folder / "province.json")) == 0, hub.log
    try:
        public = hub.serve()
        office = f"http://127.0.0.1:{int(public.rpartition(':')[2]) + 1}"
        with chromium() as browser:
            accounts = {a["username"]: a for a in province["accounts"]}
            real = RealOffice(public, office, browser, accounts, hub.settings["HOCBA_DATABASE_URL"])
            real.restarted_at = partial(_again, hub, real)
            yield real
        hub.stop()
    finally:
        hub.kill()


def _again(hub: SampleHub, real: RealOffice, moment: datetime) -> None:
    """The same data, served anew at another time and address; windows of the office stay at the old one."""
    hub.settings["HOCBA_CLOCK"] = moment.isoformat()
    real.public = hub.serve()


@contextmanager
def on_stack(world: World, **settings: str) -> Iterator[RealOffice]:
    """Everything a province runs, before it nginx with TLS."""
    try:
        programs.check()
    except programs.ProgramsMissing as missing:
        pytest.skip(str(missing))
    folder = Path(tempfile.mkdtemp(prefix="hocba-journeys-stack-"))
    stack = Stack(folder, given={"HOCBA_CLOCK": world.clock.isoformat(), **settings})
    try:
        stack.prepare()
        world.write_trust(folder / "trust")
        province = _province(world)
        (folder / "province.json").write_text(json.dumps(province))
        stack.run("hocba", "load", str(folder / "province.json"))
        stack.serve()
        with chromium() as browser:
            accounts = {a["username"]: a for a in province["accounts"]}
            password = quote((folder / "secrets" / "database.password").read_text().strip(), safe="")
            database = stack.settings["HOCBA_DATABASE_URL"].replace("@", f":{password}@", 1)
            yield RealOffice(stack.address, stack.office_address, browser, accounts, database)
    finally:
        stack.stop()
        shutil.rmtree(folder)
