"""Mails are written with the act and sent to a real SMTP server on this machine; what cannot be sent waits."""

from __future__ import annotations

import socket
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from postbox import open_postbox
from pydantic import ValidationError
from recall_desk import CLERK, COMMUNE, FIRST, PRINCIPAL, SECOND
from sqlalchemy import select

from hocba.mail_sender import MailSender, mails_go_out
from hocba.mail_server import MailServer, mail_server
from hocba.settings import Settings
from hocba.wiring import Hub
from registry.outgoing import MOST_TRIES
from registry.rules.recall_rules import RecallAct
from registry.store.recall_desk_tables import mail_address, mail_outbox
from registry.transactions import reading

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def smtp():
    with open_postbox() as box:
        yield box


def sender(desk, server):
    place = desk.kit.office.place
    return MailSender(place.engine, place.keyring, server, "https://noibo.example")


def write_to(desk, username, address, language="vi"):
    answer = desk.browser(username).post("/account/mails", address=address, language=language)
    assert answer.status_code == 303, answer.text


def outbox(desk):
    with reading(desk.kit.engine) as connection:
        return connection.execute(select(mail_outbox).order_by(mail_outbox.c.pk)).all()


def test_who_can_act_next_is_told_and_in_the_end_who_asked(desk, smtp):
    for who in (CLERK, PRINCIPAL, COMMUNE, FIRST, SECOND, "xa2.tham"):
        write_to(desk, who, f"{who}@example.vn")
    request_id = desk.ask(desk.keys[0], note=f"Sai điểm của {desk.school.learner(0).name}")
    assert {row.username for row in outbox(desk)} == {COMMUNE}
    desk.act(COMMUNE, request_id)
    assert {row.username for row in outbox(desk)} == {COMMUNE, FIRST, SECOND}
    desk.decide(FIRST, request_id)
    assert sender(desk, smtp.server).run_once(now=NOW) == 5
    told = {to[0].partition("@")[0]: mail for to, mail in smtp.mails}
    assert set(told) == {COMMUNE, FIRST, SECOND, CLERK, PRINCIPAL}
    decided = told[CLERK]
    assert decided["Subject"] == "Đề nghị thu hồi đã xét"
    assert f"https://noibo.example/recalls/{request_id}" in decided.get_content()
    for mail in told.values():
        assert desk.school.learner(0).name not in mail.as_string() + mail.get_content()
        assert desk.code(desk.keys[0]) not in mail.get_content()
        assert desk.school.name not in mail.get_content()
    assert sender(desk, smtp.server).run_once(now=NOW) == 0
    assert len(smtp.mails) == 5


def test_whoever_is_next_is_told_once_not_for_every_record(desk):
    write_to(desk, SECOND, "a@example.vn")
    request_id = desk.ask(*desk.keys)
    desk.act(COMMUNE, request_id)
    for key in desk.keys[:2]:
        desk.decide(FIRST, request_id, which="ticked", item=[key])
    assert len(outbox(desk)) == 1


def test_an_act_that_is_refused_writes_no_mail(desk):
    write_to(desk, FIRST, "a@example.vn")
    request_id = desk.ask(desk.keys[0])
    assert desk.decide(SECOND, request_id, seen="9").status_code == 409
    assert outbox(desk) == []


def test_recalls_by_other_doors_are_told_as_well(desk):
    write_to(desk, COMMUNE, "a@example.vn")
    record_id, _, version = desk.keys[0].partition("/")
    request_id = desk.kit.office.ask((record_id, int(version)))
    assert [row.subject for row in outbox(desk)] == [request_id]
    write_to(desk, FIRST, "b@example.vn")
    desk.kit.office.act(RecallAct.APPROVE, request_id, COMMUNE)
    assert [row.username for row in outbox(desk)] == [COMMUNE, FIRST]


def test_a_server_that_is_away_is_tried_again_later_and_later(desk, smtp):
    write_to(desk, COMMUNE, "a@example.vn")
    desk.ask(desk.keys[0])
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    away = sender(desk, MailServer("smtp", "127.0.0.1", port, "hocba@so.example.vn"))
    waits, now = [], NOW
    for _ in range(4):
        assert away.run_once(now=now) == 0
        (row,) = outbox(desk)
        waits.append((row.next_try_at - now).total_seconds() / 60)
        assert away.run_once(now=now) == 0  # not due yet: not even tried
        now = row.next_try_at
    assert waits == [1, 2, 4, 8]
    assert outbox(desk)[0].problem == "ConnectionRefusedError"
    assert sender(desk, smtp.server).run_once(now=now) == 1
    assert outbox(desk)[0].sent_at == now


def test_an_address_that_does_not_exist_is_given_up_and_holds_up_nobody(desk, smtp):
    write_to(desk, FIRST, "unknown@example.vn")
    write_to(desk, SECOND, "good@example.vn", "en")
    desk.act(COMMUNE, desk.ask(desk.keys[0]))
    assert sender(desk, smtp.server).run_once(now=NOW) == 1
    assert [to for to, _ in smtp.mails] == [["good@example.vn"]]
    assert smtp.mails[0][1]["Subject"] == "A recall request waits for you"
    gone = next(row for row in outbox(desk) if row.username == FIRST)
    assert (gone.given_up_at, gone.problem) == (NOW, "refused-550")
    assert "unknown" not in str([tuple(row) for row in outbox(desk)])


