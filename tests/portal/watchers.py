"""Somebody who watches a record, their mails, and the acts they are told of."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from hocba.watch_sender import WatchSender
from registry import record_watches
from registry.store.share_tables import record_watch
from registry.transactions import reading, transaction
from tests.portal.following import token_of, whole_page
from tests.portal.hub import BASE_URL
from tests.portal.reading import BROWSER

ME = "me.hoc-sinh@example.vn"


def mailed(hub: Any, smtp: Any) -> list[Any]:
    """One round of the sender; the texts of what it sent."""
    before = len(smtp.mails)
    WatchSender(hub.engine, hub.keyring, smtp.server, lambda: hub.now, BASE_URL).run_once(now=hub.real_now)
    return [mail for _, mail in smtp.mails[before:]]


def ask(client: Any, held: Any, address: str = ME, language: str = "vi") -> Any:
    token = token_of(whole_page(client, held))
    return client.post(f"/watch?lang={language}", data={"record": token, "address": address}, headers=BROWSER)


def link_in(mail: Any) -> str:
    return re.search(rf"{BASE_URL}(/watch/\S+)", mail.get_content())[1]


def watching(client: Any, hub: Any, smtp: Any, held: Any) -> str:
    """Asked and confirmed; the path of the watch's page."""
    assert ask(client, held).status_code == 200
    link = link_in(mailed(hub, smtp)[-1])
    assert client.post(f"{link}/confirm").status_code == 303
    return link


def changed(hub: Any, held: Any, state: str, **detail: str) -> None:
    """What an act does in its transaction."""
    hub.set_state(held, state, **detail)
    with transaction(hub.engine) as connection:
        record_watches.note(connection, [held.pk], at=hub.now)


def rows(hub: Any, table: Any = record_watch) -> Any:
    with reading(hub.engine) as connection:
        return connection.execute(select(table)).all()
