"""The desk of revocation lists: how fresh they are, and two registrars who take a mistaken revocation back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from stage.world import utc

from portal.words.office_trust import CAME
from registry import revocations
from registry.transactions import reading, transaction
from registry.trust_crls import Came, Fetched, write_state

HOSTILE = '<img src=x onerror=alert(1)>"'


@pytest.fixture
def revoked(kit, world):
    """The principal, whom a list revoked that has gone."""
    principal = world.primary.principal.credential
    crl = world.authorities.gov.crl({principal.serial: utc("2026-05-01T00:00")}, number=2)
    with reading(kit.engine) as connection:
        found = revocations.found_in(connection, world.trust_with(crls={"gov-ca": crl}))
    with transaction(kit.engine) as connection:
        revocations.remember(connection, found, now=world.clock)
    return principal


def against(kit, credential):
    with reading(kit.engine) as connection:
        return revocations.lists_against(connection, [credential.sha256])


def test_lists_and_fetches_are_shown_in_both_languages(kit, world, revoked):
    place = kit.office.place
    write_state(place.trust.path, {"http://crl.vn/a.crl": Fetched("2026-12-01T00:00:00+00:00", "too-slow")})
    (place.trust.path / "crls" / "gov-ca.crl").write_bytes(
        world.authorities.gov.crl({}, number=8, until=utc("2026-06-01T00:00"))
    )
    for username in ("so.quantri", "so.thanhtra"):
        page = kit.browser(username).get("/trust").text
        assert "THU CA co quan nha nuoc" in page
        assert ("Quá chậm" in page, "07:00 ngày 01/12/2026" in page) == (True, True)
        assert (revoked.sha256 in page, world.primary.principal.name in page) == (True, True)
        assert page.count('action="/trust/mistaken"') == (1 if username == "so.quantri" else 0)
    assert "Certificates remembered as revoked" in kit.browser("so.quantri").get("/trust", lang="en").text


def test_two_registrars_take_one_back(kit, revoked):
    first, second = kit.browser("so.quantri"), kit.browser("so.quantri2")
    assert first.post("/trust/mistaken", certificate=revoked.sha256, reason=HOSTILE).status_code == 303
    assert against(kit, revoked)
    proposal = re.search(r"/proposals/[0-9a-f-]{36}", second.get("/proposals").text)[0]
    shown = second.get(proposal).text
    assert revoked.sha256 in shown
    assert HOSTILE not in shown
    assert first.post(proposal, act="approve").status_code == 409
    assert against(kit, revoked)
    assert second.post(proposal, act="approve").status_code == 303
    assert against(kit, revoked) == []
    assert "Thu hồi nhầm" in first.get("/trust").text


def test_what_cannot_be_proposed_is_said(kit, revoked):
    so = kit.browser("so.quantri")
    assert so.post("/trust/mistaken", certificate=revoked.sha256, reason=" ").status_code == 409
    assert so.post("/trust/mistaken", certificate="00" * 32, reason="x").status_code == 404
    assert so.post("/trust/mistaken", certificate="x" * 9000, reason="x").status_code == 404
    for username in ("so.thanhtra", "so.duyet1", "xa.quantri", "ht.42000201"):
        answer = kit.browser(username).post("/trust/mistaken", certificate=revoked.sha256, reason="x")
        assert answer.status_code in {403, 404}, username
    assert against(kit, revoked)


def test_every_answer_of_a_fetch_has_words():
    assert {str(came) for came in Came} <= CAME.keys()
    source = (Path(__file__).parents[2] / "ingest" / "crl_fetch.py").read_text()
    assert set(re.findall(r'NotFetched\("([a-z-]+)"\)', source)) <= CAME.keys()
