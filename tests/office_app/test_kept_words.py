"""A kept form is shown in the words of its own page, in both languages; none that may be kept lacks them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.office.access import TABLE, Door
from portal.office.kept_words import FORMS, Field, in_words
from portal.words.voice import CATALOGUE, LANGUAGES, Voice
from registry.kept_forms import KeptForm

TEMPLATES = Path(__file__).parents[2] / "templates" / "office"
# Put together in a loop or a macro of another file, or the guard's own.
TOLD_ELSEWHERE = {"csrf", "kept_form"}


def kept_endpoints(app):
    """What is posted and may be kept."""
    rules = (rule for rule in app.url_map.iter_rules() if "POST" in rule.methods)
    return {r.endpoint for r in rules if TABLE[r.endpoint].keeps and TABLE[r.endpoint].door is not Door.STRANGER}


def written_fields():
    """endpoint → names of fields that templates write in its forms."""
    found = {}
    for file in TEMPLATES.rglob("*.html"):
        for attributes, inside in re.findall(r"<form\b([^>]*)>(.*?)</form>", file.read_text(), re.S):
            endpoint = re.search(r"url_for\(\s*['\"]([\w.]+)", attributes)
            if endpoint and 'method="post"' in attributes:
                found.setdefault(endpoint[1], set()).update(re.findall(r'name="(\w+)"', inside))
    return found


@pytest.fixture
def asked(kit):
    """What a page would show of a form, in a language."""

    def shown(path, *fields, language="vi"):
        with kit.app.test_request_context(f"/?lang={language}"):
            kit.app.preprocess_request()
            return in_words(KeptForm(path, fields, files=False))

    return shown


def test_every_form_that_may_be_kept_names_all_its_fields(kit):
    endpoints, written = kept_endpoints(kit.app), written_fields()
    unsaid = "portal/office/kept_words.py: say what the form does and how its fields are called"
    assert endpoints - FORMS.keys() == set(), unsaid
    for endpoint in endpoints & FORMS.keys():
        unnamed = written.get(endpoint, set()) - set(FORMS[endpoint][1]) - TOLD_ELSEWHERE
        assert unnamed == set(), endpoint


def test_the_test_above_sees_the_forms():
    assert {"until", "decision", "seen"} <= written_fields()["periods.extend"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_is_said_in_both_languages(language):
    say = Voice(language)
    for title, fields in FORMS.values():
        assert say(title)
        for field in filter(None, fields.values()):
            assert isinstance(field, Field)
            assert say(field.label)
            assert field.room is None or field.room == "languages" or field.room in CATALOGUE


def test_an_extension_of_a_period(asked):
    path = "/periods/3/extend"
    fields = (("seen", "2026-07-01T00:00:00+07:00"), ("until", "2026-07-15T17:30"), ("decision", "12/QĐ-SGDĐT"))
    shown = asked(path, *fields)
    assert shown.title == "Gia hạn"
    assert shown.lines == (("Khóa lúc mới (giờ Việt Nam)", "17:30 15/07/2026"), ("Số quyết định", "12/QĐ-SGDĐT"))
    assert shown.page == "/periods/3"
    assert asked(path, *fields, language="en").lines[1][0] == "Number of the decision"


def test_a_decision_on_a_recall(asked):
    shown = asked(
        "/recalls/8a2f/act", ("act", "reject"), ("which", "ticked"), ("item", "5f0c/1"), ("dated", "2026-12-01")
    )
    assert (shown.about, shown.page) == ("8a2f", "/recalls/8a2f")
    assert ("Việc", "Từ chối") in shown.lines
    assert ("Ngày quyết định", "01/12/2026") in shown.lines
    assert ("Áp dụng cho", "chỉ những mục đã đánh dấu") in shown.lines


def test_roles_levels_and_grades_are_said(asked):
    assert asked("/accounts/vt.moi/roles", ("roles", "school")).lines == (("Vai trò", "Văn thư nhà trường"),)
    assert asked("/periods", ("level", "02")).lines == (("Cấp học", "Tiểu học"),)
    assert asked("/batches/declared", ("n-02-03", "31")).lines == (("Khối 3 (Tiểu học)", "31"),)


def test_what_nobody_named_is_shown_as_it_came_and_an_address_of_old_breaks_nothing(asked):
    shown = asked("/gone/17", ("x", "<b>y</b>"))
    assert shown.page is None
    assert (shown.title, shown.about, shown.lines) == ("Việc còn dở", "/gone/17", (("x", "<b>y</b>"),))