def two_wait(desk):
    write_to(desk, FIRST, "one@example.vn")
    write_to(desk, SECOND, "two@example.vn")
    desk.act(COMMUNE, desk.ask(desk.keys[0]))
    first, second = outbox(desk)
    return (first.username, second.username), {FIRST: "one@example.vn", SECOND: "two@example.vn"}[first.username]


@pytest.mark.parametrize(("answer", "given_up"), [("554 not by our policy", True), ("452 full", False)])
def test_a_text_that_is_refused_holds_up_nobody(desk, smtp, answer, given_up):
    _, address = two_wait(desk)
    smtp.said[address] = answer
    assert sender(desk, smtp.server).run_once(now=NOW) == 1
    first, second = outbox(desk)
    assert (first.problem, first.given_up_at is not None, first.sent_at) == (f"refused-{answer[:3]}", given_up, None)
    assert (second.problem, second.sent_at, second.tries) == (None, NOW, 1)


def test_a_sender_that_is_refused_once_holds_up_nobody_and_is_tried_again(desk, smtp):
    two_wait(desk)
    smtp.no_sender = ["550 not from you"]
    assert sender(desk, smtp.server).run_once(now=NOW) == 1
    first, second = outbox(desk)
    assert (first.problem, first.given_up_at, first.tries, second.sent_at) == ("refused-550", None, 1, NOW)
    assert sender(desk, smtp.server).run_once(now=first.next_try_at) == 1


def test_a_line_that_is_cut_puts_all_back(desk, smtp):
    _, address = two_wait(desk)
    smtp.said[address] = None
    assert sender(desk, smtp.server).run_once(now=NOW) == 0
    assert {(row.tries, row.sent_at, row.given_up_at, row.problem) for row in outbox(desk)} == {
        (1, None, None, "SMTPServerDisconnected")
    }


def test_trying_ends_some_day(desk, smtp):
    write_to(desk, COMMUNE, "later@example.vn")
    desk.ask(desk.keys[0])
    now = NOW
    for _ in range(MOST_TRIES):
        sender(desk, smtp.server).run_once(now=now)
        now += timedelta(hours=7)
    assert outbox(desk)[0].given_up_at is not None
    assert smtp.mails == []


@pytest.mark.parametrize(
    "bad", ["x", "a@b", "a b@example.vn", "a@example.vn\nBcc: b@example.vn", "a@example.vn,b@c.vn"]
)
def test_what_is_no_address_is_not_kept(desk, bad):
    assert desk.browser(CLERK).post("/account/mails", address=bad, language="vi").status_code == 422
    with reading(desk.kit.engine) as connection:
        assert connection.execute(select(mail_address)).all() == []


def test_an_address_is_kept_sealed_shown_to_its_owner_and_forgotten(desk):
    write_to(desk, CLERK, "lan@example.vn")
    with reading(desk.kit.engine) as connection:
        assert b"lan@" not in connection.execute(select(mail_address)).one().address_sealed
    assert "lan@example.vn" in desk.browser(CLERK).get("/account/mails").text
    assert "lan@example.vn" not in desk.browser(FIRST).get("/account/mails").text
    write_to(desk, CLERK, "")
    assert "lan@example.vn" not in desk.browser(CLERK).get("/account/mails").text


def test_a_mail_servers_address_is_read():
    found = mail_server("smtp+starttls://hub%40so@mail.example.vn?from=hocba@example.vn", "secret")
    assert (found.scheme, found.host, found.port) == ("smtp+starttls", "mail.example.vn", 587)
    assert (found.user, found.password, found.sender) == ("hub@so", "secret", "hocba@example.vn")


@pytest.mark.parametrize(
    "url",
    [
        "http://mail.example.vn?from=a@b.vn",
        "smtps://mail.example.vn",
        "smtp://u:secret@mail.example.vn?from=a@b.vn",
        "x",
    ],
)
def test_a_mail_servers_address_that_is_none_stops_the_start(url):
    with pytest.raises(ValidationError):
        Settings(mail_url=url)


def test_the_chore_sends_beside_the_worker_and_stops_with_it(desk, smtp):
    write_to(desk, COMMUNE, "a@example.vn")
    desk.ask(desk.keys[0])
    place, server = desk.kit.office.place, smtp.server
    url = f"smtp://127.0.0.1:{server.port}?from=hocba@so.example.vn"
    settings = Settings(mail_url=url, data_dir=desk.kit.folder)
    with mails_go_out(Hub(settings, place)):
        for _ in range(100):
            if smtp.mails:
                break
            time.sleep(0.05)
    assert len(smtp.mails) == 1
    assert "mail" not in {thread.name for thread in threading.enumerate()}
