"""Watches on both databases: confirmed, told of what people and the clock change, ended, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from postbox import open_postbox
from sqlalchemy import func, select, update

from hocba.watch_sender import Forgetter
from portal.words.statuses import NAMES
from registry import codes, record_watches
from registry.find import by_pk
from registry.record_watches import TooManyWatches, Wish
from registry.rules.watch_rules import CONFIRM_WITHIN, MOST_OF_A_RECORD, WATCHED_FOR
from registry.store import tables
from registry.store.share_tables import record_watch, watch_mail
from registry.transactions import reading, transaction
from tests.portal.reading import BROWSER, assert_headers, assert_sound_page
from tests.portal.watchers import ME, ask, changed, link_in, mailed, rows, watching


@pytest.fixture
def smtp():
    with open_postbox() as box:
        yield box


@pytest.fixture
def held(hub, school):
    return hub.register(school, school.record(1))


@pytest.fixture
def client(hub):
    return hub.app(sends_mail=True).test_client()


def test_an_address_is_asked_first_and_told_then(hub, client, held, smtp):
    answer = ask(client, held)
    assert_headers(answer)
    assert ME not in assert_sound_page(answer).text
    changed(hub, held, "suspended", until="2027-01-01T00:00:00+07:00")
    hub.set_state(held, "effective")
    (mail,) = mailed(hub, smtp)  # of the change nothing: nobody has confirmed
    link = link_in(mail)
    page = client.get(link, headers=BROWSER)
    assert_headers(page)
    assert assert_sound_page(page).first_heading == "Theo dõi học bạ này?"
    assert rows(hub)[0].confirmed_at is None
    assert client.post(f"{link}/confirm").status_code == 303
    assert assert_sound_page(client.get(link, headers=BROWSER)).first_heading == "Bạn đang theo dõi học bạ này"
    assert mailed(hub, smtp) == []
    changed(hub, held, "recalled", reason="data-error")
    (mail,) = mailed(hub, smtp)
    assert mail["To"] == ME
    assert NAMES["recalled"].vi in mail.get_content()
    assert mailed(hub, smtp) == []
    changed(hub, held, "effective")
    assert NAMES["effective"].vi in mailed(hub, smtp)[0].get_content()


def test_what_the_clock_changes_is_told_too(hub, client, held, smtp):
    watching(client, hub, smtp, held)
    changed(hub, held, "suspended", until=(hub.now + timedelta(hours=72)).isoformat())
    assert NAMES["suspended"].vi in mailed(hub, smtp)[0].get_content()
    hub.now += timedelta(hours=71)
    assert mailed(hub, smtp) == []
    hub.now += timedelta(hours=1)
    assert NAMES["effective"].vi in mailed(hub, smtp)[0].get_content()
    assert mailed(hub, smtp) == []


def test_a_period_that_locks_is_told(hub, client, held, smtp):
    with transaction(hub.engine) as connection:
        locks = hub.now + timedelta(days=3)
        span = {
            "opens": hub.now - timedelta(days=9),
            "locks": locks,
            "levels": ["02"],
            "namhoc": "2030-2031",
            "dot": "9",
        }
        pk = connection.execute(tables.period.insert(), span).inserted_primary_key[0]
        values = {"state": "pending", "period_id": pk}
        connection.execute(update(tables.record).where(tables.record.c.pk == held.pk).values(values))
    watching(client, hub, smtp, held)
    assert mailed(hub, smtp) == []
    hub.now = locks
    assert NAMES["effective"].vi in mailed(hub, smtp)[0].get_content()
    assert mailed(hub, smtp) == []


def test_a_replaced_code_ends_what_was_watched_by_it_and_says_so(hub, client, held, smtp):
    watching(client, hub, smtp, held)
    with transaction(hub.engine) as connection:
        codes.rekey(connection, hub.keyring, record_pk=held.pk, at=hub.now)
    (mail,) = mailed(hub, smtp)
    assert "đã đổi mã tra cứu" in mail.get_content()
    assert rows(hub) == []


def test_ends_by_the_walls_clock_and_nothing_of_it_stays(hub, client, held, smtp):
    ask(client, held)
    (unconfirmed,) = rows(hub)
    link = link_in(mailed(hub, smtp)[0])
    forgetter = Forgetter(hub.engine)
    assert unconfirmed.ends_at == hub.real_now + CONFIRM_WITHIN
    assert forgetter.run_once(now=hub.real_now + CONFIRM_WITHIN - timedelta(seconds=1)) == 0
    hub.real_now += CONFIRM_WITHIN
    assert client.post(f"{link}/confirm").status_code == 404  # before it is deleted, too
    assert forgetter.run_once(now=hub.real_now) == 1
    assert rows(hub, watch_mail) == []
    watching(client, hub, smtp, held)
    hub.real_now += WATCHED_FOR - timedelta(seconds=1)
    changed(hub, held, "recalled")
    assert len(mailed(hub, smtp)) == 1
    hub.real_now += timedelta(seconds=1)
    changed(hub, held, "effective")
    assert mailed(hub, smtp) == []
    assert forgetter.run_once(now=hub.real_now) == 1


def test_so_many_watch_one_record(hub, client, held):
    with reading(hub.engine) as connection:
        code_pk = connection.scalar(select(tables.code.c.pk).where(tables.code.c.record_pk == held.pk))
    with transaction(hub.engine) as connection:
        record = by_pk(connection, held.pk, now=hub.now)
        for number in range(MOST_OF_A_RECORD):
            wish = Wish(record, code_pk, f"a{number}@example.vn", "vi")
            record_watches.ask(connection, hub.keyring, wish, at=hub.real_now)
        with pytest.raises(TooManyWatches):
            record_watches.ask(connection, hub.keyring, Wish(record, code_pk, ME, "vi"), at=hub.real_now)
        assert connection.scalar(select(func.count()).select_from(record_watch)) == MOST_OF_A_RECORD
    assert "quá nhiều người theo dõi" in ask(client, held).text
    assert "quá nhiều người theo dõi" in ask(client, held, "a0@example.vn").text, "known or not, the same"
