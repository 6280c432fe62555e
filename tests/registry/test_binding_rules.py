"""What takes two registrars, who may decide, and what the checks say: the rules by themselves."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signer_papers import official, person, teacher
from stage.authority import SERVER, rsa_key

from registry.rules.binding_checks import Bound, Elsewhere, Outcome, checks_of, stopped
from registry.rules.binding_rules import (
    Declared,
    Office,
    SignerRefusal,
    Stands,
    only_ends,
    replaced_until,
    takes_two,
    why_not_decide,
)
from registry.rules.two_people import RegistrarAtHand, TwoRefusal
from verifier.certificates import read_certificate
from verifier.chain import chain_of

ON = date(2026, 12, 1)
DAY = timedelta(days=1)
ONE, TWO, HOLDER = person(1), person(2), person(3)
DAYS = st.integers(-400, 400).map(lambda days: ON + days * DAY)


def office(since=ON, until=None, *, name="Lê Thị Mới", holder=HOLDER):
    return Office(name, None, holder, since, until)


def declared(after, before=None, *, role="giaovien"):
    return Declared(role, before, after, ON, "vt.42000201", ONE)


@pytest.mark.parametrize("role", ["hieutruong", "coso"])
def test_a_principals_or_seals_new_binding_always_takes_two(role):
    for since in (ON - DAY, ON, ON + DAY):
        assert takes_two(declared(office(since), role=role))


def test_a_teachers_takes_two_where_it_reaches_back():
    assert [takes_two(declared(office(ON + n * DAY))) for n in (-1, 0, 1)] == [True, False, False]


@pytest.mark.parametrize(
    ("before", "after", "two"),
    [
        (office(ON - 9 * DAY), office(ON - 9 * DAY, ON), False),  # ends today
        (office(ON - 9 * DAY), office(ON - 9 * DAY, ON - DAY), True),  # has ended yesterday
        (office(ON - 9 * DAY, ON - DAY), office(ON - 9 * DAY), True),  # had ended, goes on
        (office(ON - 9 * DAY, ON), office(ON - 9 * DAY), False),  # ends today, goes on
        (office(ON - 9 * DAY), office(ON - 10 * DAY), True),
        (office(ON - 9 * DAY), office(ON + DAY), True),  # the days between were in office
        (office(ON + DAY), office(ON + 2 * DAY), False),
        (office(ON - 9 * DAY), office(ON - 9 * DAY, name="Lê Thị Mới Hơn"), False),
        (office(ON - 9 * DAY), office(ON - 9 * DAY, holder=TWO), True),
    ],
)
def test_a_change_of_a_teachers_takes_two_where_it_reaches_back(before, after, two):
    assert takes_two(declared(after, before)) is two


@given(
    since=DAYS,
    until=st.none() | DAYS,
    since2=DAYS,
    until2=st.none() | DAYS,
    role=st.sampled_from(["giaovien", "hieutruong", "coso"]),
)
def test_no_day_before_the_declaration_changes_by_one_registrars_word(since, until, since2, until2, role):
    before, after = office(since, until), office(since2, until2)
    if takes_two(declared(after, before, role=role)):
        return
    for days in range(1, 900):
        day = ON - days * DAY
        assert (before.stands(day) is Stands.PRESENT) == (after.stands(day) is Stands.PRESENT)
    if role != "giaovien" and before != after:
        assert only_ends(before, after)


def test_who_decides_is_a_registrar_above_who_neither_declared_it_nor_is_it():
    one = declared(office())
    through = []
    for role, answers, who, name in product(
        (True, False), (True, False), (ONE, TWO, HOLDER, None), ("vt.42000201", "so")
    ):
        if why_not_decide(RegistrarAtHand(who, role, answers), name, one) is None:
            through.append((role, answers, who, name))
    assert through == [(True, True, TWO, "so")]
    corrected = declared(office(holder=HOLDER), office(holder=TWO))
    assert why_not_decide(RegistrarAtHand(TWO, True, True), "so", corrected) is TwoRefusal.ABOUT_YOU
    assert why_not_decide(RegistrarAtHand(ONE, True, True), "so", one) is SignerRefusal.OWN_DECLARATION


def test_the_replaced_one_has_a_day_of_its_own_left():
    old = office(ON - 9 * DAY, ON + 9 * DAY)
    assert replaced_until(old, ON) == ON - DAY
    assert replaced_until(old, ON + 30 * DAY) == ON + 9 * DAY
    assert replaced_until(old, ON - 9 * DAY) is None


def looked(world, credential, *, at=None, elsewhere=(), known=None, trust=None, **words):
    words = {"name": "Lê Thị Mới", "holder": HOLDER, **words}
    read = read_certificate(credential.der)
    chain = chain_of(credential.der, (), trust or world.trust, at or world.clock)
    checks = checks_of(Bound(read, office(**words), chain, elsewhere, known), at or world.clock)
    return {check.code: check.outcome for check in checks}


def test_a_good_certificate_holds_in_everything(world):
    assert set(looked(world, teacher(world)).values()) == {Outcome.HOLDS}


def test_what_can_never_be_used_is_stopped(world):
    clock = world.clock
    rogue = world.authorities.rogue.issue(teacher(world).certificate.subject)
    assert looked(world, rogue)["chain-missing"] is Outcome.STOPS
    weak = teacher(world, key=rsa_key(1024))
    assert looked(world, weak)["key-weak"] is Outcome.STOPS
    assert looked(world, teacher(world, extended=[SERVER]))["may-not-sign"] is Outcome.STOPS
    old = teacher(world, until=clock - 30 * DAY)
    assert looked(world, old)["never-meets"] is Outcome.STOPS
    assert looked(world, old, since=ON - 90 * DAY)["expired"] is Outcome.WARNS
    young = teacher(world, since=clock + 30 * DAY)
    assert looked(world, young)["begins-later"] is Outcome.WARNS
    assert looked(world, young, until=ON + DAY)["never-meets"] is Outcome.STOPS


def test_a_revocation_stops_what_begins_after_it_and_warns_of_what_began_before(world):
    card = teacher(world)
    trust = world.trust_with(crls=world.crls({card.serial: world.clock - 10 * DAY}))
    assert looked(world, card, trust=trust)["revoked"] is Outcome.STOPS
    assert looked(world, card, trust=trust, since=ON - 90 * DAY)["revoked"] is Outcome.WARNS
    without = world.trust_with(crls={})
    assert looked(world, card, trust=without)["revocation-unknown"] is Outcome.WARNS


def test_names_are_hints_and_tones_are_told_apart(world):
    assert looked(world, teacher(world, "LE THI MOI"))["name-tones"] is Outcome.WARNS
    assert looked(world, teacher(world, "lê  thị mới"))["name-same"] is Outcome.HOLDS
    assert looked(world, teacher(world, "Đỗ Thị Nguyệt"), name="Do Thi Nguyet")["name-tones"] is Outcome.WARNS
    assert looked(world, teacher(world, "Người Khác"))["name-differs"] is Outcome.WARNS
    assert looked(world, teacher(world), known="Tên Khác")["person-known-otherwise"] is Outcome.WARNS
    assert looked(world, official(world, "CCCD:042111111111"))["number-differs"] is Outcome.WARNS


@pytest.mark.parametrize(
    ("other", "code", "outcome"),
    [
        (Elsewhere(True, True, TWO, False, ""), "certificate-of-other", Outcome.STOPS),
        (Elsewhere(True, False, None, False, ""), "certificate-of-other", Outcome.STOPS),
        (Elsewhere(True, True, TWO, True, ""), "certificate-of-other", Outcome.WARNS),
        (Elsewhere(False, True, TWO, False, ""), "key-of-other", Outcome.STOPS),
        (Elsewhere(True, False, HOLDER, False, "Trường B"), "certificate-elsewhere", Outcome.WARNS),
        (Elsewhere(False, True, HOLDER, False, ""), "key-again", Outcome.WARNS),
    ],
)
def test_one_certificate_and_one_key_are_one_persons(world, other, code, outcome):
    found = looked(world, teacher(world), elsewhere=[other])
    assert found[code] is outcome
    assert stopped([]) is False
