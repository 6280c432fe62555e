"""Who looked at which records' content: one audit line an answer, written before the answer leaves. Knows no page.

``record_now.Reader`` tells every record it reads, so no page can forget to. Ids, never names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, g

from portal.office.place import place
from portal.office.visitor import visitor
from portal.request_log import route_pattern
from registry import audit
from registry.transactions import transaction

ACT = "content:look"
# A page shows fifty; of a class or a grade, which are audited as such, the number says enough.
MOST_NAMED = 60


def looked_at(records: Iterable[tuple[str, int]]) -> None:
    """These records (id and version) are read for this request's answer."""
    g.setdefault("looked", {}).update(dict.fromkeys(records))


def install_looked(app: Flask) -> None:
    """Write it down with every answer that may show them."""
    app.after_request(_write)


def _write(response: Response) -> Response:
    seen = list(g.pop("looked", ()))
    if seen and response.status_code < 400 and "visitor" in g:
        names = [f"{record_id}/{version}" for record_id, version in seen]
        detail: dict[str, Any] = {"page": route_pattern(), "records": len(names)}
        subject = f"record:{names[0]}" if len(names) == 1 else f"organisation:{visitor().account.organisation}"
        if 1 < len(names) <= MOST_NAMED:
            detail["which"] = names
        with transaction(place().engine) as connection:
            audit.append(connection, [visitor().audit(ACT, subject, detail)], at=place().clock())
    return response
