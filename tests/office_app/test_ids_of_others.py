"""Every id that stands in an address of the office, tried by people of other organisations: not there, nothing done."""

from __future__ import annotations

import pytest
from office_app.test_recall_asking import PDF
from office_walk import view_of, walked
from sqlalchemy import func, select

from portal.office import looked
from registry.store import tables
from registry.store.tables import audit_line
from registry.transactions import reading, transaction

SCHOOL = "42000201"
# Who belongs to the school, its commune or the department, and who to none of them.
INSIDE = ("vt.42000201", "xa.quantri", "so.duyet1", "so.quantri")
OUTSIDE = ("vt.khac", "xa2.tham", "xa2.quantri", "dh.tuyensinh")
# Periods are the province's: their pages show the visitor's own schools alone, and take the visitor's own report.
EVERYBODYS = {"period_id"}


@pytest.fixture
def full(desk):
    """A desk with something of every kind on it."""
    desk.recalled(desk.keys[0])
    desk.ask(desk.keys[1], note="Sai điểm")
    first = desk.browser("so.duyet1")
    first.post("/suspensions", lines=desk.keys[2], hours="2", note="Nghi khóa bị lộ")
    row = {"record_pk": desk.kit.office.row(desk.keys[2][:36]).pk, "code": "award", "detail": {}}
    with transaction(desk.kit.engine) as connection:
        connection.execute(tables.finding.insert(), row | {"found_at": desk.kit.office.place.clock()})
    desk.browser("so.quantri").post("/accounts/vt.42000201/second-factor")
    form = {"birth_date": desk.school.learner(0).birth, "record": "0", "text": "Sai điểm"}
    desk.public().test_client().post(f"/t/{desk.code(desk.keys[0])}/message", data=form)
    return desk


def named(app, path, method):
    """The view an address leads to, if the address names something."""
    view = view_of(app, path, method)
    return view.endpoint if view and view.names else None


def lines(desk):
    with reading(desk.kit.engine) as connection:
        return connection.scalar(select(func.count()).where(audit_line.c.act != looked.ACT))


def test_nobody_of_another_organisation_sees_or_does_anything_by_an_id(full):
    desk, app = full, full.kit.app
    seen, forms = {}, {}
    for who in INSIDE:
        walk = walked(desk.browser(who), of_a_view=2)
        seen |= {p: walk.pages[p] for p in walk.pages if named(app, p, "GET") and walk.pages[p].status_code == 200}
        forms |= {path: fields for path, fields in walk.forms.items() if named(app, path, "POST")}
    assert len({named(app, path, "GET") for path in seen}) >= 10, "the walk finds what there is"
    assert len({named(app, path, "POST") for path in forms}) >= 8, "and what can be done"
    before = lines(desk)
    for who in OUTSIDE:
        outsider = desk.browser(who)
        for path in seen:
            answer = outsider.client.get(path)
            if set(view_of(app, path, "GET").names) == EVERYBODYS:
                assert SCHOOL not in answer.text, (who, path)
            elif not of_their_own(who, path):
                assert answer.status_code in {403, 404}, (who, path, answer.status_code)
        for path, fields in forms.items():
            if not of_their_own(who, path) and set(view_of(app, path, "POST").names) != EVERYBODYS:
                answer = outsider.post(path, {**fields, "csrf": outsider.token()})
                assert answer.status_code in {403, 404}, (who, path, answer.status_code)
    assert lines(desk) == before


def of_their_own(who, path):
    """The walk of those above leads to the outsiders' own organisations, too."""
    own = {"vt.khac": ("42000501", "vt.khac"), "xa2.tham": ("XA-43", "xa2."), "xa2.quantri": ("XA-43", "xa2."),
           "dh.tuyensinh": ("DH-42", "dh.")}  # fmt: skip
    return any(name in path for name in own[who])


def test_ids_in_a_forms_fields_are_kept_to_the_scope_too(full):
    desk, other = full, full.browser("vt.khac")
    before = lines(desk)
    form = {"chosen": [desk.keys[1]], "reason": "data-error", "note": "Không phải của tôi"}
    assert other.post("/recalls/new/send", form).status_code in {403, 404, 409, 422}
    assert other.post("/records", which=desk.keys[1][:36]).status_code == 422
    session = desk.kit.browser("vt.42000201")
    other.post("/account/sessions", session="0" * 64)
    assert session.get("/").status_code == 200
    assert lines(desk) - before <= 1, "ending a sign-in of one's own that is not there is a line, and nothing else is"


def test_evidence_of_a_request_is_not_there_for_others(desk):
    request_id = desk.ask(desk.keys[0])
    assert PDF.startswith(b"%PDF")
    for who in OUTSIDE:
        for path in (f"/recalls/{request_id}", f"/recalls/{request_id}/records/1", f"/recalls/{request_id}/files/x"):
            assert desk.browser(who).get(path).status_code in {403, 404}, (who, path)
