"""Papers of decisions: sealed, the same bytes each time, for who may see them; what they tell, and what they do not."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from asn1crypto import x509 as asn1_x509
from paper_reading import qr_texts, text_of
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from recall_desk import CLERK, COMMUNE, FIRST, SECOND
from sqlalchemy import func, select, update

from registry import audit, decision_papers
from registry.rotation import rotate_sealed_rows
from registry.store import tables
from registry.store.paper_tables import decision_paper
from registry.transactions import reading, transaction

OTHER = "vt.khac"


def links(desk, username, path):
    return re.findall(r'href="(/(?:recalls|suspensions)/[^"]+\.pdf)"', desk.browser(username).get(path).text)


def paper(desk, username, path):
    """The only paper that the page offers."""
    (link,) = links(desk, username, path)
    answer = desk.browser(username).get(link)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.text
    return answer


def told(pdf):
    return " ".join(text_of(pdf))


def is_sealed(desk, pdf):
    roots = [asn1_x509.Certificate.load(desk.intake.place.seal.certificate_der)]
    context = ValidationContext(trust_roots=roots, moment=desk.intake.place.clock(), allow_fetching=False)
    status = validate_pdf_signature(PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0], context)
    return status.bottom_line and status.coverage.name == "ENTIRE_FILE"


def test_a_recall_has_a_paper_that_tells_who_decided_what(desk):
    request_id = desk.ask(*desk.keys[:2])
    assert links(desk, CLERK, f"/recalls/{request_id}") == [], "nothing is decided yet"
    desk.act(COMMUNE, request_id, note="Đã đối chiếu")
    desk.decide(FIRST, request_id, note="Thu hồi theo biên bản\nđính kèm")
    answer = paper(desk, CLERK, f"/recalls/{request_id}")
    assert is_sealed(desk, answer.data)
    assert answer.headers["Cache-Control"] == "no-store"
    text = told(answer.data)
    assert "GHI NHẬN QUYẾT ĐỊNH THU HỒI HỌC BẠ SỐ" in text
    assert "Record of a decision to recall school records" in text
    for said in ("12/QĐ-SGDĐT, 01/12/2026", request_id, "dữ liệu có sai sót", "Thu hồi theo biên bản đính kèm"):
        assert said in text
    with reading(desk.kit.engine) as connection:
        names = dict(connection.execute(select(tables.account.c.username, tables.account.c.name)).all())
    for username in (COMMUNE, FIRST):
        assert names[username] in text
    assert [text.index(word) for word in ("Đề nghị Asked", "Thẩm tra Checked", "Phê duyệt Approved")] == sorted(
        text.index(word) for word in ("Đề nghị Asked", "Thẩm tra Checked", "Phê duyệt Approved")
    )
    for key in desk.keys[:2]:
        assert key[:36] in text
    assert desk.keys[2][:36] not in text
    assert qr_texts(answer.data) == ["https://hocba.example/"]


def test_no_learner_no_code_and_no_word_of_the_school_stands_on_it(desk):
    request_id = desk.ask(desk.keys[0], note="Em Đạt sai điểm môn Toán")
    desk.act(COMMUNE, request_id, note="Đã gọi cho mẹ em Đạt")
    desk.decide(FIRST, request_id)
    text = told(paper(desk, CLERK, f"/recalls/{request_id}").data)
    learner = desk.school.learner(0)
    for hidden in (learner.name, learner.citizen_id, desk.code(desk.keys[0]), "em Đạt", "Em Đạt"):
        assert hidden not in text


def test_everybody_gets_the_same_bytes_ever_after(desk):
    request_id = desk.recalled(desk.keys[0])
    first = paper(desk, CLERK, f"/recalls/{request_id}").data
    desk.kit.later(minutes=5)
    with transaction(desk.kit.engine) as connection:
        connection.execute(update(tables.account).values(name="Người khác"))
        connection.execute(update(tables.organisation).values(name="Đơn vị khác"))
    for username in (CLERK, COMMUNE, FIRST, SECOND, "so.thanhtra"):
        assert paper(desk, username, f"/recalls/{request_id}").data == first
    (said,) = desk.audited("decision-paper:make")
    with reading(desk.kit.engine) as connection:
        row = connection.execute(select(decision_paper)).one()
    assert (said["paper"], said["sha256"]) == (row.id, row.sha256)
    assert first[1000:1100] not in row.content_sealed


def test_the_head_of_the_audit_on_it_is_one_from_after_the_decision(desk):
    request_id = desk.recalled(desk.keys[0])
    text = told(paper(desk, CLERK, f"/recalls/{request_id}").data)
    line = tables.audit_line.c
    with reading(desk.kit.engine) as connection:
        decided = connection.execute(
            select(line.seq).where(line.subject == f"recall:{request_id}").order_by(line.seq.desc())
        ).scalars()
        made, at_decision = list(decided)[:2]
        seq = int(re.search(r"Nhật ký kiểm toán, dòng Audit chain, line (\d+)", text)[1])
        newest = connection.scalar(select(line.hash).where(line.seq == seq))
        assert at_decision <= seq < made
        assert newest in text.replace(" ", "")
        assert audit.first_break(connection) is None


def test_each_decision_of_a_request_has_its_own_paper(desk):
    request_id = desk.ask(*desk.keys)
    desk.act(COMMUNE, request_id)
    one, two, three = desk.keys
    desk.decide(FIRST, request_id, which="ticked", item=[one], number="1/QĐ")
    desk.act(SECOND, request_id, "reject", which="ticked", item=[two], note="Điểm đúng")
    desk.act(SECOND, request_id, "return", which="ticked", item=[three], note="Thiếu minh chứng")
    found = links(desk, CLERK, f"/recalls/{request_id}")
    assert len(found) == 2, "what was sent back is not decided"
    granted, refused = (told(desk.browser(CLERK).get(link).data) for link in found)
    assert (one[:36] in granted, two[:36] in granted, "1/QĐ" in granted) == (True, False, True)
    assert (one[:36] in refused, two[:36] in refused) == (False, True)
    assert "QUYẾT ĐỊNH KHÔNG THU HỒI" in refused
    assert "Điểm đúng" in refused
    assert "không ghi none given" in refused


def test_a_reinstatement_says_so(desk):
    desk.recalled(desk.keys[0])
    again = desk.ask(desk.keys[0], by=FIRST, ground="reinstatement")
    desk.act("so.tham", again)
    desk.decide(SECOND, again, number="20/QĐ-SGDĐT")
    text = told(paper(desk, CLERK, f"/recalls/{again}").data)
    assert "QUYẾT ĐỊNH PHỤC HỒI HỌC BẠ SỐ" in text
    assert "có hiệu lực trở lại" in text


def test_suspensions_and_their_lifting_have_papers_for_the_department(desk):
    approver = desk.browser(FIRST)
    lines = "\n".join(desk.keys[:2])
    assert approver.post("/suspensions", lines=lines, hours="10", note="Nghi lộ khóa ký").status_code == 303
    text = told(paper(desk, FIRST, "/suspensions").data)
    assert "TẠM DỪNG KHẨN CẤP" in text
    assert "Nghi lộ khóa ký" in text
    assert all(key[:36] in text for key in desk.keys[:2])
    desk.browser(SECOND).post("/suspensions/lift", {"item": desk.keys[:1]})
    assert len(links(desk, "so.thanhtra", "/suspensions")) == 2
    lifted = next(link for link in links(desk, FIRST, "/suspensions") if "lift" in link)
    answer = desk.browser(FIRST).get(lifted)
    assert is_sealed(desk, answer.data)
    text = told(answer.data)
    assert "CHẤM DỨT TẠM DỪNG" in text
    assert desk.keys[0][:36] in text
    assert desk.keys[1][:36] not in text
    for stranger in (CLERK, COMMUNE, "so.tham"):
        assert desk.browser(stranger).get(lifted).status_code in (403, 404)


def test_whoever_may_not_see_the_whole_request_gets_none(desk):
    request_id = desk.recalled(desk.keys[0])
    (link,) = links(desk, CLERK, f"/recalls/{request_id}")
    assert desk.browser(OTHER).get(link).status_code == 404
    assert desk.kit.stranger().get(link).status_code == 303
    for odd in (link.replace("/4.", "/1."), re.sub(r"/\d+\.pdf", "/99.pdf", link)):
        if odd != link:
            assert desk.browser(CLERK).get(odd).status_code == 404
    assert desk.browser(CLERK).get(re.sub(r"/\d+\.pdf", f"/{'9' * 30}.pdf", link)).status_code == 404
    assert desk.browser(FIRST).get(f"/suspensions/{'9' * 30}/suspend.pdf").status_code == 404
    assert desk.browser(FIRST).get("/suspensions/1/suspend.pdf").status_code == 404
    assert desk.browser(FIRST).get("/suspensions/1/else.pdf").status_code == 404


def test_a_school_that_sees_part_of_a_request_gets_no_paper_of_the_whole(desk):
    """Its note and its other records are not theirs."""
    request_id = desk.ask(*desk.keys[:2], by=FIRST, ground="ordered", reason="court-or-inspection")
    desk.act("so.tham", request_id)
    desk.decide(SECOND, request_id)
    (link,) = links(desk, FIRST, f"/recalls/{request_id}")
    with transaction(desk.kit.engine) as connection:
        mine = tables.record.c.record_id == desk.keys[0][:36]
        connection.execute(update(tables.record).where(mine).values(organisation="42000501"))
    assert links(desk, OTHER, f"/recalls/{request_id}") == []
    assert desk.browser(OTHER).get(link).status_code == 404
    assert desk.browser(FIRST).get(link).status_code == 200


@pytest.mark.parametrize("on", ["desk", "desk_on_postgresql"])
def test_two_who_ask_first_at_one_moment_get_one_paper(request, on):
    desk = request.getfixturevalue(on)
    request_id = desk.recalled(desk.keys[0])
    (link,) = links(desk, CLERK, f"/recalls/{request_id}")
    browsers = [desk.browser(username) for username in (CLERK, COMMUNE, FIRST, SECOND)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda browser: browser.get(link).data, browsers))
    assert len(set(found)) == 1
    assert found[0].startswith(b"%PDF")
    with reading(desk.kit.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(decision_paper)) == 1
    assert len(desk.audited("decision-paper:make")) == 1


def test_keys_change_and_the_paper_stays(desk):
    request_id = desk.recalled(desk.keys[0])
    before = paper(desk, CLERK, f"/recalls/{request_id}").data
    keyring = desk.intake.place.keyring
    keyring.add_key()
    with transaction(desk.kit.engine) as connection:
        rotate_sealed_rows(connection, keyring)
        sealed = connection.scalar(select(decision_paper.c.content_sealed))
    assert keyring.key_id_of(sealed) == keyring.current_key_id
    assert paper(desk, CLERK, f"/recalls/{request_id}").data == before


def test_a_paper_that_somebody_changed_is_found_and_not_given_out(desk):
    request_id = desk.recalled(desk.keys[0])
    paper(desk, CLERK, f"/recalls/{request_id}")
    with transaction(desk.kit.engine) as connection:
        assert list(decision_papers.damaged(connection, desk.intake.place.keyring)) == []
        row = connection.execute(select(decision_paper)).one()
        connection.execute(update(decision_paper).values(content_sealed=row.content_sealed[:-1] + b"\x00"))
        assert list(decision_papers.damaged(connection, desk.intake.place.keyring)) == [row.id]


def test_a_bulk_decision_fits_on_pages(desk):
    """The names of 200 records, and a note of full length; made in one go."""
    from portal.print.decision import Stamp, decision_pdf
    from registry.decided import Acted, Concerned, Decided, Kind

    at = desk.kit.now
    many = tuple(
        Concerned(f"5f0c7d1e-0000-4000-8000-{n:012d}", 1, "Trường " + "Dài " * 60, "2025-2026", "02", "05")
        for n in range(200)
    )
    by = Acted("approve", "approver", at, "Người Duyệt", "Sở")
    decided = Decided(Kind.RECALL, (1, 1), at, True, "1", "Ý kiến " * 250, (by,), many, "x" * 36, "data-error")
    text = told(decision_pdf(decided, Stamp("y" * 36, "Sở", "https://hocba.example", at, (1, "0" * 64))))
    assert all(one.record_id in text for one in many)
