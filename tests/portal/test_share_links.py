"""Links to one record on both databases: made, opened and counted, ended, forgotten; and all of it at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from at_once import at_once
from sqlalchemy import func, select

from registry import codes, share_links
from registry.rules.share_rules import KEPT_AFTER, MOST_A_DAY, MOST_LIVE, TIMES_KEPT, LinkState
from registry.share_links import TooManyLinks, Wish
from registry.store import tables
from registry.store.share_tables import share_link, share_opening
from registry.transactions import reading, transaction
from tests.portal.following import opened, share, token_of, whole_page
from tests.portal.reading import BROWSER, assert_headers, assert_sound_page

DAY = timedelta(days=1)


@pytest.fixture
def held(hub, school):
    return hub.register(school, school.record(1))


@pytest.fixture
def client(hub):
    return hub.app().test_client()


def test_who_has_the_link_sees_the_record_and_its_maker_sees_when(hub, client, held):
    give, manage = share(client, held, purpose="Nộp hồ sơ lớp 6")
    front = client.get(give, headers=BROWSER)
    assert_headers(front)
    page = assert_sound_page(front)
    assert "Lò Văn Hương" not in front.text
    assert held.report.fields.required("ngaysinh")[:4] not in page.text.replace("2026", "")
    assert "Nộp hồ sơ lớp 6" in page.text
    shown = opened(client, give)
    assert_headers(shown)
    page = assert_sound_page(shown)
    assert page.first_heading == "Học bạ xác thực và đang có hiệu lực"
    assert "Lò Văn Hương" in page.text
    theirs = assert_sound_page(client.get(manage, headers=BROWSER))
    assert "Số lần mở 1" in theirs.text
    assert "09:00 ngày 01/12/2026" in theirs.text  # the wall's clock of this test
    assert "Lò Văn Hương" not in theirs.text


def test_a_replaced_code_closes_what_was_made_under_it(hub, client, held):
    give, manage = share(client, held)
    with transaction(hub.engine) as connection:
        codes.rekey(connection, hub.keyring, record_pk=held.pk, at=hub.now)
    assert opened(client, give).status_code == 410
    assert "nhà trường đổi mã" in client.get(manage).text


def test_so_many_are_open_at_a_time_and_made_in_a_day(hub, held):
    def make(at):
        with transaction(hub.engine) as connection:
            code_pk = connection.scalar(select(tables.code.c.pk).where(tables.code.c.record_pk == held.pk))
            return share_links.make(connection, hub.keyring, Wish(held.pk, code_pk, 30, ""), at=at)

    made = [make(hub.real_now) for _ in range(MOST_LIVE)]
    with pytest.raises(TooManyLinks):
        make(hub.real_now)
    for one in range(MOST_A_DAY - MOST_LIVE):
        with transaction(hub.engine) as connection:
            share_links.end(connection, hub.keyring, made[one].manage, at=hub.real_now)
        made.append(make(hub.real_now))
    with transaction(hub.engine) as connection:
        share_links.end(connection, hub.keyring, made[-1].manage, at=hub.real_now)
    with pytest.raises(TooManyLinks):
        make(hub.real_now)
    make(hub.real_now + DAY)
    client = hub.app().test_client()
    token = token_of(whole_page(client, held))
    hub.real_now += timedelta(minutes=1)
    answer = client.post("/share", data={"record": token, "days": 1}, headers=BROWSER)
    assert f"{MOST_LIVE} liên kết" in assert_sound_page(answer).text


def test_the_register_has_neither_key_nor_purpose_and_forgets_in_the_end(hub, client, held):
    give, manage = share(client, held, days=7, purpose="Học bổng mùa xuân")
    for _ in range(TIMES_KEPT + 5):
        with transaction(hub.engine) as connection:
            share_links.open_up(connection, hub.keyring, give[3:], at=hub.real_now)
    with reading(hub.engine) as connection:
        (row,) = connection.execute(select(share_link)).all()
        assert connection.scalar(select(func.count()).select_from(share_opening)) == TIMES_KEPT
    assert row.opened == TIMES_KEPT + 5
    kept = str(dict(row._mapping))
    assert give[3:] not in kept
    assert manage[8:] not in kept
    assert "Học bổng".encode() not in row.purpose_sealed
    for later, left in ((timedelta(days=7) + KEPT_AFTER, 1), (timedelta(days=7, seconds=1) + KEPT_AFTER, 0)):
        with transaction(hub.engine) as connection:
            share_links.forget(connection, at=hub.real_now + later)
            assert connection.scalar(select(func.count()).select_from(share_link)) == left
    assert client.get(give).status_code == 404


def test_ending_and_opening_at_once_come_one_after_the_other(hub, client, held):
    """Whoever opens after the end was confirmed sees nothing; every opening that showed something is counted."""
    give, manage = share(client, held)
    ended = threading.Event()

    def end():
        with transaction(hub.engine) as connection:
            share_links.end(connection, hub.keyring, manage[8:], at=hub.real_now)
        ended.set()

    def open_it():
        late = ended.is_set()
        with transaction(hub.engine) as connection:
            return late, share_links.open_up(connection, hub.keyring, give[3:], at=hub.real_now).state

    outcomes = [one for one in at_once(*[open_it] * 6, end, *[open_it] * 6) if one is not None]
    assert len(outcomes) == 12, outcomes
    assert all(state is not LinkState.OPEN for late, state in outcomes if late)
    with reading(hub.engine) as connection:
        counted = share_links.managed(connection, hub.keyring, manage[8:], now=hub.real_now)
    assert counted.state is LinkState.ENDED
    assert counted.opened == len(counted.times) == sum(state is LinkState.OPEN for _, state in outcomes)


def test_making_at_once_makes_no_more_than_may_be(hub, held):
    def make():
        with transaction(hub.engine) as connection:
            code_pk = connection.scalar(select(tables.code.c.pk).where(tables.code.c.record_pk == held.pk))
            return share_links.make(connection, hub.keyring, Wish(held.pk, code_pk, 1, ""), at=hub.real_now)

    outcomes = at_once(*[make] * (MOST_LIVE + 4))
    assert sum(isinstance(one, TooManyLinks) for one in outcomes) == 4, outcomes
