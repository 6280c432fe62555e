"""Somebody who has looked a record up and goes on from its page: shares it, watches it."""

from __future__ import annotations

import re
from typing import Any

from tests.portal.reading import BROWSER


def whole_page(client: Any, held: Any, **more: str) -> Any:
    """The second tier, as a browser gets it."""
    return client.post(f"/t/{held.code}", data={"birth_date": held.birth, **more}, headers=BROWSER)


def token_of(page: Any) -> str:
    """What its forms to share and to watch bring along."""
    return re.search(r'action="/share[^"]*">.*?name="record" value="([^"]+)"', page.text, re.DOTALL)[1]


def share(client: Any, held: Any, *, days: int = 7, purpose: str = "") -> tuple[str, str]:
    """The paths of the link to give away and of its maker's."""
    token = token_of(whole_page(client, held))
    made = client.post("/share", data={"record": token, "days": days, "purpose": purpose}, headers=BROWSER)
    assert made.status_code == 200, made.text
    (give,), (manage,) = re.findall(r'href="(/s/[^"]+)"', made.text), re.findall(r'href="(/shares/[^"]+)"', made.text)
    return give, manage


def opened(client: Any, give: str) -> Any:
    """The link, pressed."""
    return client.post(give, headers=BROWSER)
