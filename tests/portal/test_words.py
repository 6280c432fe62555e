"""The catalogue is whole: both languages, every verdict, problem and status, all that is asked for."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from portal.problems import STATUS
from portal.public.disclosure import GENERAL_SHOWN
from portal.words.failures import FAILURES
from portal.words.notices import RECALL_NOTICE
from portal.words.verifications import CALLS
from portal.words.voice import CATALOGUE, Voice
from registry.rules.lifecycle import Status
from verifier.report import Indication, ProblemCode, SubIndication

ROOT = Path(__file__).parents[2]
REASONS = {"data-error", "wrong-learner", "signature-error", "issued-in-error", "court-or-inspection"}
NAMED_BY_THE_CONTRACT = set(
    """
    FORMAT_FAILURE HASH_FAILURE SIG_CRYPTO_FAILURE REVOKED EXPIRED NOT_YET_VALID SIG_CONSTRAINTS_FAILURE
    CHAIN_CONSTRAINTS_FAILURE CERTIFICATE_CHAIN_GENERAL_FAILURE CRYPTO_CONSTRAINTS_FAILURE POLICY_PROCESSING_ERROR
    SIGNATURE_POLICY_NOT_AVAILABLE TIMESTAMP_ORDER_FAILURE NO_SIGNING_CERTIFICATE_FOUND NO_CERTIFICATE_CHAIN_FOUND
    NO_CERTIFICATE_CHAIN_FOUND_NO_POE REVOKED_NO_POE REVOKED_CA_NO_POE OUT_OF_BOUNDS_NOT_REVOKED OUT_OF_BOUNDS_NO_POE
    REVOCATION_OUT_OF_BOUNDS_NO_POE CRYPTO_CONSTRAINTS_FAILURE_NO_POE NO_POE TRY_LATER SIGNED_DATA_NOT_FOUND
    """.split()  # noqa: SIM905 (a table)
)
ALL = [(f"{room}.{name}", text) for room, texts in CATALOGUE.items() for name, text in texts.items()]
ALL += [(f"{code}.{part}", text) for code, pair in FAILURES.items() for part, text in pair._asdict().items()]
ALL += list(RECALL_NOTICE.items())


def placeholders(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}


@pytest.mark.parametrize(("key", "text"), ALL, ids=[key for key, _ in ALL])
def test_every_text_is_there_in_both_languages_with_the_same_gaps(key, text):
    assert text.vi.strip()
    assert text.en.strip()
    assert placeholders(text.vi) == placeholders(text.en)


@pytest.mark.parametrize(
    ("room", "names"),
    [
        ("status", Status),
        ("status-sentence", Status),
        ("indication", Indication),
        ("meaning", Indication),
        ("signature", Indication),
        ("problem", ProblemCode),
        ("reason", REASONS),
        ("level", ("02", "03", "04", "05")),
    ],
)
def test_everything_that_can_be_found_has_its_sentence(room, names):
    assert set(CATALOGUE[room]) == {str(name) for name in names}


def test_every_sub_indication_of_the_contract_says_what_it_means_and_who_must_do_what():
    """In one sentence, with its middle: what is the case, then what to do (contract/http.md, last section)."""
    assert set(CATALOGUE["sub-indication"]) == NAMED_BY_THE_CONTRACT
    assert set(SubIndication) <= NAMED_BY_THE_CONTRACT
    for text in CATALOGUE["sub-indication"].values():
        for words in (text.vi, text.en):
            assert words.endswith(".")
            assert words.count(".") == 1
            assert re.search("[;:,]", words)
        assert re.search("nhà trường|người vận hành|bạn", text.vi)
        assert re.search("school|operators|send the whole|try again", text.en)


def test_every_case_of_an_upload_has_its_title_meaning_and_next_step():
    assert set(CATALOGUE["upload-title"]) == set(CATALOGUE["upload-meaning"])
    assert set(CATALOGUE["upload-next"]) == set(CATALOGUE["upload-title"]) | {"exact", "exact-genuine"}


def test_every_failure_has_a_status_and_words():
    assert set(STATUS) == set(FAILURES) | set(CALLS)


def test_every_field_of_the_general_page_has_its_label():
    unlabelled = {"masogd", "matruong", "matinh", "macaphoc", "madinhdanhhocba", "phienban"}
    assert set(GENERAL_SHOWN) - unlabelled <= set(CATALOGUE["field"])


def test_templates_ask_for_words_that_are_there():
    asked = set()
    for template in (ROOT / "templates").rglob("*.html"):
        # What ends with a dot is put together at run time: the tests of those pages show that it is there.
        asked |= set(re.findall(r"""\bt\(["']([a-z0-9.-]+[a-z0-9])["']""", template.read_text()))
    assert asked
    for key in asked:
        room, _, name = key.partition(".")
        assert name in CATALOGUE[room], key


def test_no_words_stand_idle():
    views = [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "portal").glob("*.py"),
        *(ROOT / "portal/public").rglob("*.py"),
    ]
    everything = "\n".join(file.read_text() for file in views)
    assert not [name for name in CATALOGUE["page"] if not re.search(rf"""page\.{name}\b|"{name}\"""", everything)]


def test_only_the_headlines_of_what_is_in_force_and_holds_say_genuine():
    saying = {key for key, text in ALL if "xác thực" in text.vi.casefold() or "genuine" in text.en.casefold()}
    about_the_service = {"page.front-lead"}
    # The office asks its people for a "mã xác thực", which is a second factor and says nothing of a record.
    saying = {key for key in saying if not key.startswith(("office", "own-account.", "proposal-kind."))}
    assert saying - about_the_service == {
        "headline.genuine",
        "headline.dossier-genuine",
        "headline.dossier-genuine-one",
    }


def test_dates_are_said_as_people_write_them():
    assert [Voice("vi").day(iso) for iso in ("2015-04-20", "2015-04", "2015")] == ["20/04/2015", "04/2015", "2015"]
