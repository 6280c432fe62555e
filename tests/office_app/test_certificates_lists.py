"""A whole school's signers at once: by a list, on trial first; and taken from a record that they have signed."""

from __future__ import annotations

import html
import io
import re
import tempfile

import pytest
from signer_papers import (
    CLERK,
    COMMUNE,
    OTHER,
    SCHOOL,
    WORDS,
    as_csv,
    as_zip,
    bound,
    decide,
    declarations,
    declared,
    person,
    teacher,
)

NEW = "42000202"  # a school whose people sign at another one, too: none of them are bound there


@pytest.fixture
def clerk(kit):
    return kit.browser(CLERK)


def send(browser, content, *, files=None, school=SCHOOL, **fields):
    form = dict(fields)
    if content is not None:
        form["list"] = (io.BytesIO(content), "danh-sach.csv")
    if files is not None:
        form["zip"] = (io.BytesIO(as_zip(files) if isinstance(files, dict) else files), "tep.zip")
    path = f"/certificates/{school}/list?csrf={browser.token()}"
    return browser.client.post(path, data=form, content_type="multipart/form-data")


def sure(browser, page, *, school=SCHOOL):
    """The trial page's own button."""
    content = html.unescape(re.search(r'name="list" value="([^"]*)"', page)[1])
    form = {"sure": "1", "list": content}
    path = f"/certificates/{school}/list?csrf={browser.token()}"
    return browser.client.post(path, data=form, content_type="multipart/form-data")


def row(number, certificate, **changes):
    words = {"role": "giaovien", "name": f"Giáo viên {number}", "person_id": person(number), **WORDS}
    return {**words, "certificate": certificate, **changes}


def test_a_list_is_tried_first_and_its_good_lines_declared_by_a_button(kit, world, clerk):
    cards = [teacher(world, f"Giáo viên {number}") for number in range(3)]
    rows = [row(0, "0.cer"), row(1, cards[1].pem), row(2, "2.cer", person_id="12")]
    answer = send(clerk, as_csv(rows), files={"tep/0.cer": cards[0].der, "2.cer": cards[2].pem.encode()})
    assert answer.status_code == 200
    assert "2 dòng khai được, 1 dòng có lỗi" in answer.text
    assert "Số định danh phải có 12 số" in answer.text
    assert declarations(kit.engine) == [], "a trial"
    assert sure(clerk, answer.text).status_code == 303
    assert {one.name for one in declarations(kit.engine)} == {"Giáo viên 0", "Giáo viên 1"}
    again = sure(clerk, answer.text)
    assert again.status_code == 409
    assert "đang chờ duyệt" in again.text
    assert len(declarations(kit.engine)) == 2


def test_nothing_is_half_done_where_the_register_has_changed_meanwhile(kit, world, clerk):
    cards = [teacher(world, f"Giáo viên {number}") for number in range(3)]
    page = send(clerk, as_csv([row(n, card.pem) for n, card in enumerate(cards)])).text
    one = declared(clerk, cards[1], name="Giáo viên 1", person_id=person(1))
    answer = sure(clerk, page)
    assert answer.status_code == 409
    assert "nên chưa khai dòng nào" in answer.text
    assert [found.id for found in declarations(kit.engine)] == [one]


def test_what_can_never_sign_is_a_bad_line_with_its_check(kit, world, clerk):
    rogue = world.authorities.rogue.issue(teacher(world).certificate.subject)
    page = send(clerk, as_csv([row(0, rogue.pem), row(1, world.primary.teachers[0].credential.pem)])).text
    assert "0 dòng khai được, 2 dòng có lỗi" in page
    assert "Nơi cấp không có trong kho tin cậy" in page
    assert "đã có trong sổ của trường với vai trò này" in page


@pytest.mark.parametrize(
    ("content", "files", "said"),
    [
        (b"\xff\xfe\x00", None, "không phải văn bản UTF-8"),
        (b"role,name\n", None, "Thiếu cột person_id"),
        (b"lop\nx", None, "Không rõ cột “lop”"),
        (as_csv([row(0, "a")]), b"no zip", "Không mở được tệp ZIP"),
        (as_csv([row(0, "a")]), {f"{n}.cer": b"x" for n in range(601)}, "ZIP có hơn 600 tệp"),
        (None, None, "không có dòng nào"),
    ],
)
def test_what_is_no_list_is_said_on_the_page(clerk, content, files, said):
    answer = send(clerk, content, files=files)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_bomb_in_the_zip_is_cut_off(clerk, world):
    answer = send(clerk, as_csv([row(0, "a.cer")]), files={"a.cer": bytes(50_000_000)})
    assert answer.status_code == 200
    assert "Tệp quá lớn so với một chứng thư" in answer.text


def test_a_list_is_the_own_schools_alone(kit, world):
    content = as_csv([row(0, teacher(world).pem)])
    assert send(kit.browser("vt.khac"), content).status_code == 404
    assert send(kit.browser(CLERK), content, school=OTHER).status_code == 404
    assert send(kit.browser(COMMUNE), content).status_code == 403
    assert kit.browser(CLERK).get(f"/certificates/{SCHOOL}/list.csv").data.startswith(b"\xef\xbb\xbfrole,name")


