"""A paper's marks against the record's, at the second tier: which differ, and nothing without the second factor."""

from __future__ import annotations

import pytest

from tests.portal.reading import BROWSER, assert_headers, assert_sound_page


def compare(app, held, marks, *, lang="en", **more):
    form = {"birth_date": held.birth, "record": "0"} | marks | more
    return app.test_client().post(f"/t/{held.code}/paper?lang={lang}", data=form, headers=BROWSER)


def subjects_of(held):
    return held.report.fields.groups["bangdiem"]["monhoc"]


def marks_of(held, *members):
    return {f"{one['Id']}.{name}": one[name] for one in subjects_of(held) for name in members if name in one}


@pytest.fixture
def primary(one_hub, school):
    return one_hub.register(school, school.record(1))


@pytest.fixture
def secondary(one_hub, world):
    school = world.school("03")
    return one_hub.register(school, school.record(1))


def text(response):
    assert response.status_code == 200
    assert_headers(response)
    return assert_sound_page(response).text


def test_the_same_marks_are_said_to_be_the_same(hub, school):
    held = hub.register(school, school.record(1))
    marks = marks_of(held, "mucdatduoc", "diemkiemtradinhky")
    assert marks
    assert f"All {len(marks)} marks given are those of this record." in text(compare(hub.app(), held, marks))
    assert f"Cả {len(marks)} điểm đã ghi đều giống" in text(compare(hub.app(), held, marks, lang="vi"))


def test_each_mark_that_differs_is_shown_beside_the_records(one_hub, secondary):
    first, second, *_ = subjects_of(secondary)
    marks = marks_of(secondary, "diemcanam") | {f"{first['Id']}.diemcanam": "1,25", f"{second['Id']}.diemkttralai": "9"}
    page = text(compare(one_hub.app(), secondary, marks))
    assert f"2 of {len(marks)} marks given differ from this record" in page
    shown = page[page.index("On paper") :]
    assert f"{first['tenmonhoc']} Year 1,25 {first['diemcanam']}" in shown
    assert f"{second['tenmonhoc']} Re-assessed 9 none" in shown


def test_marks_are_compared_as_people_write_them(one_hub, secondary):
    numbers = marks_of(secondary, "diemhocky1", "diemhocky2", "diemcanam")
    as_written = {name: f" {value.replace('.', ',')}".lower() for name, value in numbers.items()}
    assert "are those of this record" in text(compare(one_hub.app(), secondary, as_written))


def test_levels_are_chosen_and_named(one_hub, primary):
    first = subjects_of(primary)[0]
    other = "C" if first["mucdatduoc"] != "C" else "T"
    page = text(compare(one_hub.app(), primary, {f"{first['Id']}.mucdatduoc": other}))
    assert {"C": "Not completed", "T": "Completed well"}[other] in page[page.index("On paper") :]


def test_nothing_given_and_nonsense_are_no_difference_of_the_record(one_hub, primary):
    assert "No marks were given" in text(compare(one_hub.app(), primary, {}))
    assert "No marks were given" in text(compare(one_hub.app(), primary, {"mon-99.diemcanam": "3", "x": "y"}))
    first = subjects_of(primary)[0]["Id"]
    page = compare(one_hub.app(), primary, {f"{first}.diemkiemtradinhky": "<script>alert(1)</script>"})
    assert "1 of 1 marks given differ" in text(page)


def test_what_was_typed_is_given_back_to_be_mended(one_hub, secondary):
    name = f"{subjects_of(secondary)[0]['Id']}.diemcanam"
    page = assert_sound_page(compare(one_hub.app(), secondary, {name: "1,5"}))
    assert [field["value"] for field in page.all("input") if field["name"] == name] == ["1,5"]


def test_forty_subjects_with_four_marks_fit(one_hub, world):
    school = world.school("03")
    held = one_hub.register(school, school.record(2, subjects=40))
    marks = {f"{one['Id']}.{name}": "10,00" for one in subjects_of(held) for name in ("diemhocky1", "diemhocky2")}
    marks |= {f"{one['Id']}.{name}": "10,00" for one in subjects_of(held) for name in ("diemcanam", "diemkttralai")}
    assert len(marks) == 160
    assert "of 160 marks given differ" in text(compare(one_hub.app(), held, marks))


def test_without_the_second_factor_nothing_is_compared(hub, school):
    held = hub.register(school, school.record(1))
    marks = marks_of(held, "mucdatduoc")
    app = hub.app(failures="3/minute")
    wrong = compare(app, held, marks, birth_date="2001-01-01")
    assert wrong.status_code == 404
    assert subjects_of(held)[1]["tenmonhoc"] not in wrong.get_data(as_text=True)
    assert [compare(app, held, marks, birth_date="2001-01-01").status_code for _ in range(3)] == [404, 404, 429]


@pytest.mark.parametrize(("state", "reason"), [("withdrawn", None), ("recalled", "wrong-learner")])
def test_a_closed_record_is_not_compared(one_hub, primary, state, reason):
    one_hub.set_state(primary, state, **({"reason": reason} if reason else {}))
    page = text(compare(one_hub.app(), primary, marks_of(primary, "mucdatduoc")))
    assert "marks given" not in page
    assert subjects_of(primary)[1]["tenmonhoc"] not in page


def test_a_record_number_that_is_none_shows_the_second_tier_alone(one_hub, primary):
    for number in ("7", "-1", "x"):
        response = compare(one_hub.app(), primary, marks_of(primary, "mucdatduoc"), record=number)
        assert response.status_code == 200
