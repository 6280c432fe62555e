"""Walks the office as somebody would who presses everything: pages by their links, forms as they stand there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from lxml import html
from werkzeug.exceptions import HTTPException

# Ways out, and the same page in the other language.
_LEFT = ("/sign-out", "/sign-in", "/static/")


class View(NamedTuple):
    """``names``: what stands in the address, ids among it."""

    endpoint: str
    names: dict[str, Any]


@dataclass
class Walked:
    """``pages``: address → answer; ``forms``: address → fields of a form that is sent there."""

    pages: dict[str, Any] = field(default_factory=dict)
    forms: dict[str, dict[str, str]] = field(default_factory=dict)

    def html(self) -> dict[str, Any]:
        """Pages, parsed."""
        return {
            path: html.fromstring(answer.get_data())
            for path, answer in self.pages.items()
            if answer.mimetype == "text/html"
        }


def walked(browser: Any, *starts: str, of_a_view: int = 3) -> Walked:
    """The pages that links lead to from the start page and ``starts``; of each view so many."""
    found, waiting, met = Walked(), ["/", *starts], Counter[str]()
    while waiting:
        path = waiting.pop(0)
        view = view_of(browser.app, path, "GET")
        if path in found.pages or view is None or met[view.endpoint] >= of_a_view:
            continue
        met[view.endpoint] += 1
        answer = found.pages[path] = browser.client.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        page = html.fromstring(answer.get_data())
        waiting += [link for link in map(_own, page.xpath("//main//a/@href | //nav//a/@href")) if link]
        for form in page.xpath("//main//form[@method='post']"):
            fields = {one.get("name"): one.get("value") or "Có" for one in form.xpath(".//input[@name]")}
            fields |= {one.get("name"): one.text or "Có" for one in form.xpath(".//textarea[@name]")}
            buttons = form.xpath(".//button[@name]")[:1]
            fields |= {one.get("name"): one.get("value") for one in buttons}
            found.forms[urlsplit(form.get("action")).path] = fields
    return found


def view_of(app: Any, path: str, method: str) -> View | None:
    """Which view an address leads to, and what it names."""
    try:
        return View(*app.url_map.bind("localhost").match(path.partition("?")[0], method=method))
    except HTTPException:
        return None


def _own(link: str) -> str | None:
    parts = urlsplit(link)
    if parts.netloc or not parts.path.startswith("/") or parts.path.startswith(_LEFT) or "lang=" in parts.query:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")
