"""Reads answers as a strict reader would: pages parsed, headers listed, texts searched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from portal.headers import PERMISSIONS_WITH_CAMERA, POLICY_WITH_OWN_SCRIPT, SECURITY_HEADERS

VOID = {"meta", "link", "input", "img", "br", "circle", "path"}


class Page(HTMLParser):
    """A page's elements, texts and whatever the content security policy would block."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.headings: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text:
            self.texts.append(text)
            if self.open and re.fullmatch("h[1-6]", self.open[-1]):
                self.headings.append((self.open[-1], text))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    @property
    def first_heading(self) -> str:
        return self.headings[0][1]


def assert_sound_page(response: Any) -> Page:
    """Well nested, no inline script or style, nothing from elsewhere, labelled inputs, one first heading."""
    page = Page(response.get_data(as_text=True))
    forbidden = {"style", "iframe", "object", "embed", "base"}
    if "script-src 'self'" not in response.headers["Content-Security-Policy"]:
        forbidden.add("script")
    for tag, attributes in page.elements:
        assert tag not in forbidden
        assert tag != "script" or attributes.keys() == {"src", "defer"}
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
        for name in ("src", "href", "action"):
            address = attributes.get(name)
            assert address is None or re.match(r"(/(?!/)|\?|#)", address), f"{tag} {name}={address}"
    assert page.all("html")[0]["lang"] in {"vi", "en"}
    assert [level for level, _ in page.headings].count("h1") == 1
    assert page.headings[0][0] == "h1"
    _assert_labelled(page)
    return page


def _assert_labelled(page: Page) -> None:
    labels = {one["for"] for one in page.all("label")}
    ids = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
    assert len(ids) == len(set(ids))
    for field in page.all("input"):
        assert field["type"] == "hidden" or "hidden" in field or field["id"] in labels
        assert set((field.get("aria-describedby") or "").split()) <= set(ids)
    assert all("alt" in picture for picture in page.all("img"))


# The front page runs our own scripts and may ask for the camera (test_static_files says it is alone).
FRONT = {"Content-Security-Policy": POLICY_WITH_OWN_SCRIPT, "Permissions-Policy": PERMISSIONS_WITH_CAMERA}


def assert_headers(response: Any, *, cache: str = "no-store", own: Mapping[str, str] | None = None) -> None:
    """Every header of the house, on every answer; ``own``: those this page has otherwise."""
    for name, value in {**SECURITY_HEADERS, **(own or {})}.items():
        assert response.headers.get(name) == value, f"{name} on {response.request.path}"
    assert response.headers["Cache-Control"] == cache
    assert "Set-Cookie" not in response.headers


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
