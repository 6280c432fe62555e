"""Pictures of the public pages at phone and desktop width: no test.

Run from the top: ``PYTHONPATH=tests .venv/bin/python -m tests.portal.screenshots FOLDER``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page
from stage.world import make_world

from registry.keyring import Keyring
from registry.rules.lookup_code import new_code, printed
from registry.transactions import migrate, open_engine
from tests.portal.hub import Held, Hub
from tests.portal.sample_province import SampleProvince
from tests.portal.served import chromium, served

WIDTHS = {"phone": 360, "desktop": 1280}


def new_hub(folder: Path, world: object) -> Hub:
    folder.mkdir()
    engine = open_engine(f"sqlite:///{folder / 'register.sqlite3'}")
    migrate(engine)
    return Hub(engine, Keyring.create(folder / "secrets"), world, folder)


class Camera:
    def __init__(self, browser: Browser, out: Path) -> None:
        self.browser = browser
        self.out = out

    def shoot(self, name: str, address: str, *steps: tuple[str, str]) -> None:
        """Open, fill the first form with ``steps`` if there are any, and take the whole page."""
        for width_name, width in WIDTHS.items():
            page = self.browser.new_page(
                viewport={"width": width, "height": 740}, java_script_enabled=False, locale="vi-VN"
            )
            page.goto(address)
            self._fill(page, steps)
            page.screenshot(path=self.out / f"{name}-{width_name}.png", full_page=True)
            page.close()

    def _fill(self, page: Page, steps: tuple[tuple[str, str], ...]) -> None:
        for name, value in steps:
            page.fill(f"input[name={name}]", value)
        if steps:
            page.click("main button[type=submit]")


def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        camera = Camera(browser, out)
        _samples(camera, new_hub(Path(folder) / "samples", SampleProvince()))
        _dossier(camera, new_hub(Path(folder) / "stage", make_world()))


def _samples(camera: Camera, hub: Hub) -> None:
    world = hub.world
    held: dict[str, list[Held]] = {}
    for level in ("02", "03", "04", "05"):
        school = world.school(level)
        held[level] = [hub.register(school, data) for data in world.records(school)[:6]]
    primary = held["02"]
    hub.set_state(primary[2], "recalled", reason="data-error", decision="123/QĐ-SGDĐT")
    hub.set_state(primary[3], "suspended", until="2026-12-31T00:00:00+07:00")
    hub.set_state(primary[4], "recalled", reason="wrong-learner", decision="124/QĐ-SGDĐT")
    damaged = hub.original_file(primary[1])
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    with served(hub.app(shown_clock="2026-12-01T09:00:00+07:00")) as address:
        first = primary[0]
        camera.shoot("front", address)
        camera.shoot("tier1", f"{address}/t/{first.code}")
        camera.shoot("tier2-primary", f"{address}/t/{first.code}", ("birth_date", first.birth))
        camera.shoot("tier2-primary-en", f"{address}/t/{first.code}?lang=en", ("birth_date", first.birth))
        for level in ("03", "05"):
            one = held[level][0]
            camera.shoot(f"tier2-{level}", f"{address}/t/{one.code}", ("birth_date", one.birth))
        camera.shoot("damaged", f"{address}/t/{primary[1].code}")
        camera.shoot("damaged-tier2", f"{address}/t/{primary[1].code}", ("birth_date", primary[1].birth))
        camera.shoot("recalled", f"{address}/t/{primary[2].code}", ("birth_date", primary[2].birth))
        camera.shoot("suspended", f"{address}/t/{primary[3].code}")
        camera.shoot("wrong-learner", f"{address}/t/{primary[4].code}", ("birth_date", primary[4].birth))
        camera.shoot("no-match", f"{address}/t/{first.code}", ("birth_date", "01/01/1999"))
        camera.shoot("code-malformed", address, ("code", "XXXX-1234"))
        camera.shoot("not-found", f"{address}/t/{_unknown_code()}")


def _dossier(camera: Camera, hub: Hub) -> None:
    school = hub.world.primary
    years = [hub.register(school, school.record(1, namhoc=year)) for year in ("2024-2025", "2025-2026")]
    with served(hub.app()) as address:
        one = years[-1]
        camera.shoot("dossier", f"{address}/t/{one.dossier_code}")
        camera.shoot("dossier-tier2", f"{address}/t/{one.dossier_code}", ("birth_date", one.birth))
        hub.set_state(years[0], "recalled", reason="data-error", decision="1/QĐ")
        camera.shoot("dossier-mixed", f"{address}/t/{one.dossier_code}")


def _unknown_code() -> str:
    return printed(new_code(lambda below: below // 2))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
