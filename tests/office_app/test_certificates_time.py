"""An office that ends: last year's records stay valid, what is signed after it is refused (package.md section 2)."""

from __future__ import annotations

from datetime import datetime

import pytest
from recall_desk import CLERK
from signer_papers import COMMUNE, COMMUNE_TWO, bound, changed, decide
from stage.world import HANOI

from hocba.recheck import recheck

LATER = datetime(2026, 12, 3, 9, 0, tzinfo=HANOI)


def signed_on(desk, number, moment):
    """A record whose every signature is of that moment."""
    draft = desk.school.draft(number)
    for plan in draft.plans:
        plan.signing_time = moment
    return draft.sign()


def ended(desk, person, last, *registrars):
    (row,) = [
        one for one in bound(desk.kit.engine, role="giaovien") if one.certificate_sha256 == person.credential.sha256
    ]
    one = changed(desk.browser(CLERK), row.id, until=last)
    for registrar in registrars:
        assert decide(desk.browser(registrar), one).status_code == 303


def verdict(desk, key):
    found = desk.public().test_client().post("/api/v1/lookup", json={"code": desk.code(key)}).json
    return found["verification"]["indication"] if "verification" in found else found


@pytest.mark.parametrize(
    ("last", "registrars"), [("2026-12-01", [COMMUNE]), ("2026-06-30", [COMMUNE, COMMUNE_TWO])], ids=["today", "back"]
)
def test_records_that_were_accepted_stay_valid(desk, last, registrars):
    before = verdict(desk, desk.keys[0])
    assert before == "TOTAL-PASSED"
    ended(desk, desk.school.teachers[0], last, *registrars)
    assert verdict(desk, desk.keys[0]) == before
    assert list(recheck(desk.intake.place, seen=lambda: None)) == []


def test_signed_on_the_last_day_it_counts_and_the_day_after_it_does_not(desk):
    ended(desk, desk.school.teachers[0], "2026-12-01", COMMUNE)
    on_the_day = signed_on(desk, 11, "2026-12-01T08:00:00+07:00")
    after = signed_on(desk, 12, "2026-12-02T08:00:00+07:00")
    outcome = desk.intake.at(LATER).send(desk.school, desk.school.batch([on_the_day, after]))
    assert outcome.states == ["accepted", "refused"]
    assert outcome.codes[1] == {"signer-not-registered"}


def test_a_certificate_bound_today_counts_from_its_first_day(desk):
    """A teacher's office moved to begin tomorrow: what was signed today is refused; the accepted ones stay."""
    person = desk.school.teachers[0]
    (row,) = [
        one for one in bound(desk.kit.engine, role="giaovien") if one.certificate_sha256 == person.credential.sha256
    ]
    one = changed(desk.browser(CLERK), row.id, **{"from": "2026-12-02"})
    for registrar in (COMMUNE, COMMUNE_TWO):
        decide(desk.browser(registrar), one)
    today = signed_on(desk, 11, "2026-12-01T08:00:00+07:00")
    outcome = desk.intake.at(LATER).send(desk.school, desk.school.batch([today]))
    assert outcome.codes == [{"signer-not-registered"}]
    assert verdict(desk, desk.keys[0]) == "TOTAL-PASSED"
