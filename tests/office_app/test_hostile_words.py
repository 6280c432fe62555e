"""Scripts in every text that a stranger, a school or an official can write: shown as text, run nowhere, no formula.

Every free text of a signed record (found by asking the grammar), of a batch's files, of requests, messages, findings,
decisions, accounts, organisations and keys; read on every page of the office that links lead to, by role, on the
public's pages, in every table; and in Chromium with scripts allowed.
"""

from __future__ import annotations

import csv
import io
import re
import shutil

import pytest
from lxml import etree, html
from office_app.test_periods import local
from office_walk import walked
from recall_desk import PDF
from sqlalchemy import update
from stage.papers import NAMESPACE

from registry.store import tables
from registry.transactions import transaction
from tests.portal.served import CHROMIUM, chromium, served

# Breaks out of text, of an attribute in either quotes, of a comment and of a script.
EVIL = "'\"--></script><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://evil.example")\'"><img src=x onerror=alert(1)>'
READERS = ("vt.42000201", "xa.quantri", "so.duyet1", "so.thanhtra", "so.quantri")


def free_texts(draft):
    """The record's elements whose text the grammar leaves free, now hostile; their names."""
    schema = etree.XMLSchema(etree.parse("verifier/hocba.xsd"))
    found = []
    for node in draft.root.iter(f"{{{NAMESPACE}}}*"):
        old = node.text
        if len(node) or not (old or "").strip():
            continue
        node.text = EVIL
        if schema.validate(draft.root):
            found.append(etree.QName(node).localname)
        else:
            node.text = old
    return found


@pytest.fixture
def evil(desk):
    """A desk on which every text is hostile; ``keys[3]`` is the record."""
    draft = desk.school.draft(7)
    disabled = draft.node("thongtinchung/cokhuyettatkhongdanhgia")
    place = disabled.getparent().index(disabled)
    draft.add("thongtinchung", "doituongchinhsach", "Không", at=place)
    names = free_texts(draft)
    assert {"hovaten", "tentruong", "tenmonhoc", "nxetmonhoc", "nxetgvcn", "hoten", "chucvu", "tenlop"} <= set(names)
    outcome = desk.intake.send(desk.school, desk.school.batch([draft.sign()]))
    assert set(outcome.states) == {"accepted"}, outcome
    desk.keys.append(f"{desk.school.record_id(7)}/1")
    words_of_people(desk)
    words_in_the_register(desk)
    return desk


def words_of_people(desk):
    """What people type, by the forms they type it into."""
    evidence = (io.BytesIO(PDF), f"{EVIL}.pdf")
    request_id = desk.ask(desk.keys[3], note=EVIL, evidence=evidence)
    desk.act("xa.tham", request_id, note=EVIL)
    desk.decide("so.duyet1", request_id, number=EVIL[:100], note=EVIL)
    second = desk.ask(desk.keys[1], note=FORMULA)
    desk.act("xa.tham", second, act="return", note=EVIL)
    first = desk.browser("so.duyet1")
    first.post("/suspensions", lines=desk.keys[2], hours="2", note=EVIL)
    form = {"birth_date": desk.school.learner(0).birth, "record": "0", "text": EVIL}
    assert desk.public().test_client().post(f"/t/{desk.code(desk.keys[0])}/message", data=form).status_code == 200
    now, so = desk.kit.office.place.clock(), desk.browser("so.quantri")
    fields = {"year": "2026-2027", "number": "2", "opens": local(now), "locks": local(now)}
    so.post("/periods", {"level": ["02"]}, **fields)
    so.post("/accounts/new", username="vt.moi", name=EVIL, organisation="42000201", roles="school")
    so.post("/accounts/so.thanhtra/roles", {"roles": ["auditor", "approver"]})
    so.post("/new-organisation", {"code": "42000291", "name": EVIL, "kind": "school", "parent": "XA-42",
                                  "levels": ["02"]})  # fmt: skip
    so.post("/organisations/42000291/closing", decision=EVIL[:50], since="2027-12-01")
    proposal = re.search(r"/proposals/[0-9a-f-]{36}", desk.browser("so.quantri2").get("/proposals").text)[0]
    desk.browser("so.quantri2").post(proposal, act="reject", note=EVIL)
    desk.kit.office.change_account("so.duyet1", name=EVIL)


