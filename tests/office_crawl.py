"""Walks the office as each role in a browser: each page that a link leads to, once a view, and what is wrong with it.

What is looked at on each page: axe-core's rules of WCAG 2.2 A and AA, whether it fits a phone, and whether the Tab key
reaches every control and shows where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page
from werkzeug.exceptions import HTTPException

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
# Conformance, not axe's opinions ("best-practice").
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = {"phone": 360, "tablet": 768, "desktop": 1280}
# Longer pages than this have lists; their first hundred controls say what the others do.
MOST_TABS = 100

_LINKS = "links => links.map(link => { const to = new URL(link.href); return to.pathname + to.search })"
_CONTROLS = """() => {
  // Of radio buttons the Tab key stops at the chosen one, or at the first.
  const first = (name, state) => document.querySelector(`input[name="${name}"]${state}`)
  const stop = name => first(name, ':checked') || first(name, '')
  const shown = e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0
    && !(e.type === 'radio' && e !== stop(e.name))
  let n = 0
  for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary'))
    if (shown(e)) e.dataset.walked = String(n++)
  return n
}"""
_WHERE = """() => {
  const e = document.activeElement, style = getComputedStyle(e)
  return {at: e.dataset.walked ?? null, what: e.outerHTML.slice(0, 120),
    seen: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'}
}"""
_OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True)
class Seen:
    """One page: its view, where it was found, and the page itself, still open."""

    endpoint: str
    path: str
    page: Page


class Crawl:
    """``app`` tells which view answers a path; each view's page is looked at once for each visitor."""

    def __init__(self, app: Any, address: str, browser: Browser) -> None:
        self._urls = app.url_map.bind(urlsplit(address).netloc)
        self.address, self._browser = address, browser
        self.refused: list[str] = []

    def as_visitor(self, session_id: str, start: str = "/", skip: frozenset[str] = frozenset()) -> Iterator[Seen]:
        """Every page that links lead to from ``start``; those of ``skip`` lead on, but are not shown again."""
        context = self._browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN")
        context.add_cookies([{"name": "hocba-office", "value": session_id, "url": self.address}])
        page, known, waiting = context.new_page(), set[str](), [start]
        page.on("console", lambda message: self.refused.append(f"{page.url}: {message.text}"))
        while waiting:
            path = waiting.pop(0)
            if (endpoint := self._view_of(path)) is None or endpoint in known:
                continue
            known.add(endpoint)
            if not self._opened(page, path):
                continue
            waiting += page.eval_on_selector_all("a[href]", _LINKS)
            if endpoint not in skip:
                yield Seen(endpoint, path, page)
        context.close()

    def _opened(self, page: Page, path: str) -> bool:
        """Whether it is a page; files come as downloads, which Playwright calls an error."""
        try:
            answer = page.goto(self.address + path)
        except Exception as stop:
            if "Download is starting" in str(stop) or "ERR_ABORTED" in str(stop):
                return False
            raise
        return answer is not None and answer.headers.get("content-type", "").startswith("text/html")

    def _view_of(self, path: str) -> str | None:
        try:
            return str(self._urls.match(urlsplit(path).path, method="GET")[0])
        except HTTPException:
            return None


def faults_of(page: Page) -> list[str]:
    """What is wrong with the page in hand, in words for whoever mends it."""
    return [*_axe_finds(page), *_does_not_fit(page), *_keyboard_misses(page)]


def _axe_finds(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    return [
        f"axe {broken['impact']}: {broken['id']}: {node['html'][:120]}"
        for broken in found["violations"]
        for node in broken["nodes"][:3]
    ]


def _does_not_fit(page: Page) -> list[str]:
    wrong = []
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        if (over := page.evaluate(_OVERFLOW)) > 0:
            wrong.append(f"{over} px wider than a {name} of {width} px")
    return wrong


def _keyboard_misses(page: Page) -> list[str]:
    controls = min(page.evaluate(_CONTROLS), MOST_TABS)
    reached, wrong = set[str](), []
    page.evaluate("() => { document.activeElement.blur(); window.getSelection().removeAllRanges() }")
    for _ in range(2 * controls + 10):  # a date has a stop for its day, month and year
        if len(reached) == controls:
            break
        page.keyboard.press("Tab")
        where = page.evaluate(_WHERE)
        if where["at"] is None or where["at"] in reached:
            continue
        reached.add(where["at"])
        if not where["seen"]:
            wrong.append(f"focus does not show on {where['what']}")
    if missed := controls - len(reached):
        wrong.append(f"Tab does not reach {missed} of {controls} controls")
    return wrong
