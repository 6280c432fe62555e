"""An invitation's link goes by mail: made when it is sent, good once and for 72 hours, in no log, audit or database."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from office_app.taking_up import code, handed, secret_of, sign_in, take_up
from office_kit import OfficeKit
from postbox import open_postbox
from sqlalchemy import select
from structlog.testing import capture_logs

from hocba.mail_sender import MailSender
from hocba.mail_server import MailServer
from registry.store import tables
from registry.store.office_tables import invitation
from registry.store.recall_desk_tables import mail_address, mail_outbox
from registry.transactions import reading

CLERK = {"username": "vt.moi", "name": "Văn thư mới", "organisation": "42000201", "roles": "school"}
CHECKER = {"username": "xa.moi", "name": "Cán bộ mới", "organisation": "XA-42", "roles": "reviewer"}
CHECKER["person_id"] = "042900000099"
PRINCIPAL = "ht.42000201"
TO = "vt.moi@truong.example.vn"


@pytest.fixture
def mailing(kit):
    """The office where a mail server is set."""
    return OfficeKit(kit.office, kit.folder, mails=True)


@pytest.fixture
def smtp():
    with open_postbox() as box:
        yield box


def send(kit, server, **more):
    place = kit.office.place
    return MailSender(place.engine, place.keyring, server, "https://noibo.example").run_once(now=kit.now, **more)


def links(box):
    """The paths of the links in what was taken."""
    found = [re.findall(r"https://noibo\.example(/invitation/\S+)", mail.get_content()) for _, mail in box.mails]
    assert all(len(one) == 1 for one in found)
    return [one[0] for one in found]


def everything(kit):
    """Every row of every table, as text."""
    with reading(kit.engine) as connection:
        return str([connection.execute(select(table)).all() for table in tables.metadata.sorted_tables])


def invite(kit, by=PRINCIPAL, **who):
    return kit.browser(by).post("/accounts/new", data={**CLERK, "address": TO, **who})


def test_the_link_goes_by_mail_is_taken_up_once_and_shown_to_nobody_else(mailing, smtp):
    answer = invite(mailing)
    assert answer.status_code == 200
    assert "Đã giao cho thư điện tử" in answer.text
    assert "/invitation/" not in answer.text
    with capture_logs() as logs:
        assert send(mailing, smtp.server) == 1
    (link,) = links(smtp)
    assert smtp.mails[0][0] == [TO]
    assert smtp.mails[0][1]["Subject"] == "Thiết lập tài khoản của bạn"
    client = mailing.stranger()
    secret = secret_of(client.get(link))
    take_up(mailing, client, link)
    mailing.later(seconds=30)
    assert sign_in(mailing, client, "vt.moi", secret).location == "/"
    assert mailing.stranger().get(link).status_code == 410
    token = link.rpartition("/")[2]
    for kept in (everything(mailing), str(logs)):
        assert token not in kept
        assert TO not in kept


def test_the_token_that_was_not_shown_opens_nothing_once_the_mail_is_sent(mailing, smtp):
    invite(mailing)
    with reading(mailing.engine) as connection:
        before = connection.execute(select(invitation)).one()
    send(mailing, smtp.server)
    with reading(mailing.engine) as connection:
        after = connection.execute(select(invitation)).one()
    assert before.token_mac != after.token_mac
    assert after.until == mailing.now + timedelta(hours=72)


def test_a_mailed_link_is_over_after_seventy_two_hours(mailing, smtp):
    invite(mailing)
    mailing.later(hours=30)  # it waits until the mail server is back; the hours count from the sending
    send(mailing, smtp.server)
    (link,) = links(smtp)
    mailing.later(hours=71, minutes=59)
    assert mailing.stranger().get(link).status_code == 200
    mailing.later(minutes=1)
    assert mailing.stranger().get(link).status_code == 410


def test_a_mail_tried_again_brings_a_new_link_and_the_old_one_is_void(mailing, smtp):
    invite(mailing)
    smtp.said[TO] = "452 full"
    assert send(mailing, smtp.server) == 0
    with reading(mailing.engine) as connection:
        first = connection.execute(select(invitation.c.token_mac)).scalar_one()
    smtp.said.clear()
    mailing.later(minutes=2)
    assert send(mailing, smtp.server) == 1
    with reading(mailing.engine) as connection:
        assert connection.execute(select(invitation.c.token_mac)).scalar_one() != first
    assert mailing.stranger().get(links(smtp)[0]).status_code == 200


def test_without_a_mail_server_it_is_shown_once_and_the_address_kept(kit):
    answer = invite(kit)
    assert kit.stranger().get(handed(answer)).status_code == 200
    with reading(kit.engine) as connection:
        assert connection.execute(select(mail_outbox)).all() == []
        assert connection.execute(select(mail_address.c.username)).scalar_one() == "vt.moi"


def test_without_an_address_it_is_shown_once(mailing):
    answer = invite(mailing, address="")
    assert mailing.stranger().get(handed(answer)).status_code == 200


def test_what_is_no_address_makes_no_account(mailing):
    answer = invite(mailing, address="vt.moi@")
    assert answer.status_code == 400
    assert 'value="vt.moi@"' in answer.text
    assert "vt.moi" not in mailing.browser(PRINCIPAL).get("/accounts").text


def test_an_invitation_that_was_withdrawn_or_replaced_is_not_sent(mailing, smtp):
    invite(mailing)
    shown = handed(mailing.browser(PRINCIPAL).post("/accounts/vt.moi/invite", way="shown"))
    assert send(mailing, smtp.server) == 0
    assert smtp.mails == []
    assert mailing.stranger().get(shown).status_code == 200, "the newer one, handed over, stays good"
    mailing.browser(PRINCIPAL).post("/accounts/vt.moi/invite")
    mailing.browser(PRINCIPAL).post("/accounts/vt.moi/close")
    assert send(mailing, smtp.server) == 0
    with reading(mailing.engine) as connection:
        assert set(connection.scalars(select(mail_outbox.c.problem))) == {"not-wanted"}


def test_two_mails_of_one_account_bring_one_link(mailing, smtp):
    invite(mailing)
    mailing.browser(PRINCIPAL).post("/accounts/vt.moi/invite")
    assert send(mailing, smtp.server) == 1
    assert mailing.stranger().get(links(smtp)[0]).status_code == 200


def test_the_account_page_says_how_far_the_mail_is(mailing, smtp):
    invite(mailing)
    page = lambda: mailing.browser(PRINCIPAL).get("/accounts/vt.moi").text  # noqa: E731
    assert "Thư mời chờ gửi" in page()
    send(mailing, smtp.server)
    assert "Thư mời đã gửi" in page()
    mailing.browser(PRINCIPAL).post("/accounts/vt.moi/invite", address="unknown@truong.example.vn")
    send(mailing, smtp.server)
    assert "Không gửi được thư mời" in page()
    assert "unknown@" not in page()


def test_a_forgotten_password_goes_to_the_holders_own_address_and_to_no_other(mailing, smtp):
    link = handed(invite(mailing, address=""))
    client = mailing.stranger()
    secret = secret_of(client.get(link))
    take_up(mailing, client, link)
    mailing.later(seconds=30)
    mailing.browser("vt.moi").post("/account/mails", address="rieng@truong.example.vn", language="en")
    mailing.browser(PRINCIPAL).post("/accounts/vt.moi/invite", address="khac@example.vn")
    assert send(mailing, smtp.server) == 1
    assert smtp.mails[0][0] == ["rieng@truong.example.vn"]
    assert smtp.mails[0][1]["Subject"] == "Set up your account"
    new, path = "một mật khẩu khác hẳn cái cũ", links(smtp)[0]
    mailing.later(seconds=30)
    done = take_up(mailing, mailing.stranger(), path, password=new, given=code(mailing, secret))
    assert done.status_code == 200


def proposal_of(kit):
    with reading(kit.engine) as connection:
        table = tables.metadata.tables["proposal"]
        return f"/proposals/{connection.execute(select(table.c.id).where(table.c.state == 'open')).scalar_one()}"


def test_for_two_the_address_is_the_approvers_alone(mailing, smtp):
    """Else the proposer, who has the number, would type their own and have the link as well."""
    number = handed(invite(mailing, "so.quantri", **CHECKER, address="nguoi.de.nghi@example.vn"))
    with reading(mailing.engine) as connection:
        assert connection.execute(select(mail_address)).all() == []
    answer = mailing.browser("so.quantri2").post(proposal_of(mailing), act="approve", address="xa.moi@xa.example.vn")
    assert "/invitation/" not in answer.text
    assert send(mailing, smtp.server) == 1
    assert smtp.mails[0][0] == ["xa.moi@xa.example.vn"]
    (link,) = links(smtp)
    assert "secret" not in mailing.stranger().get(link).text, "the link alone shows nothing of the second factor"
    assert take_up(mailing, mailing.stranger(), link, number=number).status_code == 200


def test_for_two_an_address_that_is_kept_is_not_used(mailing, smtp):
    mailing.browser("xa.tham").post("/account/mails", address="cu@example.vn", language="vi")
    mailing.browser("so.quantri").post("/accounts/xa.tham/second-factor")
    link = handed(mailing.browser("so.quantri2").post(proposal_of(mailing), act="approve"))
    assert link.startswith("/invitation/")
    assert send(mailing, smtp.server) == 0
    assert smtp.mails == []


def test_a_wrong_address_at_the_second_registrars_decides_nothing(mailing):
    handed(invite(mailing, "so.quantri", **CHECKER))
    path = proposal_of(mailing)
    assert mailing.browser("so.quantri2").post(path, act="approve", address="x").status_code == 409
    assert proposal_of(mailing) == path


def test_handing_it_to_the_mail_is_audited_without_the_address(mailing):
    invite(mailing)
    with reading(mailing.engine) as connection:
        line = tables.audit_line
        (detail,) = connection.scalars(select(line.c.detail).where(line.c.act == "account:invitation-mailed"))
    assert "given" in detail
    assert "@" not in detail


def test_a_server_that_is_away_loses_nothing(mailing, smtp):
    invite(mailing)
    assert send(mailing, MailServer("smtp", "127.0.0.1", 1, "hocba@so.example.vn")) == 0
    mailing.later(minutes=2)
    assert send(mailing, smtp.server) == 1