def words_in_the_register(desk):
    """What came from elsewhere: a province file, a batch's file names, findings."""
    row = {"record_pk": desk.kit.office.row(desk.keys[2][:36]).pk, "code": "award", "detail": {"where": [EVIL]}}
    problems = [{"code": "schema-violation", "where": EVIL}]
    with transaction(desk.kit.engine) as connection:
        connection.execute(tables.finding.insert(), row | {"found_at": desk.kit.office.place.clock()})
        organisation = tables.organisation.c
        school = update(tables.organisation).where(organisation.code == "42000201")
        connection.execute(school.values(name=FORMULA))
        item = tables.batch_item
        connection.execute(update(item).values(file=f"{FORMULA}.xml"))
        one = update(item).where(item.c.position == 0).values(state="refused", problems=problems)
        connection.execute(one)


def looks_harmless(page, path):
    """Nothing in it that a browser would run or ask for: ``page`` as browsers read it."""
    assert page.xpath("//img[@src='x'] | //*[@onerror]") == [], path
    assert page.xpath("//script[not(starts-with(@src, '/static/'))]") == [], path
    assert page.xpath("//*[starts-with(@href, 'javascript:')] | //*[starts-with(@src, 'javascript:')]") == [], path


def test_every_page_of_the_office_shows_it_as_text_and_every_table_as_cells(evil):
    shown = 0
    for who in READERS:
        walk = walked(evil.browser(who), f"/records/{evil.keys[3]}", of_a_view=2)
        for path, page in walk.html().items():
            looks_harmless(page, path)
            shown += "onerror=alert(1)" in page.text_content()
        for path, answer in walk.pages.items():
            if answer.mimetype == "text/csv":
                looks_like_cells(answer, path)
    assert shown >= 15, "the words are there to be read"


def looks_like_cells(answer, path):
    rows = csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")))
    assert [cell for row in rows for cell in row if cell.lstrip(" ").startswith(("=", "+", "@", "\t"))] == [], path


def test_tables_that_are_asked_for_by_a_form_run_no_formula(evil):
    auditor = evil.browser("so.thanhtra")
    for path in ("/audit/export", "/statistics/export"):
        looks_like_cells(auditor.post(path), path)


def test_the_publics_pages_show_it_as_text(evil):
    client = evil.public().test_client()
    path = f"/t/{evil.code(evil.keys[3])}"
    pages = [client.get(path), client.post(path, data={"birth_date": evil.school.learner(7).birth})]
    for answer in pages:
        looks_harmless(html.fromstring(answer.get_data()), path)
    assert "onerror=alert(1)" in html.fromstring(pages[1].get_data()).text_content()


@pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")
def test_a_browser_with_scripts_runs_nothing_of_it(evil):
    walk = walked(evil.browser("so.duyet1"), of_a_view=1)
    deciding = [path for path in walk.html() if path.startswith(("/recalls/", "/suspensions", "/findings"))]
    paths = ["/", f"/records/{evil.keys[3]}", "/records", "/messages", "/batches", "/recalls", "/statistics"]
    with served(evil.kit.app) as address, chromium() as browser:
        context = browser.new_context()
        page, ran = context.new_page(), []
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: ran.append(message.text))
        page.on("requestfailed", lambda request: ran.append(request.url))
        for who, mine in (("vt.42000201", paths), ("so.duyet1", deciding)):
            session_id = evil.kit.browser(who).session_id
            context.add_cookies([{"name": "hocba-office", "value": session_id, "url": address}])
            for path in mine:
                assert page.goto(address + path).status == 200, path
                assert page.query_selector("img[src=x]") is None, path
        assert ran == []