def test_hostile_words_are_words(clerk, world):
    page = send(clerk, as_csv([row(0, teacher(world, "<b>CN</b>").pem, name="<script>alert(1)</script>")])).text
    assert "<script>" not in page
    assert "<b>CN" not in page


def look(browser, content, *, school=SCHOOL):
    form = {"record": (io.BytesIO(content), "hoc-ba.xml")}
    path = f"/certificates/{school}/from-record?csrf={browser.token()}"
    return browser.client.post(path, data=form, content_type="multipart/form-data")


def assigned(page):
    """The page's form, as a browser sends it."""
    fields = {}
    for tag in re.findall(r"<input [^>]*>", page.partition("from-record/assign")[2]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if 'type="checkbox"' in tag and " checked" not in tag:
            continue
        fields.setdefault(name[1], []).append(html.unescape(value[1]))
    for name, options in re.findall(r'<select [^>]*name="([^"]*)">(.*?)</select>', page, re.DOTALL):
        fields[name] = [re.search(r'value="([^"]*)" selected', options)[1]]
    fields.pop("csrf", None)
    return fields


@pytest.mark.parametrize("kind", ["xml", "json"])
def test_signers_of_a_record_are_shown_and_declared_and_the_record_not_kept(kit, world, kind, monkeypatch):
    monkeypatch.setattr(tempfile, "TemporaryFile", None)  # nothing may go there
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", None)
    school = world.school(NEW)
    kit.office.change_account("vt.khac", organisation=NEW)
    with_none(kit, NEW)
    clerk = kit.browser("vt.khac")
    content = school.record(0) if kind == "xml" else school.json_record(0)
    page = look(clerk, content, school=NEW).text
    assert "xác minh được về chữ ký và chứng thư" in page
    assert page.count("Chữ ký đúng") == 6, "three teachers, the homeroom teacher, the principal, the seal"
    assert "Lò Văn" in page
    assert school.learner(0).birth not in page
    trial = clerk.post(f"/certificates/{NEW}/from-record/assign", assigned(page)).text
    assert "6 dòng khai được, 0 dòng có lỗi" in trial
    assert sure(clerk, trial, school=NEW).status_code == 303
    found = declarations(kit.engine)
    assert {one.role for one in found} == {"giaovien", "hieutruong", "coso"}
    assert {one.person_id for one in found} == {
        None,
        *(p.person_id for p in (school.principal, school.homeroom, *school.teachers)),
    }
    teachers = [one.id for one in found if one.role == "giaovien"]
    assert decide(kit.browser(COMMUNE), *teachers, school=NEW).status_code == 303
    assert len(bound(kit.engine, school=NEW)) == len(teachers)


def with_none(kit, school):
    """The school has no signers."""
    from registry.store.tables import signer
    from registry.transactions import transaction

    with transaction(kit.engine) as connection:
        connection.execute(signer.delete().where(signer.c.organisation == school))


def test_another_schools_record_says_so_and_ticks_nobody(clerk, world):
    own, elsewhere = look(clerk, world.primary.record(0)).text, look(clerk, world.school(NEW).record(0)).text
    assert "mã của trường khác" not in own
    assert 'value="1" checked' in own
    assert "mã của trường khác" in elsewhere
    assert " checked" not in elsewhere


def test_a_record_that_was_changed_shows_whose_signature_does_not_hold(clerk, world):
    content = world.primary.record(0).replace("Toán".encode(), "Tóan".encode())
    page = look(clerk, content).text
    assert "chưa xác minh được trọn vẹn" in page
    assert "Chữ ký không đúng" in page


@pytest.mark.parametrize("content", [b"", b"<xml/>", b"{}", b"\0" * 100, b"<!DOCTYPE x [<!ENTITY a 'b'>]><hocba/>"])
def test_what_is_no_record_is_said(clerk, content):
    answer = look(clerk, content)
    assert answer.status_code == 422
    assert "Không đọc được" in answer.text


def test_nothing_ticked_is_nothing_done(clerk, world):
    fields = assigned(look(clerk, world.primary.record(0)).text) | {"take": []}
    answer = clerk.post(f"/certificates/{SCHOOL}/from-record/assign", fields)
    assert answer.status_code == 409
    assert "Chưa chọn dòng nào" in answer.text


def test_a_form_larger_than_its_limit_is_refused(clerk):
    # As bytes: Werkzeug's test client would write so large a form to a temporary file of its own.
    part = b'--x\r\nContent-Disposition: form-data; name="record"; filename="a.xml"\r\n\r\n'
    body = part + b"y" * (1024 * 1024 + 40_000) + b"\r\n--x--\r\n"
    path = f"/certificates/{SCHOOL}/from-record?csrf={clerk.token()}"
    answer = clerk.client.post(path, data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    cut = clerk.client.post(path, data=body[:5000], content_type="multipart/form-data; boundary=x")
    assert cut.status_code == 400
    assert clerk.client.post(path, data=b"a=b", content_type="text/plain").status_code == 422, "a form without a file"
