"""Signers declared by a school and approved above it: one by one, ended, replaced, corrected; who may, and who not."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from signer_papers import (
    AUDITOR,
    CLERK,
    COMMUNE,
    COMMUNE_TWO,
    FIRST,
    OTHER,
    PRINCIPAL,
    SCHOOL,
    SECOND,
    TODAY,
    bound,
    change,
    changed,
    decide,
    declarations,
    declare,
    declared,
    official,
    person,
    teacher,
)
from sqlalchemy import select

from portal.words.office_certificate_checks import PROBLEMS, REFUSALS
from registry.store.tables import audit_line
from registry.transactions import reading


@pytest.fixture
def clerk(kit):
    return kit.browser(CLERK)


def titled(code):
    return REFUSALS[code].title.vi


def state(kit, browser, declaration):
    page = browser.get(f"/certificates/{SCHOOL}/declared/{declaration}")
    assert page.status_code == 200
    return page.text


def lines(kit, act):
    with reading(kit.engine) as connection:
        rows = connection.scalars(select(audit_line.c.detail).where(audit_line.c.act == act).order_by(audit_line.c.seq))
        return [json.loads(row) for row in rows]


def test_a_teachers_certificate_is_effective_when_one_registrar_has_approved_it(kit, world, clerk):
    card = teacher(world)
    one = declared(clerk, card)
    assert bound(kit.engine, sha256=card.sha256) == [], "declared is not effective"
    assert "Cần một người quản trị duyệt" in state(kit, clerk, one)
    waiting = kit.browser(COMMUNE).get(f"/certificates/{SCHOOL}/waiting").text
    assert "Lê Thị Mới" in waiting
    assert "Mọi kiểm tra đều đạt" in waiting
    assert decide(kit.browser(COMMUNE), one).status_code == 303
    (row,) = bound(kit.engine, sha256=card.sha256)
    assert (row.role, row.name, row.person_id, row.since.isoformat(), row.until) == (
        "giaovien",
        "Lê Thị Mới",
        person(1),
        TODAY,
        None,
    )
    assert row.not_after == card.certificate.not_valid_after_utc
    assert "Lê Thị Mới" in clerk.get(f"/certificates/{SCHOOL}").text
    (said,) = lines(kit, "signer:bound")
    assert said["before"] is None
    assert said["after"]["name"] == "Lê Thị Mới"
    assert person(1) not in json.dumps([*lines(kit, "signer:declared"), said])


@pytest.mark.parametrize("role", ["hieutruong", "coso"])
def test_a_principals_and_a_seals_take_two_registrars(kit, world, clerk, role):
    card = official(world, "Trường Tiểu học Thử")
    one = declared(clerk, card, role=role, person_id="" if role == "coso" else person(2))
    assert decide(kit.browser(COMMUNE), one).status_code == 303
    assert bound(kit.engine, sha256=card.sha256) == []
    assert "đã đồng ý; chờ người quản trị thứ hai" in state(kit, clerk, one)
    again = decide(kit.browser(COMMUNE), one)
    assert again.status_code == 409
    assert bound(kit.engine, sha256=card.sha256) == []
    assert decide(kit.browser(COMMUNE_TWO), one).status_code == 303
    (row,) = bound(kit.engine, sha256=card.sha256)
    assert row.role == role


def test_two_accounts_of_one_person_are_one_registrar(kit, world, clerk):
    with_two = kit.browser(SECOND)
    kit.office.change_account(SECOND, person_id="042868917121")  # as so.quantri
    card = official(world, "Bùi A Vinh")
    one = declared(clerk, card, role="hieutruong", name="Bùi A Vinh", person_id=person(2))
    assert decide(kit.browser(FIRST), one).status_code == 303
    assert decide(with_two, one).status_code == 409
    assert bound(kit.engine, sha256=card.sha256) == []


def test_the_second_may_decide_among_the_proposals_for_two(kit, world, clerk):
    card = official(world, "Người Khác Hẳn")
    one = declared(clerk, card, role="hieutruong", name="Bùi A Vinh", person_id=person(2))
    decide(kit.browser(FIRST), one)
    (row,) = declarations(kit.engine)
    second = kit.browser(SECOND)
    page = second.get(f"/proposals/{row.proposal_id}").text
    assert "Hiệu trưởng" in page
    assert "Bùi A Vinh" in page
    assert card.sha256 in page, "which certificate, not only whose it is said to be"
    assert page.count("Người Khác Hẳn") > 1, "and that it names somebody else"
    assert second.post(f"/proposals/{row.proposal_id}", act="approve").status_code == 303
    assert len(bound(kit.engine, sha256=card.sha256)) == 1
    assert "Có hiệu lực" in state(kit, clerk, one)


def test_a_second_registrars_no_is_read_by_the_school_and_it_may_declare_again(kit, world, clerk):
    card = official(world, "Bùi A Vinh")
    words = {"role": "hieutruong", "name": "Bùi A Vinh", "person_id": person(2)}
    one = declared(clerk, card, **words)
    decide(kit.browser(FIRST), one)
    assert declare(clerk, card, **words).status_code == 409, "it waits already"
    assert decide(kit.browser(SECOND), one, act="refuse").status_code == 409, "why not?"
    assert decide(kit.browser(SECOND), one, act="refuse", note="Chưa có quyết định bổ nhiệm").status_code == 303
    assert "Chưa có quyết định bổ nhiệm" in clerk.get(f"/certificates/{SCHOOL}").text
    assert bound(kit.engine, sha256=card.sha256) == []
    declared(clerk, card, **words)


def test_dating_back_takes_two_for_a_teacher_too(kit, world, clerk):
    card = teacher(world)
    one = declared(clerk, card, **{"from": "2026-11-30"})
    decide(kit.browser(COMMUNE), one)
    assert bound(kit.engine, sha256=card.sha256) == []
    decide(kit.browser(COMMUNE_TWO), one)
    assert len(bound(kit.engine, sha256=card.sha256)) == 1


def test_nobody_approves_what_they_declared_or_what_is_about_them(kit, world, clerk):
    about_them = declared(clerk, teacher(world), person_id="042900000011")  # xa.quantri's own
    assert decide(kit.browser(COMMUNE), about_them).status_code == 409
    kit.office.change_account(CLERK, person_id="042900000012")  # as xa.quantri2
    theirs = declared(clerk, teacher(world, "Người Khác"), name="Người Khác", person_id=person(3))
    answer = decide(kit.browser(COMMUNE_TWO), theirs)
    assert answer.status_code == 409
    assert titled("signer-own-declaration") in answer.text
    assert decide(kit.browser(COMMUNE), theirs).status_code == 303


def test_an_end_today_takes_one_and_a_past_one_two(kit, clerk):
    _, _, first, second, *_ = bound(kit.engine)
    today_ = changed(clerk, first.id, until=TODAY)
    decide(kit.browser(COMMUNE), today_)
    past = changed(clerk, second.id, until="2026-11-01")
    decide(kit.browser(COMMUNE), past)
    ends = {row.id: row.until for row in bound(kit.engine)}
    assert ends[first.id].isoformat() == TODAY
    assert ends[second.id] is None
    decide(kit.browser(FIRST), past)
    assert {row.id: row.until for row in bound(kit.engine)}[second.id].isoformat() == "2026-11-01"
    assert lines(kit, "signer:changed")[0]["before"]["until"] is None
    assert "Đã thôi giữ vai trò" in clerk.get(f"/certificates/{SCHOOL}").text


def test_a_registrar_who_ends_an_office_needs_another(kit):
    principal = bound(kit.engine, role="hieutruong")[0]
    registrar = kit.browser(FIRST)
    one = changed(registrar, principal.id, until="2026-11-01")
    assert decide(registrar, one).status_code == 409
    assert bound(kit.engine, role="hieutruong")[0].until is None
    assert decide(kit.browser(SECOND), one).status_code == 303
    assert bound(kit.engine, role="hieutruong")[0].until.isoformat() == "2026-11-01"


def test_a_replacement_ends_the_old_one_the_day_before(kit, world, clerk):
    old = bound(kit.engine, role="giaovien")[0]
    form = clerk.get(f"/certificates/{SCHOOL}/new", replaces=str(old.id)).text
    assert old.name in form
    card = teacher(world, old.name)
    one = declared(clerk, card, replaces=str(old.id), name=old.name, person_id="ignored", **{"from": "2026-12-20"})
    decide(kit.browser(COMMUNE), one)
    rows = {row.id: row for row in bound(kit.engine, role="giaovien")}
    assert rows[old.id].until.isoformat() == "2026-12-19"
    (new,) = bound(kit.engine, sha256=card.sha256)
    assert new.person_id == old.person_id


def test_a_change_is_refused_where_the_binding_has_changed_meanwhile(kit, clerk, world):
    old = bound(kit.engine, role="giaovien")[0]
    replacing = declared(clerk, teacher(world, old.name), replaces=str(old.id), **{"from": "2026-12-20"})
    ending = changed(clerk, old.id, until="2026-12-24")
    assert decide(kit.browser(COMMUNE), replacing).status_code == 303
    answer = decide(kit.browser(COMMUNE), ending)
    assert answer.status_code == 409
    assert titled("signer-changed") in answer.text


@pytest.mark.parametrize("kind", ["pem", "p12", "pkcs8-der"])
def test_a_private_key_is_refused_in_words_and_dropped(kit, world, clerk, kind):
    from cryptography.hazmat.primitives import serialization

    card = teacher(world)
    content = {
        "pem": card.pem.encode() + card.key_pem,
        "p12": pkcs12.serialize_key_and_certificates(
            b"x", card.key, card.certificate, None, BestAvailableEncryption(b"p")
        ),
        "pkcs8-der": card.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    }[kind]
    answer = declare(clerk, card, file=content)
    assert answer.status_code == 422
    assert "Khóa bí mật không được gửi cho bất kỳ ai" in answer.text
    assert declarations(kit.engine) == []


def test_a_certificate_that_can_never_be_used_is_not_even_declared(kit, world, clerk):
    stranger = world.authorities.rogue.issue(teacher(world).certificate.subject)
    answer = declare(clerk, stranger)
    assert answer.status_code == 422
    assert "Nơi cấp không có trong kho tin cậy" in answer.text
    principal = bound(kit.engine, role="hieutruong")[0]
    stolen = declare(clerk, stranger, file=principal.certificate, role="hieutruong", person_id=person(9))
    assert stolen.status_code == 422 or PROBLEMS["signer-already-bound"].vi in stolen.text
    as_teacher = declare(clerk, stranger, file=principal.certificate, person_id=person(9))
    assert "đang đứng tên người khác" in as_teacher.text
    assert declarations(kit.engine) == []


def test_what_belongs_to_another_school_is_not_found(kit, world, clerk):
    one = declared(clerk, teacher(world))
    mine = bound(kit.engine)[0]
    for path in (
        f"/certificates/{SCHOOL}",
        f"/certificates/{SCHOOL}/declared/{one}",
        f"/certificates/{SCHOOL}/signers/{mine.id}",
        f"/certificates/{OTHER}/declared/{one}",
        f"/certificates/{OTHER}/signers/{mine.id}",
        f"/certificates/{OTHER}/signers/99999999999999999999",
    ):
        assert kit.browser("vt.khac").get(path).status_code == 404, path
        assert kit.browser("xa2.quantri").get(path).status_code == 404, path
    for username in ("vt.khac", "xa2.quantri", FIRST):
        assert change(kit.browser(username), mine.id, school=OTHER, until=TODAY).status_code == 404, username
    assert decide(kit.browser("xa2.quantri"), one).status_code == 404
    assert decide(kit.browser(FIRST), one, school=OTHER).status_code == 404
    assert decide(kit.browser(FIRST), "\0").status_code == 400
    assert decide(kit.browser(FIRST), one, act="refuse", note="\0").status_code == 400
    assert kit.browser(FIRST).get(f"/certificates/{SCHOOL}/declared/%00").status_code == 404
    assert bound(kit.engine, sha256=declarations(kit.engine)[0].certificate_sha256) == []
    assert declare(kit.browser("vt.khac"), teacher(world)).status_code == 404


def test_an_auditor_reads_and_changes_nothing(kit, world, clerk):
    one = declared(clerk, teacher(world))
    auditor = kit.browser(AUDITOR)
    assert auditor.get("/certificates").status_code == 200
    assert "Duyệt dòng đã chọn" not in auditor.get(f"/certificates/{SCHOOL}").text
    assert decide(auditor, one).status_code == 403
    assert change(auditor, bound(kit.engine)[0].id, until=TODAY).status_code == 403


def test_the_school_takes_back_what_waits_and_not_what_was_decided(kit, world, clerk):
    one = declared(clerk, teacher(world))
    path = f"/certificates/{SCHOOL}/declared/{one}/withdraw"
    assert kit.browser(PRINCIPAL).post(path).status_code == 303
    assert clerk.post(path).status_code == 409
    assert decide(kit.browser(COMMUNE), one).status_code == 409
    assert [row.state for row in declarations(kit.engine)] == ["withdrawn"]


def test_the_start_page_counts_what_a_registrar_may_decide(kit, world, clerk):
    declared(clerk, teacher(world))
    words = "khai báo người ký chờ bạn duyệt"
    assert f"<b>1</b> <span>{words}" in kit.browser(COMMUNE).get("/").text
    assert f"<b>0</b> <span>{words}" in kit.browser("xa2.quantri").get("/").text
    assert words not in clerk.get("/").text, "a school has nothing to decide there"
