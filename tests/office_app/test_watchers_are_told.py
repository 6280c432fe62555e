"""Every act that changes what a record's status is writes, in its own transaction, to those who watch the record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from postbox import open_postbox
from sqlalchemy import select

from hocba.watch_sender import WatchSender
from registry import find, record_watches, withdraw
from registry.record_watches import Wish
from registry.store import tables
from registry.store.share_tables import record_watch, watch_mail
from registry.transactions import reading, transaction
from registry.withdraw import Asker
from tests.recall_desk import COMMUNE, FIRST, SECOND


@pytest.fixture
def watched(desk):
    """One watches each of the desk's records."""
    place = desk.kit.office.place
    at = place.clock()
    with transaction(place.engine) as connection:
        for code in connection.execute(select(tables.code).where(tables.code.c.record_pk.is_not(None))).all():
            held = find.by_pk(connection, code.record_pk, now=at)
            record_watches.ask(connection, place.keyring, Wish(held, code.pk, "me@example.vn", "vi"), at=at)
        for watch_id in connection.scalars(select(record_watch.c.id)).all():
            record_watches.confirm(connection, watch_id, held=held, at=at)
        connection.execute(watch_mail.delete())
    return desk


def told(desk, key):
    """The mails that wait for who watches this record."""
    record_id = key.partition("/")[0]
    with reading(desk.kit.engine) as connection:
        query = select(watch_mail.c.pk).select_from(
            watch_mail.join(record_watch).join(tables.record, record_watch.c.record_pk == tables.record.c.pk)
        )
        return len(connection.execute(query.where(tables.record.c.record_id == record_id)).all())


def test_a_recall_is_told_with_the_decision_and_of_that_record_alone(watched):
    first, second = watched.keys[:2]
    request_id = watched.ask(first)
    watched.act(COMMUNE, request_id)
    watched.decide(FIRST, request_id)
    assert told(watched, second) == 0
    place = watched.kit.office.place
    with open_postbox() as smtp:
        sender = WatchSender(place.engine, place.keyring, smtp.server, place.clock, "https://hocba.example")
        assert sender.run_once(now=place.clock()) == 1  # the request and its check changed nothing that is shown
        assert "thu hồi" in smtp.mails[0][1].get_content()
        assert watched.school.learner(0).name not in smtp.mails[0][1].get_content()


def test_a_suspension_and_its_end_are_told(watched):
    key = watched.keys[0]
    form = {"lines": key, "hours": "72", "note": "Nghi khóa bị lộ"}
    assert watched.browser(FIRST).post("/suspensions", form).status_code == 303
    assert told(watched, key) == 1
    assert watched.browser(SECOND).post("/suspensions/lift", item=[key]).status_code == 303
    assert told(watched, key) == 2


def test_a_new_code_and_a_withdrawal_are_told(watched):
    place = watched.kit.office.place
    record_id, by = watched.keys[2].partition("/")[0], Asker(watched.school.code, "client:test")
    with transaction(place.engine) as connection:
        withdraw.rekey(connection, place.keyring, record_id, 1, by=by, at=place.clock())
    assert told(watched, watched.keys[2]) == 1
    span = {"opens": place.clock(), "locks": place.clock() + timedelta(days=1), "levels": ["02"]}
    with transaction(place.engine) as connection:
        row = tables.period.insert().values(namhoc="2030-2031", dot="9", **span)
        waits = {"state": "pending", "period_id": connection.execute(row).inserted_primary_key[0]}
        connection.execute(tables.record.update().where(tables.record.c.record_id == record_id).values(waits))
        withdraw.withdraw(connection, record_id, 1, by=by, at=place.clock())
    assert told(watched, watched.keys[2]) == 2


def test_an_act_that_is_refused_tells_nobody(watched):
    request_id = watched.ask(watched.keys[0])
    watched.act(COMMUNE, request_id)
    before = told(watched, watched.keys[0])
    assert watched.decide(SECOND, request_id, seen="1").status_code == 409
    assert told(watched, watched.keys[0]) == before
