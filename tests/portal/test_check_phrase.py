"""Paper proves the portal: the words of a code's paper stand on its page, and on no page of a code nobody was given."""

from __future__ import annotations

from registry.check_phrase import check_phrase
from registry.rules.lookup_code import new_code, printed
from tests.portal.reading import BROWSER


def test_a_look_up_shows_the_words_that_the_paper_bears(hub, school):
    held = hub.register(school, school.record(1))
    words = check_phrase(hub.keyring, held.code)
    with hub.app().test_client() as client:
        page = client.get(f"/t/{held.code}", headers=BROWSER)
        assert words in page.text
        assert page.text.index("<h1") < page.text.index(words)  # what became of the record stands first
        whole = client.post(f"/t/{held.code}", data={"birth_date": held.birth}, headers=BROWSER)
        assert words in whole.text
        answer = client.post("/api/v1/lookup", json={"code": held.code})
        assert answer.json["check_phrase"] == words
        english = client.get(f"/t/{held.dossier_code}?lang=en", headers=BROWSER)
        assert check_phrase(hub.keyring, held.dossier_code) in english.text


def test_a_code_nobody_was_given_has_none(hub):
    unknown = printed(new_code(lambda below: below // 2))
    with hub.app().test_client() as client:
        page = client.get(f"/t/{unknown}", headers=BROWSER)
        assert page.status_code == 404
        assert check_phrase(hub.keyring, unknown).split(" · ")[0] not in page.text
