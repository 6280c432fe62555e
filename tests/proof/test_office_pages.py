"""Every page of the office over the demo's province, looked at and photographed. Writes docs/screens/office/*.png and
docs/proof/office-pages.md.

The browser goes where links lead, as one account of each role at each kind of organisation; what forms alone lead to is
photographed by the journeys (``HOCBA_SCREENS``, docs/office.md).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from stage.proof import HOUSE, write_proof

from hocba.demo.command import demo_settings
from hocba.doors import office_app
from hocba.wiring import Hub, opened
from registry import office_sessions
from registry.office_sessions import Whence
from registry.rules.session_life import Stage
from registry.store import tables
from registry.transactions import transaction
from tests.demo.running import demo, free_port
from tests.office_crawl import WIDTHS, Crawl, Seen, faults_of
from tests.portal.served import chromium, served

SCREENS = HOUSE / "docs" / "screens" / "office"
# Pages are text on plain ground: so many colours show them as they are, at a quarter of the bytes.
COLOURS = 64
# Of a page of a hundred lines the first thirty show it.
TALLEST = 2400
# The start page and the lists are the first thing a fault shows on; files and what needs a form have no link.
FEWEST_VIEWS = 25

pytestmark = pytest.mark.proof


def test_every_page_fits_and_is_for_everybody(tmp_path, monkeypatch):
    with demo(tmp_path / "demo-data"):
        pass
    monkeypatch.setenv("HOCBA_DATA_DIR", str(tmp_path / "demo-data"))
    SCREENS.mkdir(parents=True, exist_ok=True)
    for old in SCREENS.glob("*.png"):
        old.unlink()
    rows: dict[str, dict[str, object]] = {}
    with opened(demo_settings(free_port())) as hub:
        app = office_app(hub, submit=lambda _batch: None)
        with served(app) as address, chromium() as browser:
            crawl = Crawl(app, address, browser)
            for who, session_id in _one_for_each_role(hub):
                for seen in crawl.as_visitor(session_id, skip=frozenset(rows)):
                    rows[seen.endpoint] = _looked_at(seen, who)
    wrong = [f"{row['page']}: {row['faults']}" for row in rows.values() if row["faults"] != "none"]
    write_proof(
        "office-pages",
        "Every page of the office, in a browser",
        f"The demo's province, {len(rows)} views reached by links as one account of each role; each looked at with "
        "axe-core (WCAG 2.2 A and AA), at the widths of a phone, a tablet and a desktop (nothing wider than its "
        "window), with the Tab key (every control reached, focus seen). Pictures: docs/screens/office. The browser's "
        f"console said: {crawl.refused or 'nothing'}.",
        [rows[endpoint] for endpoint in sorted(rows)],
    )
    assert len(rows) >= FEWEST_VIEWS
    assert not wrong, "\n".join(wrong)
    assert not crawl.refused, "\n".join(crawl.refused)


def _one_for_each_role(hub: Hub) -> list[tuple[str, str]]:
    """Role and kind of organisation in words, and a session of such an account."""
    query = select(tables.account.c.username, tables.account.c.roles, tables.organisation.c.kind).join_from(
        tables.account, tables.organisation, tables.organisation.c.code == tables.account.c.organisation
    )
    with transaction(hub.place.engine) as connection:
        found = {(role, row.kind): row.username for row in connection.execute(query) for role in row.roles}
        return [
            (
                f"{role}, {kind}",
                office_sessions.begin(
                    connection,
                    hub.place.keyring,
                    username,
                    stage=Stage.FULL,
                    whence=Whence("127.0.0.0/24", "Chromium", "0" * 64),
                    at=datetime.now(UTC),
                ),
            )
            for (role, kind), username in sorted(found.items())
        ]


def _looked_at(seen: Seen, who: str) -> dict[str, object]:
    for name in ("tablet", "desktop"):
        seen.page.set_viewport_size({"width": WIDTHS[name], "height": 900})
        _photograph(seen, SCREENS / f"{seen.endpoint}-{name}.png")
    faults = faults_of(seen.page)
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", seen.path).partition("?")[0]
    return {"page": seen.endpoint, "address": path, "first seen as": who, "faults": "; ".join(faults) or "none"}


def _photograph(seen: Seen, file: Path) -> None:
    seen.page.screenshot(path=file, full_page=True)
    with Image.open(file) as picture:
        top = picture.crop((0, 0, picture.width, min(picture.height, TALLEST)))
        few = top.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
